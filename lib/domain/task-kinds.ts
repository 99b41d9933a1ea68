import type { TaskKind } from "./types";

// The one table of outcomes. `positive` lets the intent go on; everything else ends it as not done.
export const KINDS: Record<
  TaskKind,
  { positive: string; negative: string[]; also?: string[]; comment?: true }
> = {
  approval: { positive: "approved", negative: ["rejected"] },
  review: { positive: "approved", negative: ["changes_requested", "rejected"] },
  form: { positive: "submitted", negative: ["rejected"], also: ["approved"] },
  manual_action: { positive: "completed", negative: ["failed"] },
  override: { positive: "override_approved", negative: ["rejected"], comment: true },
  confirmation: { positive: "confirmed", negative: ["denied"] },
  assignment: { positive: "assigned", negative: ["declined"] },
  clarification: { positive: "provided", negative: ["declined"] },
};

// Names that other versions of the protocol use for a kind.
export const KIND_ALIASES: Record<string, TaskKind> = {
  provide_data: "form",
  attach_file: "manual_action",
  validate_real_world: "confirmation",
  validate_output: "review",
  delegation: "assignment",
  reroute: "assignment",
  escalate: "approval",
};

const POSITIVE = new Set(Object.values(KINDS).flatMap((kind) => [kind.positive, ...(kind.also ?? [])]));
const NEGATIVE = new Set(Object.values(KINDS).flatMap((kind) => kind.negative));

export type Outcome = { name: string; positive: boolean };

// What may be decided: the task's own list, or its kind's. A word nobody knows counts as positive only when it stands
// first in a list without any known positive word: never guess an approval.
export function outcomesOf(kind: TaskKind, allowed: string[] | null): Outcome[] {
  if (allowed === null || allowed.length === 0) {
    const row = KINDS[kind];
    return [row.positive, ...row.negative].map((name, i) => ({ name, positive: i === 0 }));
  }
  const hasKnownPositive = allowed.some((name) => POSITIVE.has(name));
  return allowed.map((name, i) => ({
    name,
    positive: POSITIVE.has(name) || (!hasKnownPositive && i === 0 && !NEGATIVE.has(name)),
  }));
}

// Clients say `approved` and `rejected` whatever the kind: take them to the outcome they must mean, if there is only one.
export function mapOutcome(said: string, offered: Outcome[], kind: TaskKind): Outcome | null {
  const exact = offered.find((outcome) => outcome.name === said);
  if (exact) return exact;
  if (KINDS[kind].also?.includes(said)) return offered.find((outcome) => outcome.positive) ?? null;
  if (said === "rejected") return only(offered.filter((o) => !o.positive && NEGATIVE.has(o.name)));
  if (said === "approved") return only(offered.filter((o) => o.positive && POSITIVE.has(o.name)));
  return null;
}

const only = (list: Outcome[]): Outcome | null => (list.length === 1 ? (list[0] ?? null) : null);
