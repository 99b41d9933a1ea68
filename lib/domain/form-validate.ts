// Whether an answer fits its form, and the answer as it will be stored.
import { isObject, spend } from "./form-value";
import { checkAgainst } from "./form-walk";
import type { Problem } from "./refusals";
import type { Json, JsonObject } from "./types";

export type FormAnswer = { value: JsonObject; problems: Problem[] };

// A form of 500 fields costs about 2,000; a person's answer never comes near this. Measured: at most 2 ms.
const WORK = 10_000;

/**
 * Checks an answer against a schema that passed `checkSchema`. With `coerce`, texts are read as the booleans and numbers the
 * form asks for, because the command line sends everything as text. With `fill`, a field that was not answered has its default.
 * Never throws: a hostile answer ends in a problem.
 */
export function validateForm(
  schema: Json,
  input: JsonObject,
  { coerce, fill = true }: { coerce: boolean; fill?: boolean },
): FormAnswer {
  const meter = spend(WORK);
  const { value, problems } = checkAgainst(schema, input, { coerce, fill, meter });
  if (meter.left < 0) return { value: input, problems: [TOO_LARGE] };
  return { value: isObject(value) ? value : input, problems };
}

/** What a form suggests: where it is answered as JSON, the answer that is begun with. */
export const suggested = (schema: Json): JsonObject => validateForm(schema, {}, { coerce: false }).value;

const TOO_LARGE: Problem = {
  pointer: "",
  rule: "too_large",
  message: "This answer is too large for a form.",
};

// These belong to the decision. They are part of the form only when its schema declares them.
const RESERVED = ["outcome", "comment", "data", "evidence", "approved"];

/**
 * The answer to validate, out of a task result as the protocol's clients send it: the command line puts the fields at the top
 * level, others under `data`. `outcome` is the one offered, after synonyms were mapped.
 */
export function formInput(
  taskResult: JsonObject,
  schema: Json,
  outcome: { name: string; positive: boolean },
): JsonObject {
  // A form may have a field of that name: then what stands there is its answer, and no group of answers.
  const inner = isObject(taskResult.data) && !asksFor(schema, "data") ? taskResult.data : {};
  const merged = new Map(Object.entries({ ...taskResult, ...inner }));
  for (const name of RESERVED) if (!asksFor(schema, name)) merged.delete(name);
  if (asksFor(schema, "outcome") && !merged.has("outcome")) merged.set("outcome", outcome.name);
  if (asksFor(schema, "approved") && !merged.has("approved")) merged.set("approved", outcome.positive);
  return Object.fromEntries(merged);
}

function asksFor(schema: Json, name: string): boolean {
  if (!isObject(schema)) return false;
  if (isObject(schema.properties) && Object.hasOwn(schema.properties, name)) return true;
  return Array.isArray(schema.required) && schema.required.includes(name);
}
