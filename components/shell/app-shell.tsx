import type { ReactNode } from "react";
import { CommandsProvider } from "@/components/keys/commands-provider";
import { PaletteButton, SheetButton } from "@/components/keys/openers";
import { Mark } from "@/components/ui/shell";
import type { Role } from "@/lib/domain/types";
import { Nav, type NavCount } from "./nav";
import { TabBadge } from "./tab-badge";

type Props = {
  workspace: ReactNode; // its name, or the switcher between several
  person: ReactNode; // whose page it is, and the way out
  counts: NavCount[] | null; // null: nobody has counted
  saved: Array<{ href: string; label: string }>;
  role: Role; // of whoever looks: what is not for them is not offered
  shortcuts: boolean; // single keys are switched on
  children: ReactNode;
};

/** What stands around every page of a signed-in person: beside it on a desk, folded above it on a phone. */
export function AppShell({ workspace, person, counts, saved, role, shortcuts, children }: Props) {
  return (
    <CommandsProvider shortcuts={shortcuts} saved={saved} role={role}>
      {counts && <TabBadge counts={counts} />}
      <div className="md:grid md:min-h-dvh md:grid-cols-[13.5rem_minmax(0,1fr)]">
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-md focus:bg-panel focus:px-3 focus:py-2"
        >
          Skip to the page
        </a>
        <header className="relative border-line bg-panel max-md:border-b md:sticky md:top-0 md:flex md:h-dvh md:flex-col md:overflow-y-auto md:border-r">
          <details className="group md:hidden">
            <summary className="flex min-h-12 list-none items-center gap-2 pr-16 pl-4 font-semibold [&::-webkit-details-marker]:hidden">
              <Mark /> Countersign
              <span className="ml-auto rounded-md border border-line-strong px-2 py-1 font-medium">
                <span className="group-open:hidden">Menu</span>
                <span className="hidden group-open:inline">Close</span>
              </span>
            </summary>
            <div className="space-y-4 px-2 pb-4">
              <div className="px-2">{workspace}</div>
              <Nav counts={counts ?? []} saved={saved} />
              <SheetButton />
              <div className="px-2">{person}</div>
            </div>
          </details>
          <div className="absolute top-1.5 right-4 md:hidden">
            <PaletteButton compact />
          </div>
          <div className="hidden flex-1 flex-col gap-4 px-2 py-3 md:flex">
            <div className="flex items-center gap-2 px-2 font-semibold">
              <Mark /> {workspace}
            </div>
            <PaletteButton />
            <Nav counts={counts ?? []} saved={saved} />
            <div className="mt-auto space-y-2">
              <SheetButton />
              <div className="px-2">{person}</div>
            </div>
          </div>
        </header>
        <main id="main" className="min-w-0">
          {children}
        </main>
      </div>
    </CommandsProvider>
  );
}
