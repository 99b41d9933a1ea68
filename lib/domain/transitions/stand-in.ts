// While somebody is away, what is asked of them by name is asked of whoever stands in for them as well. Nothing is taken away
// from anybody, now or when they are back.
import { guardLive, isBehind, openTask } from "../access";
import { beginChange, record, tell } from "../change";
import type { Command } from "../commands";
import { counted, isCounted, reachOf } from "../electorate";
import { refuse } from "../refusals";
import { no, ok, type Result } from "../result";
import { standInBody, withStandIns } from "../stand-in";
import type { Change, State, Task } from "../state";
import { SYSTEM } from "../types";
import { votesOn } from "./may-decide";

export function standIn(
  state: State,
  { standIn, refs }: Extract<Command, { type: "stand_in" }>,
  now: Date,
): Result<Change> {
  const shut = guardLive(state, now);
  if (shut) return no(shut);
  const asked = openTask(state);
  if (!asked?.assignees.includes(`person:${standIn.absent}`))
    return no(refuse("no_task", "They are not asked by name to decide this now."));
  // Asked already, by name or as one of a group: asking again tells nobody anything.
  if (refs.some((ref) => asked.assignees.includes(ref))) return ok(beginChange(state));
  // Nor is anything left to say for whoever has spoken on this version.
  if (votesOn(state, asked).some((vote) => vote.personId === standIn.by)) return ok(beginChange(state));
  if (standIn.chain.some((id) => isBarred(state, id)))
    return no(
      refuse("self_approval", "Whoever is behind a request neither decides it nor chooses who does."),
    );
  const change = beginChange(state);
  const task = openTask(change.state) as Task;
  task.assignees = withStandIns(task.assignees, [standIn]);
  // One more who may agree, or a majority would be thought out of reach too early.
  task.spec = isCounted(task) ? counted(task, reachOf(state, task)) : { ...task.spec, of: task.spec.of + 1 };
  // It was in the hands of somebody who is not there to let it go.
  if (task.claimedBy === standIn.absent) task.claimedBy = null;
  const event = record(change, "intent.human_task_assigned", SYSTEM, now, standInBody([standIn]));
  tell(change, event.seq, "assigned", [`person:${standIn.by}`]);
  return ok(change);
}

const isBarred = (state: State, id: string): boolean =>
  isBehind(state, id) || state.intent.submitter === `person:${id}`;
