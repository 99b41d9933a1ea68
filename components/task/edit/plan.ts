import { isObject } from "@/lib/domain/task-spec";
import type { Json, JsonObject } from "@/lib/domain/types";
import { pointerOf, stepsOf } from "../payload/way";

// The places of a payload that a task lets a person change before agreeing, each with an input, and the payload that what
// was typed makes.

export type Place = {
  pointer: string;
  before: Json | undefined;
  look: "line" | "lines" | "number" | "yes-no" | "json";
};

const MOST_PLACES = 60;

/** Null: more than fits; then the payload is not changed here. */
export function editPlaces(payload: JsonObject, editable: string[]): Place[] | null {
  const places = new Map<string, Place>();
  for (const root of editable) {
    if (root !== "" && !root.startsWith("/")) continue; // it names no place
    collect(valueAt(payload, root), root, 0, places);
    if (places.size > MOST_PLACES) return null;
  }
  return [...places.values()];
}

// A group is changed field by field, so that one number is one number; a list as a whole.
function collect(value: Json | undefined, pointer: string, depth: number, places: Map<string, Place>): void {
  if (places.size > MOST_PLACES) return;
  if (isObject(value) && depth < 3 && Object.keys(value).length > 0) {
    for (const [name, inside] of Object.entries(value))
      collect(inside, pointer + pointerOf([name]), depth + 1, places);
  } else places.set(pointer, { pointer, before: value, look: lookOf(value) });
}

function lookOf(value: Json | undefined): Place["look"] {
  if (typeof value === "boolean") return "yes-no";
  if (typeof value === "number") return "number";
  if (typeof value !== "string") return "json";
  return value.length > 80 || value.includes("\n") ? "lines" : "line";
}

function valueAt(value: Json, pointer: string): Json | undefined {
  let here: Json | undefined = value;
  for (const step of stepsOf(pointer)) {
    if (Array.isArray(here)) here = /^\d{1,9}$/.test(step) ? here[Number(step)] : undefined;
    else here = isObject(here) && Object.hasOwn(here, step) ? here[step] : undefined;
  }
  return here;
}

export const typedOf = ({ before, look }: Place): string => {
  if (before === undefined) return "";
  if (look === "json") return JSON.stringify(before, null, 2);
  return typeof before === "string" ? before : JSON.stringify(before);
};

type Edited = { payload: JsonObject; problems: Record<string, string> };

/** The payload with what was typed in its places; what cannot be read as its place wants it is a problem there. */
export function editPayload(payload: JsonObject, places: Place[], typed: Record<string, string>): Edited {
  const edited = structuredClone(payload);
  const problems: Record<string, string> = {};
  for (const place of places) {
    const text = typed[place.pointer];
    if (text === undefined || text === typedOf(place)) continue;
    const read = readText(text, place);
    if (read.ok) setAt(edited, stepsOf(place.pointer), read.value);
    else problems[place.pointer] = read.message;
  }
  return { payload: edited, problems };
}

type Read = { ok: true; value: Json | undefined } | { ok: false; message: string };

function readText(text: string, { look, before }: Place): Read {
  if (look === "line" || look === "lines") return { ok: true, value: text };
  if (text.trim() === "" && before === undefined) return { ok: true, value: undefined };
  try {
    const value = JSON.parse(text) as Json;
    if (look === "number" && typeof value !== "number")
      return { ok: false, message: "This must be a number." };
    return { ok: true, value };
  } catch {
    return {
      ok: false,
      message: look === "number" ? "This must be a number, such as 12.5." : "This is not JSON.",
    };
  }
}

function setAt(payload: JsonObject, steps: string[], value: Json | undefined): void {
  const last = steps.at(-1);
  if (last === undefined || value === undefined) return;
  const here = valueAt(payload, pointerOf(steps.slice(0, -1)));
  if (Array.isArray(here)) here[Number(last)] = value;
  else if (isObject(here) && !UNSAFE.has(last)) here[last] = value;
}

const UNSAFE = new Set(["__proto__", "constructor", "prototype"]);
