import type { TaskActs } from "@/components/inbox/task-acts";
import * as acts from "./task-actions";

/** What both pages that show a whole task let people do with it. */
export const taskActs: TaskActs = {
  claim: acts.claimTask,
  release: acts.releaseTask,
  comment: acts.commentOnTask,
  handOn: acts.handOnTask,
  snooze: acts.snoozeTask,
  unsnooze: acts.unsnoozeTask,
};
