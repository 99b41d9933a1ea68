import type { TaskPane } from "@/components/inbox/task-pane";
import { onTheirWay, putOffUntil } from "@/lib/db/read/beside";
import { askedTask } from "@/lib/db/read/inbox";
import { readStory } from "@/lib/db/read/story";
import { candidatesOf, taskMore } from "@/lib/db/read/task-more";
import { readSpec } from "@/lib/domain/task-spec";
import { database } from "@/lib/web/database";
import type { Viewer } from "@/lib/web/viewer";
import { viewOf } from "./present";

const MOST_LINES = 100;

/** As whom a task is shown: whoever looks, or the person of a link that was opened. */
export type Reader = Pick<Viewer, "workspaceId" | "id" | "refs" | "workspaceSettings">;

/** One task as its pane shows it, whole; null: it is nothing to this person. */
export async function loadTask(viewer: Reader, taskId: string): Promise<TaskPane | null> {
  const { sql } = database();
  const { workspaceId } = viewer;
  const task = await askedTask(sql, workspaceId, viewer, taskId);
  if (!task) return null;
  const spec = readSpec(task.spec);
  const isOpen = task.taskStatus === "open";
  const [more, candidates, way, until, story] = await Promise.all([
    taskMore(sql, workspaceId, { ...task, fourEyes: spec.fourEyes }),
    isOpen && spec.kind === "assignment" ? candidatesOf(sql, workspaceId) : [],
    isOpen ? onTheirWay(sql, workspaceId, viewer.id) : [],
    isOpen ? putOffUntil(sql, workspaceId, viewer.id, taskId) : null,
    readStory(sql, workspaceId, taskId, { limit: MOST_LINES }),
  ]);
  const held = way.find((one) => one.taskId === taskId && one.state === "held");
  return {
    id: taskId,
    task: viewOf(task, viewer, { more, candidates }),
    story: story.lines,
    held: held?.dueAt.toISOString() ?? null,
    claimed: task.claimedBy === null ? null : task.claimedBy === viewer.id ? "me" : "other",
    putOffUntil: until?.toISOString() ?? null,
    mayClaim: isOpen && task.claimedBy === null && spec.quorum.need === 1,
  };
}
