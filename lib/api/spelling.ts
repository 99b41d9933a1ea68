// Some clients write `intentType` where the protocol says `intent_type`, and what is made of a class in Java or .NET says null
// of every field that nobody set. Only at the top level of a body: what is inside a payload belongs to its owner.
import { z } from "zod";
import type { JsonObject } from "../domain/types";

export type Respell = (body: JsonObject) => JsonObject;

export function respellFor(shape: z.ZodType | undefined): Respell {
  if (!(shape instanceof z.ZodObject)) return (body) => body;
  const names = camelNames(Object.keys(shape.shape));
  // A rule over all that is said (bulk-cancel has one) is about what was said: there null is no way to say nothing.
  const hasRule = (shape.def.checks ?? []).length > 0;
  const unset = hasRule ? new Set<string>() : unsetNames(shape.shape as Record<string, z.ZodType>);
  return (body) => withoutUnset(respelled(body, names), unset);
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
