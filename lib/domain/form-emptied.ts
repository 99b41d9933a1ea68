// What a field of a form answers when somebody takes out what it was shown with. It is said wherever there is a value for it: what
// is only left out could be taken for what the schema suggests.
import type { Input } from "./form-plan";
import { spend } from "./form-value";
import { checkAgainst } from "./form-walk";
import type { Json, JsonObject } from "./types";

const EMPTY: Partial<Record<Input["kind"], Json[]>> = {
  text: ["", null],
  number: [null],
  several: [[], null],
  list: [[], null],
  group: [{}, null],
};

/** undefined: it was shown empty, or its schema takes no empty value, and the field is left out of the answer. */
export function emptiedOf(schema: JsonObject, { kind }: Input): Json | undefined {
  if (schema.default === undefined) return undefined;
  return EMPTY[kind]?.find((value) => fits(schema, value));
}

const fits = (schema: JsonObject, value: Json): boolean =>
  checkAgainst(schema, value, { coerce: false, fill: false, meter: spend(1_000) }).problems.length === 0;
