import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { z } from "zod";
import { TaskDetail } from "@/components/task/task-detail";
import { taskFate } from "@/lib/db/read/decided";
import { openTask } from "@/lib/db/read/inbox";
import { database } from "@/lib/web/database";
import { requireViewer } from "@/lib/web/viewer";
import { Frame } from "../../frame";
import { decideTask } from "../actions";
import { viewOf } from "../present";

export const metadata: Metadata = { title: "Task" };

/** One task with its whole payload, however large. */
export default async function TaskPage({ params }: { params: Promise<{ taskId: string }> }) {
  const viewer = await requireViewer();
  const id = z.uuid().safeParse((await params).taskId);
  if (!id.success) notFound();
  const { sql } = database();
  const task = await openTask(sql, viewer.workspaceId, viewer, id.data);
  if (!task) {
    // Decided meanwhile: the inbox says how. Anything else is nothing to this person.
    if (await taskFate(sql, viewer.workspaceId, viewer, id.data)) redirect(`/inbox?about=${id.data}`);
    notFound();
  }
  return (
    <Frame viewer={viewer}>
      <p className="mb-3">
        <a href="/inbox" className="text-accent underline">
          Back to the inbox
        </a>
      </p>
      <TaskDetail heading="h1" task={viewOf(task, viewer)} now={new Date()} action={decideTask} />
    </Frame>
  );
}
