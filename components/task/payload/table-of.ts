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
  return { columns: leadFirst([...columns], list), rows: list };
}

const ID_NAME = /(?:^|[_-])(?:id|key|no|nr|number|ref|reference)$|[a-z](?:Id|No|Nr|Ref|Number|Key)$/;
export const isIdName = (name: string): boolean => ID_NAME.test(name);

// What is hashed has its names in the order of the alphabet, whatever order they were written in: that order means nothing, and a
// row is found by what it is called. Only this one column moves; the others keep the order of the text.
function leadFirst(columns: string[], rows: JsonObject[]): string[] {
  const lead = columns.find(isIdName) ?? columns.find((name) => isText(name, rows));
  return lead === undefined ? columns : [lead, ...columns.filter((name) => name !== lead)];
}

const isText = (name: string, rows: JsonObject[]): boolean => allOf(name, rows, "string");
export const isNumeric = (name: string, rows: JsonObject[]): boolean => allOf(name, rows, "number");

/** Whether every row that has it has one of this type. */
function allOf(name: string, rows: JsonObject[], type: "string" | "number"): boolean {
  const having = rows.filter((row) => Object.hasOwn(row, name));
  return having.length > 0 && having.every((row) => typeof row[name] === type);
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
