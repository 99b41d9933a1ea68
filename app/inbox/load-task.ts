import type { TaskPane } from "@/components/inbox/task-pane";
import { onTheirWay } from "@/lib/db/read/beside";
import { taskFate } from "@/lib/db/read/decided";
import { openTask } from "@/lib/db/read/inbox";
import { readStory } from "@/lib/db/read/story";
import { database } from "@/lib/web/database";
import type { Viewer } from "@/lib/web/viewer";
import { fateOf, viewOf } from "./present";

/** One task as its pane shows it, whole; null: it is nothing to this person. */
export async function loadTask(viewer: Viewer, taskId: string): Promise<TaskPane | null> {
  const { sql } = database();
  const { workspaceId } = viewer;
  const [task, fate, way] = await Promise.all([
    openTask(sql, workspaceId, viewer, taskId),
    taskFate(sql, workspaceId, viewer, taskId),
    onTheirWay(sql, workspaceId, viewer.id),
  ]);
  if (!task && !fate) return null;
  const { lines } = await readStory(sql, workspaceId, taskId, { limit: 100 });
  return {
    id: taskId,
    task: task && viewOf(task, viewer),
    fate: fate && fateOf(fate, viewer),
    story: lines,
    held: way.find((one) => one.taskId === taskId && one.state === "held")?.dueAt.toISOString() ?? null,
    claimed: task?.claimedBy == null ? null : task.claimedBy === viewer.id ? "me" : "other",
    mayClaim: task !== null && task.claimedBy === null && viewOf(task, viewer).spec.quorum.need === 1,
  };
}
