import { isObject } from "@/lib/domain/task-spec";
import type { Json, JsonObject } from "@/lib/domain/types";

// A list of objects that have about the same members reads as a table. Null: it does not.

export type Table = { columns: string[]; rows: JsonObject[] };

const MOST_COLUMNS = 12;

export function tableOf(list: Json[]): Table | null {
  if (list.length === 0 || !list.every(isObject)) return null;
  const columns = new Set<string>();
  let cells = 0;
  for (const row of list)
    for (const name of Object.keys(row)) {
      columns.add(name);
      cells += 1;
      if (columns.size > MOST_COLUMNS) return null;
    }
  if (columns.size === 0 || cells * 2 < columns.size * list.length) return null; // mostly holes
  return { columns: [...columns], rows: list };
}

/** How many values lie inside, counted no further than somebody wants to know. */
export function countInside(value: Json, most: number): number {
  if (value === null || typeof value !== "object") return 1;
  let count = 0;
  for (const inside of Object.values(value)) {
    count += 1 + (typeof inside === "object" ? countInside(inside, most - count) : 0);
    if (count > most) return count;
  }
  return count;
}
