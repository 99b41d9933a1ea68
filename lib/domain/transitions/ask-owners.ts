// Where too few are left who can agree to a task, the owners are asked as well, as they are where too few are asked from the
// beginning: votes are void or bar somebody, or somebody was removed, reads only from now on, or left the group that is asked.
// Nothing is decided by it, and whoever was asked is asked still.
import { guardLive, noTask, openTask } from "../access";
import { beginChange, record, tell } from "../change";
import { OWNERS } from "../duty";
import { counted, isShort, reachOf } from "../electorate";
import { no, ok, type Result } from "../result";
import type { Change, State, Task } from "../state";
import { SYSTEM } from "../types";

export const NOBODY_ELSE = "nobody_else";

// Asked of how things are now: whoever came back meanwhile is enough.
export function askOwners(state: State, now: Date): Result<Change> {
  const shut = guardLive(state, now);
  if (shut) return no(shut);
  const asked = openTask(state);
  if (!asked) return no(noTask());
  return ok(isShort(state, asked) ? withOwners(state, now) : beginChange(state));
}

/** Where not even the owners would do, nothing would be gained: it waits as it did, until somebody is there. */
export function withOwners(state: State, now: Date): Change {
  const change = beginChange(state);
  return keepReach(change, openTask(change.state) as Task, now) ? change : beginChange(state);
}

/** Counts those asked anew, with the owners where the others are too few. False: they are too few with them. */
export function keepReach(change: Change, task: Task, now: Date): boolean {
  const asked = task.assignees;
  if (isShort(change.state, task)) task.assignees = [...new Set([...asked, OWNERS])];
  if (isShort(change.state, task)) return false;
  task.spec = counted(task, reachOf(change.state, task));
  if (task.assignees.length === asked.length) return true;
  const body = { reason: NOBODY_ELSE, refs: [OWNERS] };
  const event = record(change, "intent.human_task_assigned", SYSTEM, now, body);
  tell(change, event.seq, "assigned", [OWNERS]);
  return true;
}
