import type { ReactNode } from "react";
import { AppShell } from "./app-shell";
import type { Standing } from "./standing";

type Props = { standing: Standing; title: string; alone?: ReactNode; children: ReactNode };

/** The frame of every page, with what is known where the page itself is not: no counts, no saved views. */
export function StandingFrame({ standing, title, children }: Props) {
  const { workspace, person, role, shortcuts } = standing;
  return (
    <AppShell
      workspace={<span className="truncate">{workspace}</span>}
      person={<p className="truncate text-muted">{person}</p>}
      counts={null}
      saved={[]}
      role={role}
      shortcuts={shortcuts}
    >
      <div className="mx-auto w-full max-w-xl px-4 py-10">
        <h1 className="mb-3 text-xl font-semibold">{title}</h1>
        {children}
      </div>
    </AppShell>
  );
}
