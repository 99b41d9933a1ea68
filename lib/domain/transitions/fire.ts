// What the clock does. A timer acts only if it is still armed for this round: a decision takes it away, so none follows one.
import { guardLive, guardOpen, holderOf, openTask } from "../access";
import { arm, beginChange, disarm, end, record, setPending, setStatus, tell } from "../change";
import type { Command } from "../commands";
import { askedNow, OWNERS } from "../duty";
import { counted, reachOf } from "../electorate";
import { refuse } from "../refusals";
import { no, ok, type Result } from "../result";
import {
  afterEscalation,
  afterReminder,
  DEFAULT_OFFERS,
  levelNames,
  levelsIn,
  nextOffer,
  planOf,
  putOff,
  targetOf,
} from "../schedule";
import type { Change, State, Task } from "../state";
import { isByMajority } from "../task-spec";
import { MANAGER, ON_CALL } from "../time-policy";
import { type JsonObject, SYSTEM, type TimerKind } from "../types";
import { lapse } from "./lapse";

type Fire = Extract<Command, { type: "fire" }>;

const ACTS: Record<TimerKind, (change: Change, round: number, now: Date) => void> = {
  expiry: (change, _round, now) => lapse(change, "deadline passed", now),
  escalation: escalate,
  target: missTarget,
  reminder: remind,
  reoffer,
};

export function fire(state: State, command: Fire, now: Date): Result<Change> {
  const shut = command.kind === "expiry" ? guardOpen(state) : guardLive(state, now);
  if (shut) return no(shut);
  const armed = state.timers.find((timer) => timer.kind === command.kind && timer.round === command.round);
  if (!armed || armed.dueAt > now) return no(refuse("not_armed", "This timer is not armed, or not due."));
  const change = beginChange(state);
  const task = openTask(state);
  const later = task && putOff(state, task, armed);
  if (later) {
    arm(change, later);
    return ok(change);
  }
  disarm(change, command.kind);
  ACTS[command.kind](change, command.round, now);
  return ok(change);
}

// By now it should have been decided. It is told once and changes nothing: who is asked when is the escalation's to say.
function missTarget(change: Change, _round: number, now: Date): void {
  const task = openTask(change.state);
  if (!task) return;
  record(change, "intent.target_missed", SYSTEM, now, {
    target_at: targetOf(task.spec)?.toISOString() ?? null,
  });
}

function remind(change: Change, round: number, now: Date): void {
  const task = openTask(change.state);
  if (!task) return;
  const holder = holderOf(change.state, task);
  const { progress } = change.state.intent;
  progress.remind_count = (progress.remind_count ?? 0) + 1;
  const event = record(change, "intent.reminder", SYSTEM, now, { remind_count: progress.remind_count });
  tell(change, event.seq, "reminder", holder === null ? task.assignees : [`person:${holder}`]);
  for (const timer of afterReminder(change.state, task, round, now)) arm(change, timer);
}

// Widens who is asked; those asked before may still decide. A claim that led to silence is let go.
function escalate(change: Change, round: number, now: Date): void {
  const task = openTask(change.state);
  if (!task) return;
  const { options } = change.state.intent;
  const plan = planOf(options, task.spec);
  if (round > levelsIn(plan) && plan.end?.act === "expire") return lapse(change, "nobody answered", now);
  if (round > levelsIn(plan) && plan.end)
    return ask(change, task, { round, names: ["owners"], refs: [OWNERS] }, now);
  const names = levelNames(options, task.spec, round);
  const index = (round - 1) % Math.max(plan.levels.length, 1);
  ask(change, task, { round, names, refs: task.spec.levels[index] ?? [] }, now);
}

type Asked = { round: number; names: string[]; refs: string[] };

function ask(change: Change, task: Task, { round, names, refs }: Asked, now: Date): void {
  const targets = askedNow(change.state, task, refs, now);
  widen(change.state, task, targets);
  change.state.intent.progress.level = round;
  setPending(change, { type: "human", ref: names[0] ?? "everyone", name: names.join(", ") || "everyone" });
  const body: JsonObject = {
    escalated_to: names.join(", "),
    level: round,
    refs: targets,
    ...dutyBody(refs),
  };
  const event = record(change, "intent.escalated", SYSTEM, now, body);
  tell(change, event.seq, "escalated", targets.length > 0 ? targets : task.assignees);
  for (const timer of afterEscalation(change.state, task, round, now)) arm(change, timer);
  // What was read for this moment is for this moment.
  change.state.duty = undefined;
  change.state.isUnreached = undefined;
}

// Why it is these whom it asks: nobody wrote their names down.
function dutyBody(refs: string[]): JsonObject {
  const groups = refs
    .filter((ref) => ref.startsWith(ON_CALL))
    .map((ref) => `group:${ref.slice(ON_CALL.length)}`);
  return {
    ...(groups.length > 0 && { on_call: groups }),
    ...(refs.includes(MANAGER) && { manager: true }),
  };
}

function widen(state: State, task: Task, targets: string[]): void {
  task.assignees = [...new Set([...task.assignees, ...targets])];
  task.claimedBy = null;
  if (isByMajority(task.spec)) task.spec = counted(task, reachOf(state, task));
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
