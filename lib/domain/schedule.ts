// When a task reminds and escalates. One place turns what the submitter asked for, and the policy of the workspace beneath it,
// into the next timer.
import { addOpenTime, type Calendar, openFrom } from "./calendar";
import { OWNERS } from "./duty";
import type { Intent, Options, State, Task, Timer } from "./state";
import { isObject, type StoredSpec } from "./task-spec";
import type { StoredTime } from "./time-plan";
import type { Json, JsonObject, TimerKind } from "./types";

// afterSeconds null: one interval after the last reminder. timed: somebody said when.
export type Level = { afterSeconds: number | null; timed: boolean };
export type Plan = {
  remindAfter: number | null;
  remindInterval: number;
  maxReminders: number;
  levels: Level[];
  repeat: number; // how often the whole chain starts again
  end: StoredTime["end"] | null; // what follows the last level; null: it waits
  hours: Calendar | null; // only these count
};

const DEFAULT_MAX_REMINDERS = 3;
const ESCALATE_AFTER_SECONDS = 3600; // when nobody said: an hour, or half of the time to the deadline if that is sooner
const OFFER_BACKOFF_SECONDS = [30, 120, 600];
export const DEFAULT_OFFERS = 3;

const seconds = (value: Json | undefined): number | null =>
  typeof value === "number" && Number.isFinite(value) && value >= 1 ? value : null;

const after = (from: Date, addSeconds: number): Date => new Date(from.getTime() + addSeconds * 1000);

const later = ({ hours }: Plan, from: Date, addSeconds: number): Date =>
  hours ? addOpenTime(hours, from, addSeconds) : after(from, addSeconds);

// The task's own values override the intent's, and those the policy's.
export function planOf(options: Options, { human_task: human, time }: StoredSpec): Plan {
  const said = seconds(human.remind_after_seconds) ?? options.remind_after_seconds ?? null;
  const remindAfter = said ?? time?.remind?.after ?? null;
  const interval = seconds(human.remind_interval_seconds) ?? options.remind_interval_seconds;
  return {
    remindAfter,
    remindInterval: interval ?? (said === null ? time?.remind?.interval : null) ?? remindAfter ?? 0,
    maxReminders:
      seconds(human.max_reminders) ?? options.max_reminders ?? time?.remind?.most ?? DEFAULT_MAX_REMINDERS,
    hours: time?.hours ?? null,
    ...(hasOwnLevels(options, human) ? ownChain(options, human, remindAfter) : policyChain(human, time)),
  };
}

type Chain = Pick<Plan, "levels" | "repeat" | "end">;

function ownChain(options: Options, human: JsonObject, remindAfter: number | null): Chain {
  const chain = Array.isArray(human.escalation) ? human.escalation.filter(isObject) : [];
  const single = escalationTargets(options, human).length > 0 && chain.length === 0;
  return {
    levels: single
      ? [{ afterSeconds: remindAfter === null ? ESCALATE_AFTER_SECONDS : null, timed: false }]
      : chain.map((level) => levelOf(seconds(level.after_seconds))),
    repeat: seconds(human.escalation_repeat) ?? 0,
    end: null,
  };
}

const policyChain = (human: JsonObject, time: StoredTime | undefined): Chain => ({
  levels: (time?.levels ?? []).map((level) => levelOf(level.after)),
  // Where the end of the chain may bring a yes, nobody who asks says how long the chain is.
  repeat: (time?.expire?.positive ? null : seconds(human.escalation_repeat)) ?? time?.repeat ?? 0,
  end: time?.end ?? null,
});

const levelOf = (said: number | null): Level => ({
  afterSeconds: said ?? ESCALATE_AFTER_SECONDS,
  timed: said !== null,
});

export const levelsIn = ({ levels, repeat }: Plan): number => levels.length * (1 + repeat);

