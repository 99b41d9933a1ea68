// The keywords of JSON Schema 2020-12 that a form may use, and what each may hold.
import { isFormFormat } from "./form-formats";
import type { Json } from "./types";

const FORM_TYPES = ["object", "array", "string", "number", "integer", "boolean", "null"] as const;

type Shape = { fits: (value: Json) => boolean; says: string };

const number: Shape = {
  fits: (value) => typeof value === "number" && Number.isFinite(value),
  says: "a number",
};
const step: Shape = { fits: (value) => number.fits(value) && Number(value) > 0, says: "a number above 0" };
const count: Shape = {
  fits: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  says: "a whole number, 0 or more",
};
const text: Shape = { fits: (value) => typeof value === "string", says: "text" };
const flag: Shape = { fits: (value) => typeof value === "boolean", says: "true or false" };
const names: Shape = {
  fits: (value) => Array.isArray(value) && value.every((name) => typeof name === "string"),
  says: "a list of field names",
};
const choices: Shape = {
  fits: (value) => Array.isArray(value) && value.length > 0,
  says: "a list with at least one value",
};
const type: Shape = {
  fits: (value) => {
    const list = Array.isArray(value) ? value : [value];
    return list.length > 0 && list.every((name) => FORM_TYPES.some((known) => known === name));
  },
  says: `one or several of ${FORM_TYPES.join(", ")}`,
};
const format: Shape = {
  fits: (value) => typeof value === "string" && isFormFormat(value),
  says: "one of date, date-time, time, email, uri, uuid, ipv4",
};

/** The keywords whose value is not a schema. */
export const KEYWORDS: Array<[string, Shape]> = [
  ["type", type],
  ["format", format],
  ["enum", choices],
  ["required", names],
  ["minimum", number],
  ["maximum", number],
  ["exclusiveMinimum", number],
  ["exclusiveMaximum", number],
  ["multipleOf", step],
  ["minLength", count],
  ["maxLength", count],
  ["minItems", count],
  ["maxItems", count],
  ["uniqueItems", flag],
  ["readOnly", flag],
  ["title", text],
  ["description", text],
];

// Standard keywords that would constrain the answer and that we do not check. A pattern could hang the process, a reference
// could loop; the others are left out to stay small. Refused rather than skipped: a rule must never only look as if it held.
// Anything else that is not in the standard (x-…, a placeholder, a widget) is a note, and ignored.
export const REFUSED_KEYWORDS: ReadonlySet<string> = new Set(
  (
    "pattern patternProperties $ref $dynamicRef $recursiveRef $data $defs definitions allOf not if then else contains " +
    "minContains maxContains prefixItems additionalItems propertyNames minProperties maxProperties dependencies " +
    "dependentRequired dependentSchemas unevaluatedProperties unevaluatedItems"
  ).split(" "),
);

// They could be taken for JavaScript's own wherever the answer is read later.
export const RESERVED_NAMES: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
