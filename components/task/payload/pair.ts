import { isObject } from "@/lib/domain/task-spec";
import type { Json, JsonObject } from "@/lib/domain/types";

// Two members of an object that say what something was and what it shall be.

type Pair = { before: Json; after: Json; names: [string, string] };

const NAMES: Array<[string, string]> = [
  ["before", "after"],
  ["old", "new"],
  ["old_value", "new_value"],
  ["oldValue", "newValue"],
  ["previous", "next"],
  ["previous", "proposed"],
  ["current", "proposed"],
  ["was", "becomes"],
];
// "From account A to account B" is a transfer, not a change: only whole objects are taken for two states of one thing.
const OF_OBJECTS: [string, string] = ["from", "to"];

export function findPair(value: JsonObject): Pair | null {
  const names = NAMES.find((pair) => hasBoth(value, pair)) ?? (areObjects(value) ? OF_OBJECTS : null);
  if (!names) return null;
  const [before, after] = [value[names[0]] as Json, value[names[1]] as Json];
  return { before, after, names };
}

const hasBoth = (value: JsonObject, names: [string, string]): boolean =>
  names.every((name) => Object.hasOwn(value, name));

function areObjects(value: JsonObject): boolean {
  if (!hasBoth(value, OF_OBJECTS)) return false;
  return isObject(value.from) && isObject(value.to);
}
