import type { Answer } from "./action";

/** What is to be filled in differently: a sentence for each field. */
export const fieldsAnswer = (fields: Record<string, string>): Answer => ({
  tone: "problem",
  message: "Please look at the marked fields.",
  fields,
});
