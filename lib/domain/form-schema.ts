// Whether the schema of a task's form is one we can check. An agent writes it, and an agent is not trusted: every size has a
// ceiling, and what `validateForm` would not check is refused when the intent is submitted, not discovered by a person.
import { KEYWORDS, REFUSED_KEYWORDS, RESERVED_NAMES } from "./form-keywords";
import {
  choicesOf,
  isObject,
  type Meter,
  plainAlternatives,
  pointerPart,
  sameKey,
  spend,
} from "./form-value";
import { checkAgainst } from "./form-walk";
import type { Problem } from "./refusals";
import type { Json, JsonObject } from "./types";

export const FORM_LIMITS = {
  depth: 12,
  properties: 500, // of all objects together
  choices: 500, // of one list of values
  alternatives: 16, // of one list of schemas
  nesting: 2, // alternatives inside alternatives multiply the work
  nodes: 2_000,
} as const;

// Of both the problems we tell and the ones we go on looking for.
const MOST_PROBLEMS = 50;

type Walk = { problems: Problem[]; nodes: number; properties: number; meter: Meter };
type Place = { at: string; depth: number; nesting: number };

/** Everything wrong with a form's schema; with an empty list, `validateForm` checks all that the schema says. */
export function checkSchema(schema: Json): Problem[] {
  const walk: Walk = { problems: [], nodes: 0, properties: 0, meter: spend(50_000) };
  checkNode(schema, { at: "", depth: 1, nesting: 0 }, walk);
  if (walk.problems.length === 0 && isObject(schema) && !mayBeObject(schema))
    say(walk, "/type", "type", 'A form is a group of fields: its "type" must be "object".');
  return walk.problems;
}

function mayBeObject({ type }: JsonObject): boolean {
  return type === undefined || type === "object" || (Array.isArray(type) && type.includes("object"));
}

function checkNode(schema: Json | undefined, place: Place, walk: Walk): void {
  const { at } = place;
  walk.nodes += 1;
  if (walk.nodes > FORM_LIMITS.nodes) {
    if (walk.nodes === FORM_LIMITS.nodes + 1) say(walk, "", "too_large", "The schema has too many parts.");
  } else if (!isObject(schema)) {
    say(walk, at, "schema", "A schema must be an object.");
  } else if (place.depth > FORM_LIMITS.depth) {
    say(walk, at, "too_deep", `A schema may be nested at most ${FORM_LIMITS.depth} deep.`);
  } else {
    checkKeywords(schema, at, walk);
    checkPlainValues(schema, at, walk);
    checkChildren(schema, place, walk);
    checkDefault(schema, at, walk);
  }
}

function checkKeywords(schema: JsonObject, at: string, walk: Walk): void {
  for (const keyword of Object.keys(schema)) {
    if (!REFUSED_KEYWORDS.has(keyword)) continue;
    say(walk, `${at}/${pointerPart(keyword)}`, "unsupported", `A form cannot use "${keyword}".`);
  }
  for (const [keyword, shape] of KEYWORDS) {
    const value = schema[keyword];
    if (value !== undefined && !shape.fits(value))
      say(walk, `${at}/${keyword}`, keyword, `"${keyword}" must be ${shape.says}.`);
  }
  if (Array.isArray(schema.required) && schema.required.length > FORM_LIMITS.properties)
    say(walk, `${at}/required`, "too_large", `At most ${FORM_LIMITS.properties} fields may be required.`);
}

// Values written in the schema itself are compared again and again, so they are small and shallow.
function checkPlainValues(schema: JsonObject, at: string, walk: Walk): void {
  const list = Array.isArray(schema.enum) ? schema.enum : [];
  if (list.length > FORM_LIMITS.choices)
    say(walk, `${at}/enum`, "too_large", `"enum" may list at most ${FORM_LIMITS.choices} values.`);
  for (const keyword of ["enum", "const", "default"]) {
    const value = schema[keyword];
    if (value !== undefined && sameKey(value, walk.meter, FORM_LIMITS.depth) === null)
      say(walk, `${at}/${keyword}`, "too_large", "A value written in the schema must be small and shallow.");
  }
}

