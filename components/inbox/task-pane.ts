import type { TaskView } from "@/components/task/task-view";
import type { StoryLine } from "@/lib/domain/describe";

// A task as it is shown whole: beside the list, and on its own page.
export type TaskPane = {
  id: string;
  task: TaskView;
  story: StoryLine[];
  held: string | null; // this person's decision is on its way, until when it can be taken back
  claimed: "me" | "other" | null;
  putOffUntil: string | null; // by this person
  mayClaim: boolean;
};

/** Dates arrive as text. */
export function revived(pane: TaskPane): TaskPane {
  const { task } = pane;
  const dates = { assignedAt: new Date(task.assignedAt), dueAt: task.dueAt && new Date(task.dueAt) };
  return { ...pane, task: { ...task, ...dates } };
}
