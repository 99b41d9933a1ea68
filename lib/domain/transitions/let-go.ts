// A task whose claimer was removed, decides nothing any more or is no longer among those asked is everybody's again.
import { guardLive, holderOf, noTask, openTask } from "../access";
import { beginChange, record } from "../change";
import { no, ok, type Result } from "../result";
import type { Change, State, Task } from "../state";
import { SYSTEM } from "../types";

export const GONE = "may_not_decide";

// Asked of how things are now: whoever came back meanwhile keeps what they claimed.
export function letGo(state: State, now: Date): Result<Change> {
  const shut = guardLive(state, now);
  if (shut) return no(shut);
  const held = openTask(state);
  if (!held) return no(noTask());
  if (held.claimedBy === null || holderOf(state, held) !== null) return ok(beginChange(state));
  const change = beginChange(state);
  const task = openTask(change.state) as Task;
  task.claimedBy = null;
  record(change, "intent.task_released", SYSTEM, now, { claimed_by: held.claimedBy, reason: GONE });
  return ok(change);
}
