// What is promised about time to one task, put together when it is asked: the policy of its type, what its submitter said over
// it, and whose hours count. It is kept with the task, so what happens later follows from the task alone, and can be checked.
import { type Calendar, isNeverOpen, keptFor } from "./calendar";
import { levelName } from "./level-names";
import { type Problem, refuse } from "./refusals";
import { no, ok, type Result } from "./result";
import { mapOutcome, type Outcome } from "./task-kinds";
import type { TaskSpec } from "./task-spec";
import { namesTypes, type Policy, type PolicyEnd, policyFor, type TimeRules } from "./time-policy";
import type { JsonObject } from "./types";

// A yes is kept with how long people must have had before it, and since when: whatever ends it sooner brings none.
export type Expire = { outcome: string; positive: boolean; least?: number; since?: string };

export type StoredTime = {
  policy?: { id: string; name: string };
  remind?: { after: number; interval: number; most: number };
  levels?: Array<{ after: number; names: string[] }>; // whom each asks is beside the submitter's own levels
  repeat?: number;
  end?: { act: Exclude<PolicyEnd, "wait">; after: number };
  hours?: Calendar; // only these hours count
  expire?: Expire; // what it comes to when nobody answers in time; nothing: it fails
  target?: number; // seconds until it should be decided
  target_at?: string;
};

export type Asking = {
  type: string;
  human: JsonObject;
  spec: TaskSpec;
  refs: string[]; // who is asked
  deadlineAt: Date | null;
  hasOwnLevels: boolean;
};
export type Planned = { time: StoredTime | null; levels: string[][]; warnings: string[] };

export function planTime(asking: Asking, rules: TimeRules, now: Date): Result<Planned> {
  const { human, spec } = asking;
  if (rules.policies.length === 0 && human.on_timeout === undefined && human.open_hours === undefined)
    return ok({ time: null, levels: [], warnings: [] });
  const policy = policyFor(rules.policies, asking.type);
  const expire = expiryOf(asking, policy, now);
  if (!expire.ok) return expire;
  const hours = hoursOf(asking, policy, rules.calendars, expire.value?.positive === true);
  const target = policy?.targets[spec.risk] ?? null;
  const chain = policy && !asking.hasOwnLevels ? chainOf(policy, rules) : {};
  const time: StoredTime = {
    ...(policy && { policy: { id: policy.id, name: policy.name } }),
    ...(policy?.remind && { remind: policy.remind }),
    ...chain,
    ...(hours && { hours: keptFor(hours, now) }),
    ...(expire.value && { expire: expire.value }),
    ...(target !== null && { target }),
  };
  const levels = chain.levels ? (policy as Policy).levels.map(({ to }) => to) : [];
  return ok({ time: Object.keys(time).length > 0 ? time : null, levels, warnings: warningsOf(asking, time) });
}

function chainOf(policy: Policy, { names }: TimeRules): Pick<StoredTime, "levels" | "repeat" | "end"> {
  const { end, levels, repeat } = policy;
  return {
    ...(levels.length > 0 && {
      levels: levels.map(({ after, to }) => ({ after, names: to.map((ref) => levelName(ref, names)) })),
    }),
    ...(repeat > 0 && { repeat }),
    ...(end.act !== "wait" && { end: { act: end.act, after: end.after } }),
  };
}

// The first group that is asked and keeps hours; or the one that the policy names. A task may say that all hours count, or
// that only open ones do; the first would bring a yes by time alone sooner, and there the policy is kept to.
function hoursOf(
  { human, refs }: Asking,
  policy: Policy | null,
  calendars: ReadonlyMap<string, Calendar>,
  bringsYes: boolean,
): Calendar | null {
  const said = policy?.hours ?? "always";
  if ((human.open_hours === false && !bringsYes) || (said === "always" && human.open_hours !== true))
    return null;
  const named = calendars.get(said);
  const groups = refs.filter((ref) => ref.startsWith("group:")).map((ref) => ref.slice("group:".length));
  const asked = groups.flatMap((group) => calendars.get(group) ?? []);
  return [named, ...asked].find((found) => found !== undefined && !isNeverOpen(found)) ?? null;
}

const FAIL = "fail";
const FIELD = "/human_task/on_timeout";

type Expiry = Expire | null;

function expiryOf(asking: Asking, policy: Policy | null, now: Date): Result<Expiry> {
  const { human, spec } = asking;
  const said = human.on_timeout;
  if (said === undefined || said === null) return ok(ofPolicy(asking, policy, now));
  const outcome = typeof said === "string" ? mapOutcome(said, spec.outcomes) : null;
  if (outcome === null && said === FAIL) return ok(null);
  if (outcome === null) {
    const names = spec.outcomes.map(({ name }) => name).join(", ");
    return no(wrong(FIELD, "enum", `At its deadline it may fail, or come to one of: ${names}.`));
  }
  const barred = outcome.positive ? whyNotPositive(asking, policy, now) : null;
  return barred ? no(barred) : ok(expireWith(outcome, policy));
}

const expireWith = ({ name, positive }: Outcome, policy: Policy | null): Expire => ({
  outcome: name,
  positive,
  ...(positive && policy?.positive && { least: policy.positive.least }),
});

// What a policy wants and this task does not offer, or may not have, is left: then it fails, as everything does by default.
function ofPolicy(asking: Asking, policy: Policy | null, now: Date): Expiry {
  if (policy === null || policy.expiry === FAIL) return null;
  const outcome = mapOutcome(policy.expiry, asking.spec.outcomes);
  if (outcome === null) return null;
  if (outcome.positive && whyNotPositive(asking, policy, now) !== null) return null;
  return expireWith(outcome, policy);
}

// Time alone says yes only where the workspace allows it for this very type, to what a single person could approve, and after
// people have had the time that the workspace gives them: nobody who asks can shorten it.
function whyNotPositive({ spec, deadlineAt }: Asking, policy: Policy | null, now: Date) {
  if (!policy?.positive || !namesTypes(policy))
    return wrong(
      FIELD,
      "allowed",
      "A deadline that passes never brings a yes, unless the workspace allows it for this type of intent.",
    );
  if (spec.risk === "high" || spec.fourEyes || spec.quorum.need > 1)
    return wrong(
      FIELD,
      "allowed",
      "A deadline that passes never brings a yes to what is of high risk, or needs four eyes or several people.",
    );
  const { least } = policy.positive;
  if (deadlineAt && (deadlineAt.getTime() - now.getTime()) / 1000 < least)
    return wrong(
      "/deadline_at",
      "least",
      `For a yes at its deadline people must have at least ${least} seconds until then.`,
    );
  return null;
}

function wrong(pointer: string, rule: string, message: string) {
  return refuse("form_invalid", message, undefined, [{ pointer, rule, message } satisfies Problem]);
}

function warningsOf({ human, deadlineAt }: Asking, time: StoredTime): string[] {
  const idle = human.on_timeout !== undefined && deadlineAt === null && time.end?.act !== "expire";
  const none = human.open_hours === true && time.hours === undefined;
  const kept = time.expire?.positive === true;
  return [
    ...(idle ? ["on_timeout says what happens at the deadline, and there is none"] : []),
    ...(kept && human.open_hours === false && time.hours
      ? ["open_hours does not count here, because time alone may bring a yes"]
      : []),
    ...(kept && human.escalation_repeat !== undefined && time.levels
      ? ["escalation_repeat does not count here, because time alone may bring a yes"]
      : []),
    ...(none ? ["no group that is asked keeps hours, so all hours count"] : []),
  ];
}
