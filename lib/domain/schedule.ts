// When a task reminds and escalates. One place turns what the submitter asked for into the next timer.
import type { Options, State, Task, Timer } from "./state";
import { isObject } from "./task-spec";
import type { Json, JsonObject } from "./types";

export type Level = { afterSeconds: number | null }; // null: one interval after the last reminder
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
      ? [{ afterSeconds: remindAfter === null ? ESCALATE_AFTER_SECONDS : null }]
      : chain.map((level) => ({ afterSeconds: seconds(level.after_seconds) ?? ESCALATE_AFTER_SECONDS })),
    repeat: typeof human.escalation_repeat === "number" ? human.escalation_repeat : 0,
  };
}

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
  if (plan.remindAfter !== null && plan.maxReminders > 0)
    timers.push({ kind: "reminder", dueAt: after(now, plan.remindAfter), round: 1 });
  const first = plan.levels[0];
  if (first && first.afterSeconds !== null)
    timers.push({
      kind: "escalation",
      dueAt: sooner(after(now, first.afterSeconds), now, deadlineAt),
      round: 1,
    });
  return timers;
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
  const level = state.intent.progress.level ?? 0;
  if (level >= plan.levels.length || plan.levels[level]?.afterSeconds !== null) return [];
  return [{ kind: "escalation", dueAt: after(now, plan.remindInterval), round: level + 1 }];
}

// `level` counts all levels fired so far, so the chain may start again `repeat` times.
export function afterEscalation(state: State, task: Task, level: number, now: Date): Timer[] {
  const plan = planOf(state.intent.options, task.spec.human_task);
  const timers: Timer[] = [];
  if (plan.remindAfter !== null && plan.maxReminders > 0)
    timers.push({ kind: "reminder", dueAt: after(now, plan.remindAfter), round: 1 });
  const next = plan.levels[level % plan.levels.length];
  if (next && level < plan.levels.length * (1 + plan.repeat) && next.afterSeconds !== null)
    timers.push({ kind: "escalation", dueAt: after(now, next.afterSeconds), round: level + 1 });
  return timers;
}

export function nextOffer(attempt: number, now: Date): Timer {
  const wait = OFFER_BACKOFF_SECONDS[Math.min(attempt, OFFER_BACKOFF_SECONDS.length) - 1] as number;
  return { kind: "reoffer", dueAt: after(now, wait), round: attempt };
}
