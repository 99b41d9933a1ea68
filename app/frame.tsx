import type { ReactNode } from "react";
import { SignOut } from "@/components/inbox/sign-out";
import { AppShell } from "@/components/shell/app-shell";
import { ClockProvider } from "@/components/ui/clock";
import type { Viewer } from "@/lib/web/viewer";
import { leave } from "./inbox/actions";

type Props = { viewer: Viewer; wide?: boolean; children: ReactNode };

/** What stands around every page of a signed-in person. It decides nothing: each page asks for its viewer itself. */
export function Frame({ viewer, wide = false, children }: Props) {
  const { zone, language, shortcuts } = viewer.settings;
  return (
    <ClockProvider zone={zone} language={language} now={new Date().toISOString()}>
      <AppShell
        workspace={<span className="truncate">{viewer.workspaceName}</span>}
        person={
          <div className="space-y-2">
            <p className="truncate text-muted" title={viewer.email}>
              {viewer.name}
            </p>
            <SignOut action={leave} />
          </div>
        }
        counts={[]}
        saved={[]}
        shortcuts={shortcuts}
      >
        {wide ? children : <div className="mx-auto w-full max-w-4xl px-4 py-6">{children}</div>}
      </AppShell>
    </ClockProvider>
  );
}
