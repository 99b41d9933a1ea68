import type { ReactNode } from "react";
import { DemoNote } from "@/components/demo/notes";
import { type CountTexts, navCounts } from "@/components/inbox/rows";
import { SignOut } from "@/components/inbox/sign-out";
import { AppShell } from "@/components/shell/app-shell";
import { LeftBehind } from "@/components/shell/left-behind";
import { OneWhose } from "@/components/shell/one-whose";
import { WorkspaceSwitcher } from "@/components/shell/workspace-switcher";
import { ClockProvider } from "@/components/ui/clock";
import { WhosePage } from "@/components/ui/whose";
import { workspacesOfUser } from "@/lib/db/read/people";
import { database } from "@/lib/web/database";
import { type Viewer, whoseOf } from "@/lib/web/viewer";
import { leave } from "./inbox/actions";
import { loadCounts, loadSaved } from "./inbox/load";
import { switchWorkspace } from "./switch-workspace";

type Props = { viewer: Viewer; wide?: boolean; counts?: CountTexts; children: ReactNode };

/** What stands around every page of a signed-in person. It decides nothing: each page asks for its viewer itself. */
export const Frame = (props: Props) => (
  <WhosePage whose={whoseOf(props.viewer)}>
    <Around {...props} />
  </WhosePage>
);

async function Around({ viewer, wide = false, counts, children }: Props) {
  const [saved, waiting, workspaces] = await Promise.all([
    loadSaved(viewer),
    counts ?? loadCounts(viewer),
    workspacesOfUser(database().sql, viewer.userId),
  ]);
  const { zone, language, shortcuts } = viewer.settings;
  return (
    <ClockProvider zone={zone} language={language} now={viewer.seenAt.toISOString()}>
      <OneWhose whose={whoseOf(viewer)} />
      <AppShell
        workspace={
          <WorkspaceSwitcher
            action={switchWorkspace}
            here={{ id: viewer.workspaceId, name: viewer.workspaceName }}
            workspaces={workspaces}
            mayMake={viewer.role === "owner" && !viewer.isDemo}
          />
        }
        person={
          <div className="space-y-2">
            {viewer.isDemo && <DemoNote />}
            <p className="truncate text-muted" title={viewer.email}>
              {viewer.name}
            </p>
            <SignOut action={leave} />
          </div>
        }
        counts={navCounts(waiting)}
        saved={saved.map(({ id, name, query }) => ({ href: hrefOf(id, query), label: name }))}
        role={viewer.role}
        shortcuts={shortcuts}
      >
        {wide ? (
          children
        ) : (
          <div className="mx-auto w-full max-w-4xl px-4 py-6">
            <div className="mb-4 empty:hidden">
              <LeftBehind />
            </div>
            {children}
          </div>
        )}
      </AppShell>
    </ClockProvider>
  );
}

/** A saved view is its address, with its own id so that the navigation knows it is here. */
function hrefOf(id: string, query: string): string {
  const params = new URLSearchParams(query);
  for (const name of ["task", "about", "saved"]) params.delete(name);
  params.set("saved", id);
  return `/inbox?${params}`;
}
