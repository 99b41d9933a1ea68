// Some clients write `intentType` where the protocol says `intent_type`. Only at the top level of a body: what is inside
// a payload belongs to its owner.
import { z } from "zod";
import type { JsonObject } from "../domain/types";

export type Respell = (body: JsonObject) => JsonObject;

export function respellFor(shape: z.ZodType | undefined): Respell {
  const names =
    shape instanceof z.ZodObject ? camelNames(Object.keys(shape.shape)) : new Map<string, string>();
  if (names.size === 0) return (body) => body;
  return (body) => {
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
  };
}

const camelNames = (keys: string[]): Map<string, string> =>
  new Map(keys.filter((key) => key.includes("_")).map((key) => [camel(key), key]));

const camel = (key: string): string =>
  key.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
