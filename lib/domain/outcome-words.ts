// What a button says for an outcome. One it does not know is shown in its own words.
const VERBS: Record<string, string> = {
  approved: "Approve",
  rejected: "Reject",
  changes_requested: "Request changes",
  submitted: "Submit",
  completed: "Mark as done",
  failed: "Could not be done",
  override_approved: "Approve the override",
  confirmed: "Confirm",
  denied: "Deny",
  assigned: "Assign",
  provided: "Answer",
  declined: "Decline",
};

export const verbOf = (outcome: string): string => VERBS[outcome] ?? wordsOf(outcome);

/** `changes_requested` as "Changes requested". */
export function wordsOf(outcome: string): string {
  const words = outcome.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
