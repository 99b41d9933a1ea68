import type { Metadata } from "next";
import { cache } from "react";
import { z } from "zod";
import { OwnTask } from "@/components/inbox/own-task";
import { Memory } from "@/components/inbox/query-client";
import { ChosenOutcome } from "@/components/task/chosen-outcome";
import type { TaskView } from "@/components/task/task-view";
import { verbOf } from "@/lib/domain/outcome-words";
import { requireViewer, whoseOf } from "@/lib/web/viewer";
import { Frame } from "../../frame";
import { decideTask } from "../actions";
import { loadTask } from "../load-task";
import { taskActs } from "../task-acts";
import { elsewhere } from "./elsewhere";

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
  if (!pane) return elsewhere(viewer, (await params).taskId);
  const chosen = chosenOf(pane.task, (await searchParams).outcome);
  return (
    <Frame viewer={viewer}>
      <p className="mb-3">
        <a href={`/inbox?task=${pane.id}`} className="text-accent underline">
          Show it in the inbox
        </a>
      </p>
      {chosen && <ChosenOutcome outcome={chosen} label={verbOf(chosen)} />}
      <Memory>
        <OwnTask
          first={pane}
          whose={whoseOf(viewer)}
          now={viewer.seenAt.toISOString()}
          decide={decideTask}
          acts={taskActs}
        />
      </Memory>
    </Frame>
  );
}

// What is of high risk is chosen by nobody before they have read it, and what is over not at all.
function chosenOf({ spec, ended, barred }: TaskView, said: string | string[] | undefined): string | null {
  if (ended || barred !== null || spec.risk === "high") return null;
  return spec.outcomes.find(({ name }) => name === said)?.name ?? null;
}
