// What the clock does. A timer acts only if it is still armed for this round: a decision takes it away, so none follows one.
import { guardLive, guardOpen, openTask } from "../access";
import { arm, beginChange, disarm, end, record, setPending, setStatus, tell } from "../change";
import type { Command } from "../commands";
import { refuse } from "../refusals";
import { no, ok, type Result } from "../result";
import { afterEscalation, afterReminder, DEFAULT_OFFERS, escalationTargets, nextOffer } from "../schedule";
import type { Change, State, Task } from "../state";
import { type JsonObject, SYSTEM, type TimerKind } from "../types";

type Fire = Extract<Command, { type: "fire" }>;

const ACTS: Record<TimerKind, (change: Change, round: number, now: Date) => void> = {
  expiry: expire,
  reminder: remind,
  escalation: escalate,
  reoffer,
};

export function fire(state: State, command: Fire, now: Date): Result<Change> {
  const shut = command.kind === "expiry" ? guardOpen(state) : guardLive(state, now);
  if (shut) return no(shut);
  const armed = state.timers.find((timer) => timer.kind === command.kind && timer.round === command.round);
  if (!armed || armed.dueAt > now) return no(refuse("not_armed", "This timer is not armed, or not due."));
  const change = beginChange(state);
  disarm(change, command.kind);
  ACTS[command.kind](change, command.round, now);
  return ok(change);
}

// Never a rejection and never an approval: nobody decided.
function expire(change: Change, _round: number, now: Date): void {
  const { intent } = change.state;
  intent.progress.reason = "deadline passed";
  const event = end(change, "TIMED_OUT", SYSTEM, now, {
    reason: "deadline passed",
    deadline_at: intent.deadlineAt?.toISOString() ?? null,
  });
  tell(change, event.seq, "expired", [intent.submitter]);
}

function remind(change: Change, round: number, now: Date): void {
  const task = openTask(change.state);
  if (!task) return;
  const { progress } = change.state.intent;
  progress.remind_count = (progress.remind_count ?? 0) + 1;
  const event = record(change, "intent.reminder", SYSTEM, now, { remind_count: progress.remind_count });
  tell(change, event.seq, "reminder", task.claimedBy ? [`person:${task.claimedBy}`] : task.assignees);
  for (const timer of afterReminder(change.state, task, round, now)) arm(change, timer);
}

// Widens who is asked; those asked before may still decide. A claim that led to silence is let go.
function escalate(change: Change, round: number, now: Date): void {
  const task = openTask(change.state);
  if (!task) return;
  const { progress, options } = change.state.intent;
  const said = escalationTargets(options, task.spec.human_task);
  const index = (round - 1) % Math.max(said.length, 1);
  const targets = task.spec.levels[index] ?? [];
  const names = said[index] ?? [];
  widen(task, targets, index);
  progress.level = round;
  setPending(change, { type: "human", ref: names[0] ?? "everyone", name: names.join(", ") || "everyone" });
  const body: JsonObject = { escalated_to: names.join(", "), level: round, refs: targets };
  const event = record(change, "intent.escalated", SYSTEM, now, body);
  tell(change, event.seq, "escalated", targets.length > 0 ? targets : task.assignees);
  for (const timer of afterEscalation(change.state, task, round, now)) arm(change, timer);
}

function widen(task: Task, targets: string[], index: number): void {
  const isWider = targets.some((ref) => !task.assignees.includes(ref));
  const more = isWider ? (task.spec.adds?.[index] ?? 0) : 0;
  if (more > 0) task.spec = { ...task.spec, of: task.spec.of + more };
  task.assignees = [...new Set([...task.assignees, ...targets])];
  task.claimedBy = null;
}

function reoffer(change: Change, round: number, now: Date): void {
  const { intent } = change.state;
  if (intent.status !== "DELIVERED") return;
  const most = intent.options.max_delivery_attempts ?? DEFAULT_OFFERS;
  if (round >= most) return giveUp(change, round, now);
  intent.progress.delivery_attempt = round + 1;
  change.offers.push({ address: intent.to, attempt: round + 1 });
  record(change, "intent.delivered", SYSTEM, now, { delivery_attempt: String(round + 1) });
  arm(change, nextOffer(round + 1, now));
}

function giveUp(change: Change, attempts: number, now: Date): void {
  const { intent } = change.state;
  intent.progress.reason = "delivery failed";
  setStatus(change, "FAILED");
  record(change, "intent.delivery_failed", SYSTEM, now, { delivery_attempt: String(attempts) });
  const event = end(change, "FAILED", SYSTEM, now, {
    reason: "delivery_failed",
    error: `not taken after ${attempts} offers`,
  });
  tell(change, event.seq, "decided", [intent.submitter]);
}

// An agent that has read its intent is not offered it again; what it does then is its own affair.
export function acknowledge(
  state: State,
  command: Extract<Command, { type: "acknowledge" }>,
  now: Date,
): Result<Change> {
  const shut = guardLive(state, now);
  if (shut) return no(shut);
  const change = beginChange(state);
  const { actor } = command;
  const isAddressee = actor.kind === "agent" && actor.name === state.intent.to;
  if (state.intent.status !== "DELIVERED" || !isAddressee) return ok(change);
  disarm(change, "reoffer");
  setStatus(change, "ACKNOWLEDGED");
  record(change, "intent.acknowledged", actor, now);
  return ok(change);
}
