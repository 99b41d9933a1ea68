// The domain's no, from a closed list. `message` is the sentence every door may show as it is.
import type { JsonObject } from "./types";

const REFUSALS = [
  "not_found",
  "closed", // terminal or already decided: details say who, what and when
  "expired", // the deadline passed by the database clock, though its timer has not fired yet
  "stale_version", // changed, look again
  "payload_mismatch", // what was shown is not what is stored
  "not_assignee",
  "self_approval", // four eyes: the person behind the request may not decide it
  "human_required", // only a person's token decides
  "agent_required",
  "scope_required",
  "wrong_agent", // somebody else's step
  "not_submitter",
  "already_voted",
  "claimed_by_other",
  "not_claimed",
  "no_task",
  "outcome_not_offered",
  "comment_required",
  "evidence_required",
  "form_invalid",
  "not_editable",
  "unknown_assignee",
  "undecidable", // nobody could decide it, or the quorum can never be reached
  "too_large", // what it would come to is more than an intent carries
  "past_deadline",
  "not_armed", // a timer that a decision or another worker already took
  "claim_held", // somebody else acts on the outcome
  "disputed", // whoever decided it says that they did not; an owner has to look
  "not_terminal",
  "stale_generation",
  "idempotency_mismatch",
] as const;
export type RefusalCode = (typeof REFUSALS)[number];

// One broken rule, found at one place of the input.
export type Problem = { pointer: string; rule: string; message: string };

export type Refusal = { code: RefusalCode; message: string; details?: JsonObject; problems?: Problem[] };

export const refuse = (
  code: RefusalCode,
  message: string,
  details?: JsonObject,
  problems?: Problem[],
): Refusal => ({
  code,
  message,
  ...(details && { details }),
  ...(problems && { problems }),
});

export const NO_INTENT: Refusal = refuse("not_found", "There is no such intent.");

/** A key that says again what it never said. */
export const otherRequest = (): Refusal =>
  refuse("idempotency_mismatch", "This idempotency key was used for a different request.");
