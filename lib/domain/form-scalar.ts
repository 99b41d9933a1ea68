// The rules of a form that look at one value alone: its type, the values it may take, a number's bounds, a text's length.
import { formatFits, formatSays, isFormFormat } from "./form-formats";
import {
  type Choices,
  choicesOf,
  coerce,
  isMultiple,
  isObject,
  lengthWithin,
  type Meter,
  plainAlternatives,
  sameKey,
} from "./form-value";
import type { Problem } from "./refusals";
import type { Json, JsonObject } from "./types";

export const DEEPEST = 32;
const MOST_PROBLEMS = 50;

/** One run over one answer. `known` keeps what was worked out about a list of values, because items meet it again and again. */
export type Walk = {
  coerce: boolean; // texts are read as the types that are asked for
  fill: boolean; // what is not there has its default
  meter: Meter;
  problems: Problem[];
  known: Map<object, Choices | null>;
};

/** Notes a problem and hands the value back, so that a check can say and return in one line. */
export function say<T extends Json>(walk: Walk, pointer: string, rule: string, message: string, value: T): T {
  if (walk.problems.length < MOST_PROBLEMS) walk.problems.push({ pointer, rule, message });
  return value;
}

export function typesOf(schema: JsonObject): Json[] | null {
  if (schema.type === undefined) return null;
  return Array.isArray(schema.type) ? schema.type : [schema.type];
}

export function isType(value: Json, type: Json): boolean {
  switch (type) {
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "integer":
      return Number.isInteger(value);
    case "null":
      return value === null;
    default:
      return typeof value === type;
  }
}

const TYPE_WORDS = new Map<Json, string>([
  ["object", "a group of fields"],
  ["array", "a list"],
  ["number", "a number"],
  ["integer", "a whole number"],
  ["string", "text"],
  ["boolean", "true or false"],
  ["null", "empty"],
]);
export const sayTypes = (types: Json[]): string =>
  `This must be ${types.map((type) => TYPE_WORDS.get(type) ?? "of a known type").join(" or ")}.`;

export function checkChoice(schema: JsonObject, value: Json, at: string, walk: Walk): Json {
  const { const: only, enum: several } = schema;
  let chosen = value;
  if (only !== undefined) chosen = pick(choicesFrom(schema, [only], walk), chosen, at, "const", walk);
  if (Array.isArray(several)) chosen = pick(choicesFrom(several, several, walk), chosen, at, "enum", walk);
  return chosen;
}

/** Alternatives that only list values, as choices; null when some of them are schemas. */
export function plainChoices(list: Json[], walk: Walk): Choices | null {
  const known = walk.known.get(list);
  if (known !== undefined) return known;
  const values = plainAlternatives(list, walk.meter);
  if (values) return choicesFrom(list, values, walk);
  walk.known.set(list, null);
  return null;
}

function choicesFrom(owner: object, values: Json[], walk: Walk): Choices {
  const choices = walk.known.get(owner) ?? choicesOf(values, walk.meter);
  walk.known.set(owner, choices);
  return choices;
}

/** The value itself when it is one of the choices, or the number or boolean among them that the text spells. */
export function pick({ values, keys }: Choices, value: Json, at: string, rule: string, walk: Walk): Json {
  const key = sameKey(value, walk.meter, DEEPEST);
  if (key !== null && keys.has(key)) return value;
  if (walk.coerce && typeof value === "string") {
    const meant = coerce(value, ["boolean", "number"]);
    if (typeof meant !== "string" && keys.has(String(meant))) return meant;
  }
  return say(walk, at, rule, `This must be ${listed(values)}.`, value);
}

function listed(values: Json[]): string {
  const shown = values
    .slice(0, 8)
    .map((each) => (typeof each === "object" ? "…" : String(each).slice(0, 60)));
  const list = shown.join(", ") + (values.length > shown.length ? " …" : "");
  return values.length === 1 ? list : `one of: ${list}`;
}

export function isSame(one: Json, other: Json, walk: Walk): boolean {
  const key = sameKey(one, walk.meter, DEEPEST);
  return key !== null && key === sameKey(other, walk.meter, DEEPEST);
}

export function checkNumber(schema: JsonObject, value: number, at: string, walk: Walk): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (typeof minimum === "number" && value < minimum)
    say(walk, at, "minimum", `This must be ${minimum} or more.`, value);
  if (typeof maximum === "number" && value > maximum)
    say(walk, at, "maximum", `This must be ${maximum} or less.`, value);
  if (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum)
    say(walk, at, "exclusiveMinimum", `This must be more than ${exclusiveMinimum}.`, value);
  if (typeof exclusiveMaximum === "number" && value >= exclusiveMaximum)
    say(walk, at, "exclusiveMaximum", `This must be less than ${exclusiveMaximum}.`, value);
  if (typeof multipleOf === "number" && multipleOf > 0 && !isMultiple(value, multipleOf))
    say(walk, at, "multipleOf", `This must be a multiple of ${multipleOf}.`, value);
}

export function checkText(schema: JsonObject, value: string, at: string, walk: Walk): void {
  const { minLength, maxLength, format } = schema;
  if (typeof minLength === "number" && !lengthWithin(value, minLength, Number.MAX_SAFE_INTEGER, walk.meter))
    say(
      walk,
      at,
      "minLength",
      minLength === 1 ? "This cannot be empty." : `Write at least ${minLength} characters.`,
      value,
    );
  if (typeof maxLength === "number" && !lengthWithin(value, 0, maxLength, walk.meter))
    say(walk, at, "maxLength", `Write at most ${maxLength} characters.`, value);
  if (typeof format === "string" && isFormFormat(format) && !formatFits(format, value))
    say(walk, at, "format", `This must be ${formatSays(format)}.`, value);
}
