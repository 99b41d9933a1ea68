// The walk over a form's schema and an answer, side by side. Its work is metered, and it goes no deeper than a form may be.
import {
  checkChoice,
  checkNumber,
  checkText,
  DEEPEST,
  isSame,
  isType,
  pick,
  plainChoices,
  say,
  sayTypes,
  typesOf,
  type Walk,
} from "./form-scalar";
import { coerce, isObject, type Meter, own, pointerPart, sameKey } from "./form-value";
import type { Problem } from "./refusals";
import type { Json, JsonObject } from "./types";

/** What is wrong with a value, and the value with texts read as the types the schema asks for and, asked to, with defaults filled in. */
export type Checked = { value: Json; problems: Problem[] };

type Options = { coerce: boolean; fill: boolean; meter: Meter };

export function checkAgainst(schema: Json, input: Json, options: Options): Checked {
  const walk: Walk = { ...options, problems: [], known: new Map() };
  const value = checkValue(schema, input, "", 0, walk);
  return { value, problems: walk.problems };
}

function checkValue(schema: Json | undefined, input: Json, at: string, depth: number, walk: Walk): Json {
  if (!isObject(schema)) return input;
  walk.meter.left -= 1;
  if (walk.meter.left < 0) return input;
  if (depth > DEEPEST) return say(walk, at, "too_deep", "This is nested too deep.", input);
  const types = typesOf(schema);
  const spelled = walk.coerce && typeof input === "string" && types && !types.includes("string");
  const value = spelled ? coerce(input, types) : input;
  if (types && !types.some((type) => isType(value, type)))
    return say(walk, at, "type", sayTypes(types), value);
  const chosen = checkChoice(schema, value, at, walk);
  if (typeof chosen === "number") checkNumber(schema, chosen, at, walk);
  if (typeof chosen === "string") checkText(schema, chosen, at, walk);
  if (schema.readOnly === true && schema.default !== undefined && !isSame(chosen, schema.default, walk))
    say(walk, at, "readOnly", "This cannot be changed.", chosen);
  let whole = chosen;
  if (Array.isArray(chosen)) whole = checkItems(schema, chosen, at, depth, walk);
  else if (isObject(chosen)) whole = checkFields(schema, chosen, at, depth, walk);
  if (Array.isArray(schema.anyOf)) whole = checkAlternatives(schema.anyOf, "anyOf", whole, at, depth, walk);
  if (Array.isArray(schema.oneOf)) whole = checkAlternatives(schema.oneOf, "oneOf", whole, at, depth, walk);
  return whole;
}

function checkItems(schema: JsonObject, list: Json[], at: string, depth: number, walk: Walk): Json[] {
  const { minItems, maxItems, items } = schema;
  if (typeof minItems === "number" && list.length < minItems)
    say(walk, at, "minItems", `This needs at least ${minItems}.`, list);
  if (typeof maxItems === "number" && list.length > maxItems)
    say(walk, at, "maxItems", `This takes at most ${maxItems}.`, list);
  if (!isObject(items) && schema.uniqueItems !== true) return list;
  const seen = new Set<string>();
  const checked: Json[] = [];
  for (const [index, item] of list.entries()) {
    const value = checkValue(items, item, `${at}/${index}`, depth + 1, walk);
    if (schema.uniqueItems === true) checkUnique(seen, value, `${at}/${index}`, walk);
    if (walk.meter.left < 0) return list;
    checked.push(value);
  }
  return checked;
}

function checkUnique(seen: Set<string>, value: Json, at: string, walk: Walk): void {
  const key = sameKey(value, walk.meter, DEEPEST);
  if (key === null || seen.has(key)) say(walk, at, "uniqueItems", "This is in the list twice.", value);
  if (key !== null) seen.add(key);
}

function checkFields(
  schema: JsonObject,
  input: JsonObject,
  at: string,
  depth: number,
  walk: Walk,
): JsonObject {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const known = Object.keys(properties);
  const given = Object.keys(input);
  walk.meter.left -= known.length + required.length + given.length;
  if (walk.meter.left < 0) return input;
  const fields: Array<[string, Json]> = [];
  for (const name of given) {
    const child = own(properties, name) ?? schema.additionalProperties;
    const where = `${at}/${pointerPart(name)}`;
    if (child === false)
      say(walk, where, "additionalProperties", "This field is not part of the form.", null);
    fields.push([name, checkValue(child, input[name] ?? null, where, depth + 1, walk)]);
  }
  for (const name of walk.fill ? known : []) {
    const child = properties[name];
    // Through its own schema, which may have something to add: a group that is there by default, and in it a field.
    if (!Object.hasOwn(input, name) && isObject(child) && child.default !== undefined)
      fields.push([name, checkValue(child, child.default, `${at}/${pointerPart(name)}`, depth + 1, walk)]);
  }
  // fromEntries defines own fields, so that a field called __proto__ stays a field.
  const value: JsonObject = Object.fromEntries(fields);
  for (const name of required)
    if (typeof name === "string" && !Object.hasOwn(value, name))
      say(walk, `${at}/${pointerPart(name)}`, "required", "This is required.", null);
  return value;
}

function checkAlternatives(
  list: Json[],
  rule: "oneOf" | "anyOf",
  value: Json,
  at: string,
  depth: number,
  walk: Walk,
): Json {
  const choices = plainChoices(list, walk);
  if (choices) return pick(choices, value, at, rule, walk);
  // As it was sent first: "5" must not become 5 while an alternative takes the text.
  const exact = tryAll(list, value, at, depth, { ...walk, coerce: false });
  const tries = walk.coerce && !exact.some(fits) ? tryAll(list, value, at, depth, walk) : exact;
  const fitting = tries.filter(fits);
  if (fitting.length > 1 && rule === "oneOf")
    return say(walk, at, rule, "This fits more than one of the alternatives.", value);
  const first = fitting[0];
  if (first) return first.value;
  // The alternative that came closest tells the person what is missing, field by field.
  const nearest = tries.reduce((best, next) => (next.problems.length < best.problems.length ? next : best));
  if (nearest.problems.some((problem) => problem.pointer === at))
    return say(walk, at, rule, "This fits none of the alternatives.", value);
  for (const problem of nearest.problems) say(walk, problem.pointer, problem.rule, problem.message, value);
  return value;
}

const fits = (answer: Checked): boolean => answer.problems.length === 0;

function tryAll(list: Json[], value: Json, at: string, depth: number, walk: Walk): Checked[] {
  return list.map((schema) => {
    const problems: Problem[] = [];
    return { value: checkValue(schema, value, at, depth + 1, { ...walk, problems }), problems };
  });
}
