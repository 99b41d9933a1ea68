import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { Timeline } from "@/components/intent/timeline";
import { ChosenOutcome } from "@/components/task/chosen-outcome";
import { TaskDetail } from "@/components/task/task-detail";
import type { TaskView } from "@/components/task/task-view";
import { verbOf } from "@/lib/domain/outcome-words";
import { requireViewer } from "@/lib/web/viewer";
import { Frame } from "../../frame";
import { decideTask } from "../actions";
import { loadTask } from "../load-task";

type Props = {
  params: Promise<{ taskId: string }>;
  searchParams: Promise<{ outcome?: string | string[] }>;
};

// Once for the title and the page together.
const readPane = cache(async (taskId: string) => {
  const viewer = await requireViewer();
  const id = z.uuid().safeParse(taskId);
  return { viewer, pane: id.success ? await loadTask(viewer, id.data) : null };
});

export async function generateMetadata({ params }: Pick<Props, "params">): Promise<Metadata> {
  const { pane } = await readPane((await params).taskId);
  return { title: pane?.task.spec.title || "Task" };
}

/** One task by itself: for a link that somebody was sent, and for a browser without scripts. */
export default async function TaskPage({ params, searchParams }: Props) {
  const { viewer, pane } = await readPane((await params).taskId);
  if (!pane) notFound();
  const now = new Date();
  const chosen = chosenOf(pane.task, (await searchParams).outcome);
  return (
    <Frame viewer={viewer}>
      <p className="mb-3">
        <a href={`/inbox?task=${pane.id}`} className="text-accent underline">
          Show it in the inbox
        </a>
      </p>
      {chosen && <ChosenOutcome outcome={chosen} label={verbOf(chosen)} />}
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

// What is of high risk is chosen by nobody before they have read it, and what is over not at all.
function chosenOf({ spec, ended, barred }: TaskView, said: string | string[] | undefined): string | null {
  if (ended || barred !== null || spec.risk === "high") return null;
  return spec.outcomes.find(({ name }) => name === said)?.name ?? null;
}
