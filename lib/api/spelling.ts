// Some clients write `intentType` where the protocol says `intent_type`, and what is made of a class in Java or .NET says null
// of every field that nobody set. The spelling is looked at at the top level of a body alone, and null in what has a shape, too, like
// the task of an intent: what is inside a payload belongs to its owner.
import { z } from "zod";
import { isObject } from "../domain/task-spec";
import type { Json, JsonObject } from "../domain/types";

export type Respell = (body: JsonObject) => JsonObject;

export function respellFor(shape: z.ZodType | undefined): Respell {
  if (!(shape instanceof z.ZodObject)) return (body) => body;
  const names = camelNames(Object.keys(shape.shape));
  // A rule over all that is said (bulk-cancel has one) is about what was said: there null is no way to say nothing.
  const hasRule = (shape.def.checks ?? []).length > 0;
  const unsetIn = hasRule ? null : unsetInside(shape);
  return (body) => {
    const spelled = respelled(body, names);
    return unsetIn ? (unsetIn(spelled) as JsonObject) : spelled;
  };
}

type Names = Map<string, string>;

function respelled(body: JsonObject, names: Names): JsonObject {
  let spelled: JsonObject | null = null;
  for (const key in body) {
    const snake = names.get(key);
    if (snake === undefined) continue;
    spelled ??= { ...body };
    const value = body[key];
    delete spelled[key];
    // Given in both spellings, the protocol's own wins.
    if (!Object.hasOwn(body, snake) && value !== undefined) spelled[snake] = value;
  }
  return spelled ?? body;
}

type Clear = (value: Json) => Json;

/** What takes the nulls that say nothing out of what is said in this shape, however deep; null where there can be none. */
function unsetInside(shape: z.ZodType): Clear | null {
  if (shape instanceof z.ZodOptional || shape instanceof z.ZodNullable)
    return unsetInside(shape.unwrap() as z.ZodType);
  if (shape instanceof z.ZodArray) {
    const each = unsetInside(shape.element as z.ZodType);
    return each && ((value) => (Array.isArray(value) ? value.map(each) : value));
  }
  if (shape instanceof z.ZodUnion) {
    const way = shape.options.find((option) => option instanceof z.ZodObject);
    return way ? unsetInside(way) : null;
  }
  return shape instanceof z.ZodObject ? unsetInObject(shape.shape as Record<string, z.ZodType>) : null;
}

function unsetInObject(fields: Record<string, z.ZodType>): Clear {
  const unset = unsetNames(fields);
  const inner = Object.entries(fields).flatMap(([name, shape]) => {
    const clear = unsetInside(shape);
    return clear ? [{ name, clear }] : [];
  });
  return (value) => {
    if (!isObject(value)) return value;
    let cleared = withoutUnset(value, unset);
    for (const { name, clear } of inner) {
      const said = cleared[name];
      if (said === undefined) continue;
      const left = clear(said);
      if (left !== said) cleared = { ...cleared, [name]: left };
    }
    return cleared;
  };
}

function withoutUnset(body: JsonObject, unset: Set<string>): JsonObject {
  let without: JsonObject | null = null;
  for (const key in body) {
    if (body[key] !== null || !unset.has(key)) continue;
    without ??= { ...body };
    delete without[key];
  }
  return without ?? body;
}

// Where null means something of its own, and where something has to be said, it is left to the shape.
const unsetNames = (shape: Record<string, z.ZodType>): Set<string> =>
  new Set(
    Object.keys(shape).filter(
      (key) => shape[key]?.safeParse(undefined).success && !shape[key].safeParse(null).success,
    ),
  );

const camelNames = (keys: string[]): Names =>
  new Map(keys.filter((key) => key.includes("_")).map((key) => [camel(key), key]));

const camel = (key: string): string =>
  key.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