// What comes after `fired` levels, while anything does.
function stepAfter(plan: Plan, fired: number): Level | null {
  const all = levelsIn(plan);
  if (fired < all) return plan.levels[fired % plan.levels.length] ?? null;
  return fired === all && plan.end ? { afterSeconds: plan.end.after, timed: true } : null;
}

const reminders = (plan: Plan, now: Date): Timer[] =>
  plan.remindAfter === null
    ? []
    : [{ kind: "reminder", dueAt: later(plan, now, plan.remindAfter), round: 1 }];

export const hasOwnLevels = (options: Options, human: JsonObject): boolean =>
  escalationTargets(options, human).length > 0;

// Whom each level widens to, as the submitter wrote them; resolved to people and groups when the intent is submitted.
export function escalationTargets(options: Options, human: JsonObject): string[][] {
  if (Array.isArray(human.escalation))
    return human.escalation.filter(isObject).map((level) => targets(level.to));
  const single = human.escalate_to ?? options.escalate_to;
  return single === undefined ? [] : [targets(single)];
}

const targets = (to: Json | undefined): string[] =>
  (Array.isArray(to) ? to : [to]).filter((name): name is string => typeof name === "string" && name !== "");

/** What the level that fires as number `round` is called, whoever thought of it. */
export function levelNames(
  options: Options,
  { human_task: human, time, levelNames }: StoredSpec,
  round: number,
): string[] {
  const own = levelNames ?? escalationTargets(options, human);
  const names = own.length > 0 ? own : (time?.levels ?? []).map((level) => level.names);
  return names[(round - 1) % Math.max(names.length, 1)] ?? [];
}

/** Whom the armed escalation asks, and of what; null: there is none, or nobody is asked after the last level. */
export function nextLevel({ intent, tasks, timers }: State): { task: Task; refs: string[] } | null {
  const armed = timers.find(({ kind }) => kind === "escalation");
  const task = tasks.find(({ status }) => status === "open");
  if (!armed || !task) return null;
  const plan = planOf(intent.options, task.spec);
  if (armed.round > levelsIn(plan)) return plan.end?.act === "owners" ? { task, refs: [OWNERS] } : null;
  return { task, refs: task.spec.levels[(armed.round - 1) % plan.levels.length] ?? [] };
}

/** As much of it as says when it ends. */
export type Ending = {
  intent: Pick<Intent, "deadlineAt" | "options">;
  tasks: Array<Pick<Task, "status" | "spec">>;
  timers: Timer[];
};

/** When time alone ends it, if nobody answers its levels either; null: never, as things are. */
export function endsAt({ intent, tasks, timers }: Ending): Date | null {
  const { deadlineAt } = intent;
  const armed = timers.find(({ kind }) => kind === "escalation");
  const task = tasks.find(({ status }) => status === "open");
  if (!armed || !task) return deadlineAt;
  const plan = planOf(intent.options, task.spec);
  if (plan.end?.act !== "expire") return deadlineAt;
  let end = armed.dueAt;
  for (let fired = armed.round; fired <= levelsIn(plan); fired++)
    end = later(plan, end, stepAfter(plan, fired)?.afterSeconds ?? 0);
  return !deadlineAt || end < deadlineAt ? end : deadlineAt;
}

/** By when it should be decided, written down once it is known when it was asked. */
export function withTarget(spec: StoredSpec, now: Date): StoredSpec {
  const { time } = spec;
  if (time?.target === undefined) return spec;
  const at = time.hours ? addOpenTime(time.hours, now, time.target) : after(now, time.target);
  return { ...spec, time: { ...time, target_at: at.toISOString() } };
}

export const targetOf = ({ time }: StoredSpec): Date | null =>
  time?.target_at === undefined ? null : new Date(time.target_at);

