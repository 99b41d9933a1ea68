// What is often said with a no, where the submitter names no reasons of its own.
import type { TaskKind } from "./types";

export const REASONS: Record<TaskKind, string[]> = {
  approval: [
    "Not enough information.",
    "The amount is too high.",
    "Wrong recipient or account.",
    "Asked twice.",
    "Against our rules.",
  ],
  review: ["Not enough information.", "Needs more work.", "Not what was asked for."],
  form: ["I do not have this information.", "Please ask somebody else.", "No longer needed."],
  manual_action: [
    "It is not possible.",
    "I am not allowed to.",
    "Somebody else has to act first.",
    "No longer needed.",
  ],
  override: ["The rule stands.", "Not enough information.", "The amount is too high."],
  confirmation: ["It did not happen.", "I cannot check it.", "It is only partly true."],
  assignment: ["Nobody is free.", "Wrong team.", "No longer needed."],
  clarification: ["I do not know.", "Please ask somebody else.", "No longer needed."],
};
