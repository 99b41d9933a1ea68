import type { TaskKind } from "./types";

// The one table of outcomes. `positive` lets the intent go on; everything else ends it as not done.
export const KINDS: Record<TaskKind, { positive: string; negative: string[]; comment?: true }> = {
  approval: { positive: "approved", negative: ["rejected"] },
  review: { positive: "approved", negative: ["changes_requested", "rejected"] },
  form: { positive: "submitted", negative: ["rejected"] },
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

// Other ways of saying yes that submitters use in lists of their own.
const YES = ["approve", "accept", "accepted", "allow", "allowed", "confirm", "yes"];
const POSITIVE = new Set([...Object.values(KINDS).map((kind) => kind.positive), ...YES]);
// What `rejected` may stand for where it is not offered itself. `changes_requested` is something else.
const REJECTIONS = new Set(["rejected", "denied", "declined", "failed"]);

const NEGATIVE = new Set(Object.values(KINDS).flatMap((kind) => kind.negative));

export type Outcome = { name: string; positive: boolean };

// `Approved` and `override-approved` are the words they look like, and keep the spelling of whoever offered them.
export const wordOf = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");

/** A no stays a no, whatever a submitter calls positive. */
export const isNegative = (name: string): boolean => NEGATIVE.has(wordOf(name));
export const isPositive = (name: string): boolean => POSITIVE.has(wordOf(name));

// What may be decided: the task's own list, or its kind's. Only a word known to be positive is, or one that the submitter
// named in `positive_outcomes`. Nothing is guessed from its place in the list: in ["reject", "approve!"] the first is no yes.
export function outcomesOf(kind: TaskKind, allowed: string[], positives: string[] = []): Outcome[] {
  const { positive, negative } = KINDS[kind];
  const names = allowed.length > 0 ? [...new Set(allowed)] : [positive, ...negative];
  const isYes = (name: string) => isPositive(name) || (positives.includes(name) && !isNegative(name));
  return names.map((name) => ({ name, positive: isYes(name) }));
}

// Clients say `approved` and `rejected` whatever the kind: take them to the outcome they must mean, if there is only one.
export function mapOutcome(said: string, offered: Outcome[]): Outcome | null {
  const exact = offered.find((outcome) => outcome.name === said);
  if (exact) return exact;
  const word = wordOf(said);
  const alike = offered.filter((outcome) => wordOf(outcome.name) === word);
  if (alike.length > 0) return only(alike);
  if (word === "approved") return only(offered.filter((outcome) => outcome.positive));
  if (word === "rejected")
    return only(offered.filter(({ name, positive }) => !positive && REJECTIONS.has(wordOf(name))));
  return null;
}

const only = (list: Outcome[]): Outcome | null => (list.length === 1 ? (list[0] ?? null) : null);
