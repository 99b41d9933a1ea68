// Policies and tasks that follow them, for tests of what happens in time.
import { later, NOW, submitted } from "../testing/states";
import { escalationTargets, hasOwnLevels } from "./schedule";
import type { Options, State } from "./state";
import { readSpec } from "./task-spec";
import { planTime } from "./time-plan";
import { NO_RULES, type Policy, type TimeRules } from "./time-policy";
import type { JsonObject } from "./types";

export const policyOf = (more: Partial<Policy> = {}): Policy => ({
  id: "00000000-0000-4000-8000-0000000000aa",
  name: "Usual",
  patterns: [],
  remind: null,
  levels: [],
  repeat: 0,
  end: { act: "wait", after: 3600 },
  hours: "always",
  expiry: "fail",
  positive: null,
  targets: { low: null, normal: null, high: null },
  ...more,
});

export type Wish = {
  human?: JsonObject;
  policy?: Policy | null;
  rules?: Partial<TimeRules>;
  deadline?: number; // seconds from NOW
  refs?: string[];
  options?: Options;
};

const STORED = { title: "Deploy?", of: 4, levels: [] };

export function planned({ human = {}, policy = null, rules = {}, deadline, refs = [], options = {} }: Wish) {
  return planTime(
    {
      type: "deploy.v1",
      human,
      spec: readSpec({ ...STORED, human_task: human }),
      refs,
      deadlineAt: deadline === undefined ? null : later(deadline),
      hasOwnLevels: hasOwnLevels(options, human),
    },
    { ...NO_RULES, ...rules, policies: policy ? [policy] : [] },
    NOW,
  );
}

/** As the engine submits it: with what is promised to it, and its first timers. */
export function askedUnder(wish: Wish): State {
  const { human = {}, deadline, options = {} } = wish;
  const plan = planned(wish);
  if (!plan.ok) throw new Error(plan.refusal.message);
  const { time, levels } = plan.value;
  const own = escalationTargets(options, human).map((names) => names.map((name) => `person:${name}`));
  const intent = { options, deadlineAt: deadline === undefined ? null : later(deadline) };
  return submitted(human, intent, { levels: [...levels, ...own], ...(time && { time }) });
}
