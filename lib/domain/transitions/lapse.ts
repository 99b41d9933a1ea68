// Time is up and nobody decided. Then it fails, unless the task says what it comes to: an outcome of its own, which is a yes only
// where the workspace allowed that when it was asked.
import { openTask } from "../access";
import { closeTask, end, record, setStatus, tell } from "../change";
import type { Change, Task } from "../state";
import type { Outcome } from "../task-kinds";
import { readSpec } from "../task-spec";
import { type JsonObject, SYSTEM } from "../types";

/** `reason`: the deadline passed, or nobody answered the last of an escalation. */
export function lapse(change: Change, reason: string, now: Date): void {
  const { intent } = change.state;
  intent.progress.reason = reason;
  const task = openTask(change.state);
  const outcome = task ? outcomeThen(task) : null;
  const tooSoon = task && outcome?.positive ? yesTooSoon(task, now) : null;
  if (task && outcome && !tooSoon) return comeTo(change, task, outcome, reason, now);
  const event = end(change, "TIMED_OUT", SYSTEM, now, {
    reason,
    deadline_at: intent.deadlineAt?.toISOString() ?? null,
    ...tooSoon,
  });
  tell(change, event.seq, "expired", [intent.submitter]);
}

function outcomeThen({ spec }: Task): Outcome | null {
  const chosen = spec.time?.expire;
  const offered = chosen && readSpec(spec).outcomes.find(({ name }) => name === chosen.outcome);
  return offered && (!offered.positive || chosen.positive) ? offered : null;
}

// However the time was cut short, and whoever did it: a yes that comes before people had as long as the workspace gives them is
// none, and it is told why. One that is kept without how long that is was promised by nobody.
function yesTooSoon({ spec, assignedAt }: Task, now: Date): JsonObject | null {
  const { outcome = "", least = Number.POSITIVE_INFINITY, since } = spec.time?.expire ?? {};
  const from = since === undefined ? assignedAt : new Date(since);
  if (now.getTime() - from.getTime() >= least * 1000) return null;
  return { withheld: outcome, least_seconds: Number.isFinite(least) ? least : null };
}

// Told as a decision is, so that whoever waits reads it where they read one; that it was no person says its actor.
function comeTo(change: Change, task: Task, outcome: Outcome, reason: string, now: Date): void {
  const { intent } = change.state;
  const told: JsonObject = { outcome: outcome.name, reason };
  setStatus(change, "IN_PROGRESS");
  const taken = record(change, "intent.in_progress", SYSTEM, now, told);
  closeTask(task, "expired", taken.at, outcome.name);
  const { id, name, via } = SYSTEM;
  intent.progress.decided = { by: null, name, via, at: taken.at.toISOString(), outcome: outcome.name };
  const result: JsonObject = { ...told, decided_by: id };
  intent.progress.result = result;
  tell(change, taken.seq, "expired", [...task.assignees, intent.submitter]);
  if (outcome.positive) end(change, "COMPLETED", SYSTEM, now, { result });
  else end(change, "FAILED", SYSTEM, now, { reason: "rejected", outcome: outcome.name, result });
}
