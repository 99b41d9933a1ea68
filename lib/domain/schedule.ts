// When a task reminds and escalates. One place turns what the submitter asked for into the next timer.
import type { Options, State, Task, Timer } from "./state";
import { isObject } from "./task-spec";
import type { Json, JsonObject, TimerKind } from "./types";

// afterSeconds null: one interval after the last reminder. timed: the submitter said when.
export type Level = { afterSeconds: number | null; timed: boolean };
export type Plan = {
  remindAfter: number | null;
  remindInterval: number;
  maxReminders: number;
  levels: Level[];
  repeat: number; // how often the whole chain starts again
};

const DEFAULT_MAX_REMINDERS = 3;
const ESCALATE_AFTER_SECONDS = 3600; // when nobody said: an hour, or half of the time to the deadline if that is sooner
const OFFER_BACKOFF_SECONDS = [30, 120, 600];
export const DEFAULT_OFFERS = 3;

const seconds = (value: Json | undefined): number | null =>
  typeof value === "number" && Number.isFinite(value) && value >= 1 ? value : null;

const after = (from: Date, addSeconds: number): Date => new Date(from.getTime() + addSeconds * 1000);

// The task's own values override the intent's.
export function planOf(options: Options, human: JsonObject): Plan {
  const remindAfter = seconds(human.remind_after_seconds) ?? options.remind_after_seconds ?? null;
  const chain = Array.isArray(human.escalation) ? human.escalation.filter(isObject) : [];
  const single = escalationTargets(options, human).length > 0 && chain.length === 0;
  return {
    remindAfter,
    remindInterval:
      seconds(human.remind_interval_seconds) ?? options.remind_interval_seconds ?? remindAfter ?? 0,
    maxReminders: seconds(human.max_reminders) ?? options.max_reminders ?? DEFAULT_MAX_REMINDERS,
    levels: single
      ? [{ afterSeconds: remindAfter === null ? ESCALATE_AFTER_SECONDS : null, timed: false }]
      : chain.map((level) => levelOf(seconds(level.after_seconds))),
    repeat: seconds(human.escalation_repeat) ?? 0,
  };
}

const levelOf = (said: number | null): Level => ({
  afterSeconds: said ?? ESCALATE_AFTER_SECONDS,
  timed: said !== null,
});

// The level that comes after `fired` of them, while the chain may still go on.
const levelAfter = (plan: Plan, fired: number): Level | null =>
  fired < plan.levels.length * (1 + plan.repeat) ? (plan.levels[fired % plan.levels.length] ?? null) : null;

const reminders = (plan: Plan, now: Date): Timer[] =>
  plan.remindAfter === null ? [] : [{ kind: "reminder", dueAt: after(now, plan.remindAfter), round: 1 }];

// Whom each level widens to, as the submitter wrote them; resolved to people and groups when the intent is submitted.
export function escalationTargets(options: Options, human: JsonObject): string[][] {
  if (Array.isArray(human.escalation))
    return human.escalation.filter(isObject).map((level) => targets(level.to));
  const single = human.escalate_to ?? options.escalate_to;
  return single === undefined ? [] : [targets(single)];
}

const targets = (to: Json | undefined): string[] =>
  (Array.isArray(to) ? to : [to]).filter((name): name is string => typeof name === "string" && name !== "");

export function firstTimers(options: Options, task: Task, deadlineAt: Date | null, now: Date): Timer[] {
  const plan = planOf(options, task.spec.human_task);
  const timers: Timer[] = [];
  if (deadlineAt) timers.push({ kind: "expiry", dueAt: deadlineAt, round: 0 });
  return [...timers, ...reminders(plan, now), ...escalation(plan, 0, deadlineAt, now)];
}

function escalation(plan: Plan, fired: number, deadlineAt: Date | null, now: Date): Timer[] {
  const level = levelAfter(plan, fired);
  if (!level || level.afterSeconds === null) return [];
  const wanted = after(now, level.afterSeconds);
  const isFirstTime = fired < plan.levels.length; // repeats would halve what is left again and again
  const dueAt = level.timed || !isFirstTime ? wanted : sooner(wanted, now, deadlineAt);
  return [{ kind: "escalation", dueAt, round: fired + 1 }];
}

// An escalation that nobody timed still has to happen before the deadline does.
function sooner(wanted: Date, now: Date, deadlineAt: Date | null): Date {
  if (!deadlineAt || wanted < deadlineAt) return wanted;
  return new Date(now.getTime() + (deadlineAt.getTime() - now.getTime()) / 2);
}

export function afterReminder(state: State, task: Task, round: number, now: Date): Timer[] {
  const plan = planOf(state.intent.options, task.spec.human_task);
  if (round < plan.maxReminders)
    return [{ kind: "reminder", dueAt: after(now, plan.remindInterval), round: round + 1 }];
  const fired = state.intent.progress.level ?? 0;
  if (levelAfter(plan, fired)?.afterSeconds !== null) return [];
  return [{ kind: "escalation", dueAt: after(now, plan.remindInterval), round: fired + 1 }];
}

// `fired` counts all levels so far, so the chain may start again `repeat` times. Whoever is asked now is reminded anew.
export function afterEscalation(state: State, task: Task, fired: number, now: Date): Timer[] {
  const plan = planOf(state.intent.options, task.spec.human_task);
  return [...reminders(plan, now), ...escalation(plan, fired, state.intent.deadlineAt, now)];
}

// New hands are reminded from the first reminder on. An escalation with a time of its own keeps it, so handing a task round
// does not hold it off; one that follows the last reminder follows the new ones.
export function afterReassign(state: State, task: Task, now: Date): { clear: TimerKind[]; set: Timer[] } {
  const plan = planOf(state.intent.options, task.spec.human_task);
  if (plan.remindAfter === null) return { clear: [], set: [] };
  const next = levelAfter(plan, state.intent.progress.level ?? 0);
  const clear: TimerKind[] = next?.afterSeconds === null ? ["reminder", "escalation"] : ["reminder"];
  return { clear, set: reminders(plan, now) };
}

export function nextOffer(attempt: number, now: Date): Timer {
  const wait = OFFER_BACKOFF_SECONDS[Math.min(attempt, OFFER_BACKOFF_SECONDS.length) - 1] as number;
  return { kind: "reoffer", dueAt: after(now, wait), round: attempt };
}
