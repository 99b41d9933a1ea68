import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { z } from "zod";
import { SwitchHere } from "@/components/shell/switch-here";
import { askedElsewhere } from "@/lib/db/read/asked-elsewhere";
import { taskById } from "@/lib/db/read/inbox";
import { database } from "@/lib/web/database";
import type { Viewer } from "@/lib/web/viewer";
import { Frame } from "../../frame";
import { switchWorkspace } from "../../switch-workspace";

/**
 * A link in a message leads to its task whichever workspace somebody chose last. An auditor, who is asked nothing and reads
 * everything, is led to what it is a step of. Whoever may not see it is told nothing.
 */
export async function elsewhere(viewer: Viewer, taskId: string): Promise<ReactNode> {
  const id = z.uuid().safeParse(taskId);
  if (id.success && viewer.role === "auditor") {
    const task = await taskById(database().sql, viewer.workspaceId, id.data, null);
    if (task) redirect(`/intents/${task.id}`);
  }
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