export function firstTimers(options: Options, task: Task, deadlineAt: Date | null, now: Date): Timer[] {
  const plan = planOf(options, task.spec);
  const timers: Timer[] = [];
  if (deadlineAt) timers.push({ kind: "expiry", dueAt: deadlineAt, round: 0 });
  const target = targetOf(task.spec);
  // What expires before is late already.
  if (target && (!deadlineAt || target < deadlineAt))
    timers.push({ kind: "target", dueAt: target, round: 1 });
  return [...timers, ...reminders(plan, now), ...escalation(plan, 0, deadlineAt, now)];
}

function escalation(plan: Plan, fired: number, deadlineAt: Date | null, now: Date): Timer[] {
  const level = stepAfter(plan, fired);
  if (!level || level.afterSeconds === null) return [];
  const wanted = later(plan, now, level.afterSeconds);
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
  const plan = planOf(state.intent.options, task.spec);
  const dueAt = later(plan, now, plan.remindInterval);
  if (round < plan.maxReminders) return [{ kind: "reminder", dueAt, round: round + 1 }];
  const fired = state.intent.progress.level ?? 0;
  if (stepAfter(plan, fired)?.afterSeconds !== null) return [];
  return [{ kind: "escalation", dueAt, round: fired + 1 }];
}

// `fired` counts all levels so far, so the chain may start again `repeat` times. Whoever is asked now is reminded anew.
export function afterEscalation(state: State, task: Task, fired: number, now: Date): Timer[] {
  const plan = planOf(state.intent.options, task.spec);
  return [...reminders(plan, now), ...escalation(plan, fired, state.intent.deadlineAt, now)];
}

// New hands are reminded from the first reminder on. An escalation with a time of its own keeps it, so handing a task round
// does not hold it off; one that follows the last reminder follows the new ones.
export function afterReassign(state: State, task: Task, now: Date): { clear: TimerKind[]; set: Timer[] } {
  const plan = planOf(state.intent.options, task.spec);
  const next = stepAfter(plan, state.intent.progress.level ?? 0);
  const clear: TimerKind[] = next?.afterSeconds === null ? ["reminder", "escalation"] : ["reminder"];
  return { clear, set: reminders(plan, now) };
}

/**
 * The timer for later, where it was armed by hours and its moment lies outside of them now; null: it is its time.
 *
 * Hours are kept with their zone, and a timer as the moment that was reckoned from it. When a process starts with a new release of
 * the zones' data (tzdata, ICU) that has moved the clocks there, what is armed stays as it is, for nobody reckons a million timers
 * again; what would come while they are closed by the new rules waits until they open, so it is never early and still comes once.
 * The limits: what falls within their hours all the same comes then, as much sooner or later on the wall as the clocks were
 * moved; and of the time that counted before it is not asked again how much of it was open. A deadline is the moment that was
 * promised, and a target the one that was shown from the beginning: neither shifts.
 */
export function putOff({ intent }: State, { spec }: Task, timer: Timer): Timer | null {
  const plan = planOf(intent.options, spec);
  if (plan.hours === null || (timer.kind !== "reminder" && timer.kind !== "escalation")) return null;
  if (timer.kind === "escalation" && mayBeSooner(plan, timer.round - 1, intent.deadlineAt)) return null;
  const dueAt = openFrom(plan.hours, timer.dueAt);
  return dueAt && dueAt > timer.dueAt ? { ...timer, dueAt } : null;
}

// It was armed for the middle of the time that is left, whatever the hours, if that was sooner.
function mayBeSooner(plan: Plan, fired: number, deadlineAt: Date | null): boolean {
  const level = stepAfter(plan, fired);
  return (
    deadlineAt !== null && level?.timed === false && level.afterSeconds !== null && fired < plan.levels.length
  );
}

export function nextOffer(attempt: number, now: Date): Timer {
  const wait = OFFER_BACKOFF_SECONDS[Math.min(attempt, OFFER_BACKOFF_SECONDS.length) - 1] as number;
  return { kind: "reoffer", dueAt: after(now, wait), round: attempt };
}