function checkChildren(schema: JsonObject, place: Place, walk: Walk): void {
  const { at } = place;
  const inside = (part: string): Place => ({ ...place, at: `${at}/${part}`, depth: place.depth + 1 });
  if (schema.properties !== undefined) checkProperties(schema.properties, inside("properties"), walk);
  if (schema.items !== undefined) checkNode(schema.items, inside("items"), walk);
  const more = schema.additionalProperties;
  if (more !== undefined && typeof more !== "boolean") checkNode(more, inside("additionalProperties"), walk);
  for (const keyword of ["oneOf", "anyOf"])
    if (schema[keyword] !== undefined) checkAlternatives(schema[keyword], keyword, inside(keyword), walk);
}

function checkProperties(properties: Json, place: Place, walk: Walk): void {
  if (!isObject(properties)) {
    say(walk, place.at, "properties", '"properties" must be an object of schemas.');
    return;
  }
  for (const [name, child] of Object.entries(properties)) {
    walk.properties += 1;
    if (walk.properties > FORM_LIMITS.properties) break;
    const at = `${place.at}/${pointerPart(name)}`;
    if (RESERVED_NAMES.has(name)) say(walk, at, "reserved_name", `A field cannot be called "${name}".`);
    checkNode(child, { ...place, at }, walk);
  }
  if (walk.properties === FORM_LIMITS.properties + 1)
    say(walk, place.at, "too_large", `A form may have at most ${FORM_LIMITS.properties} fields.`);
}

function checkAlternatives(list: Json, keyword: string, place: Place, walk: Walk): void {
  const { at } = place;
  if (!Array.isArray(list) || list.length === 0) {
    say(walk, at, keyword, `"${keyword}" must be a list with at least one schema.`);
    return;
  }
  const plain = plainAlternatives(list, walk.meter) !== null;
  const most = plain ? FORM_LIMITS.choices : FORM_LIMITS.alternatives;
  const nesting = plain ? place.nesting : place.nesting + 1;
  if (list.length > most) {
    say(walk, at, "too_large", `"${keyword}" may list at most ${most} alternatives.`);
  } else if (nesting > FORM_LIMITS.nesting) {
    say(walk, at, "too_deep", `Alternatives may be nested at most ${FORM_LIMITS.nesting} deep.`);
  } else {
    for (const [index, child] of list.entries())
      checkNode(child, { ...place, at: `${at}/${index}`, nesting }, walk);
    if (plain && keyword === "oneOf") checkApart(list, at, walk);
  }
}

// Whatever stands in two of them could never be chosen.
function checkApart(list: Json[], at: string, walk: Walk): void {
  const taken = new Set<string>();
  for (const [index, one] of list.entries()) {
    const { keys } = choicesOf(plainAlternatives([one], walk.meter) ?? [], walk.meter);
    if ([...keys].some((key) => taken.has(key)))
      say(walk, `${at}/${index}`, "oneOf", "This value is in another alternative already.");
    for (const key of keys) taken.add(key);
  }
}

// What the form offers when nobody typed anything must itself be an answer. Only a sound schema can say so.
function checkDefault(schema: JsonObject, at: string, walk: Walk): void {
  if (schema.default === undefined || walk.problems.length > 0) return;
  const { problems } = checkAgainst(schema, schema.default, { coerce: false, fill: true, meter: walk.meter });
  const first = problems[0];
  if (first)
    say(walk, `${at}/default${first.pointer}`, "default", `The default does not fit: ${first.message}`);
  else if (walk.meter.left < 0)
    say(walk, `${at}/default`, "too_large", "A value written in the schema must be small and shallow.");
}

function say(walk: Walk, pointer: string, rule: string, message: string): void {
  if (walk.problems.length < MOST_PROBLEMS) walk.problems.push({ pointer, rule, message });
}
