import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { z } from "zod";
import { SwitchHere } from "@/components/shell/switch-here";
import { askedElsewhere } from "@/lib/db/read/asked-elsewhere";
import { database } from "@/lib/web/database";
import type { Viewer } from "@/lib/web/viewer";
import { Frame } from "../../frame";
import { switchWorkspace } from "../../switch-workspace";

/** A link in a message leads to its task whichever workspace somebody chose last. Whoever may not see it is told nothing. */
export async function elsewhere(viewer: Viewer, taskId: string): Promise<ReactNode> {
  const id = z.uuid().safeParse(taskId);
  const there = id.success ? await askedElsewhere(database().sql, viewer, id.data) : null;
  if (!there) notFound();
  return (
    <Frame viewer={viewer}>
      <h1 className="mb-3 text-xl font-semibold">This is in {there.name}</h1>
      <p className="mb-4 max-w-2xl">
        You are in {viewer.workspaceName} now. The task is one of another workspace of yours.
      </p>
      <SwitchHere action={switchWorkspace} workspace={there.id} submit="Switch and open it" />
    </Frame>
  );
}
