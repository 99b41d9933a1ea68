import type { ReactNode } from "react";
import { Header } from "@/components/inbox/header";
import type { Viewer } from "@/lib/web/viewer";
import { leave } from "./actions";

/** What stands around every page of a signed-in person. It decides nothing: each page asks for its viewer itself. */
export function Frame({ viewer, children }: { viewer: Viewer; children: ReactNode }) {
  return (
    <>
      <Header workspace={viewer.workspaceName} person={viewer.name} leave={leave} />
      <main className="mx-auto w-full max-w-3xl px-4 py-6">{children}</main>
    </>
  );
}
