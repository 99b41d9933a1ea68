import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { Timeline } from "@/components/intent/timeline";
import { TaskDetail } from "@/components/task/task-detail";
import { requireViewer } from "@/lib/web/viewer";
import { Frame } from "../../frame";
import { decideTask } from "../actions";
import { loadTask } from "../load-task";

export const metadata: Metadata = { title: "Task" };

/** One task by itself: for a link that somebody was sent, and for a browser without scripts. */
export default async function TaskPage({ params }: { params: Promise<{ taskId: string }> }) {
  const viewer = await requireViewer();
  const id = z.uuid().safeParse((await params).taskId);
  const pane = id.success ? await loadTask(viewer, id.data) : null;
  if (!pane) notFound();
  const now = new Date();
  return (
    <Frame viewer={viewer}>
      <p className="mb-3">
        <a href={`/inbox?task=${pane.id}`} className="text-accent underline">
          Show it in the inbox
        </a>
      </p>
      <TaskDetail
        heading="h1"
        task={pane.task}
        now={now}
        action={decideTask}
        timeline={
          <>
            <h2 className="mb-2 mt-5 font-semibold">What happened</h2>
            <Timeline lines={pane.story} now={now.toISOString()} />
          </>
        }
      />
    </Frame>
  );
}
