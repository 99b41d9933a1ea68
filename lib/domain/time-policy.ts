// What a workspace wants to happen in time where the submitter says nothing: one policy for intents of some types, or for all
// that no other is for.
import { z } from "zod";
import type { Calendar } from "./calendar";
import { MOST_LEVELS } from "./most-levels";
import type { Risk } from "./types";

export const SHORTEST = 60; // seconds
export const LONGEST = 90 * 86_400;
export const MOST_TARGETS = 5; // of one level
export const MOST_PATTERNS = 20;
export const MOST_POLICIES = 50; // in a workspace

/** Asked when the level comes, not before: who is on call then, who is the manager then. */
export const ON_CALL = "on_call:"; // of the group whose id follows
export const MANAGER = "manager";

export const POLICY_ENDS = ["wait", "owners", "expire"] as const;
export type PolicyEnd = (typeof POLICY_ENDS)[number];

const seconds = z.int().min(SHORTEST).max(LONGEST);
const perhaps = seconds.nullable().catch(null);
export const policyShape = z.object({
  patterns: z.array(z.string().min(1).max(200)).max(MOST_PATTERNS), // of intent types; none: for all that no other is for
  remind: z.object({ after: seconds, interval: seconds, most: z.int().min(1).max(100) }).nullable(),
  levels: z
    .array(z.object({ after: seconds, to: z.array(z.string().min(1).max(100)).min(1).max(MOST_TARGETS) }))
    .max(MOST_LEVELS),
  repeat: z.int().min(0).max(20), // how often the levels begin again
  end: z.object({ act: z.enum(POLICY_ENDS), after: seconds }), // when the last of them has brought no answer either
  hours: z.string().max(40), // always; asked: open hours of the group that is asked; else the id of a group
  expiry: z.string().min(1).max(64), // fail, or what the task comes to at its deadline
  // The deadline may bring a yes, if people had this long. Null: never.
  positive: z.object({ least: seconds }).nullable(),
  targets: z.object({ low: perhaps, normal: perhaps, high: perhaps } satisfies Record<Risk, unknown>),
});
export type PolicyBody = z.output<typeof policyShape>;
export type Policy = PolicyBody & { id: string; name: string };

/** What of a workspace is known when something is submitted. `names` of what the levels ask, as people read them. */
export type TimeRules = {
  policies: Policy[];
  calendars: ReadonlyMap<string, Calendar>; // by group
  names: ReadonlyMap<string, string>;
};
export const NO_RULES: TimeRules = { policies: [], calendars: new Map(), names: new Map() };

/** `refund.*` is for `refund.v1` and `refund.eu.v2`. No matter how it is written, it is looked through once. */
export function isFor(pattern: string, type: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return pattern === type;
  if (!type.startsWith(first)) return false;
  const last = rest.pop() as string;
  let at = first.length;
  for (const part of rest) {
    const found = type.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return type.length - at >= last.length && type.endsWith(last);
}

const literal = (pattern: string): number => pattern.replaceAll("*", "").length;
const isExact = (pattern: string): boolean => !pattern.includes("*");

// While the same policies hold, the same types come again and again.
const chosen = new WeakMap<Policy[], Map<string, Policy | null>>();
const MOST_TYPES = 1000;

/** The one that says most precisely which types it is for; the one without patterns is for the others. */
export function policyFor(policies: Policy[], type: string): Policy | null {
  const known = chosen.get(policies) ?? new Map<string, Policy | null>();
  chosen.set(policies, known);
  const before = known.get(type);
  if (before !== undefined) return before;
  if (known.size >= MOST_TYPES) known.clear();
  const policy = choose(policies, type);
  known.set(type, policy);
  return policy;
}

function choose(policies: Policy[], type: string): Policy | null {
  let best: { policy: Policy; weight: number } | null = null;
  for (const policy of policies) {
    const fitting = policy.patterns.filter((pattern) => isFor(pattern, type));
    const weights = fitting.map((pattern) => literal(pattern) + (isExact(pattern) ? 1 : 0));
    const weight = policy.patterns.length === 0 ? -1 : Math.max(-2, ...weights);
    if (weight === -2) continue;
    if (best === null || weight > best.weight || (weight === best.weight && policy.name < best.policy.name))
      best = { policy, weight };
  }
  return best?.policy ?? null;
}

/** A pattern of nothing but stars is for every type, and so names none. */
export const namesTypes = ({ patterns }: Pick<PolicyBody, "patterns">): boolean =>
  patterns.length > 0 && patterns.every((pattern) => literal(pattern) > 0);
