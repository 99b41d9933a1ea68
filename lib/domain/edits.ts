// Approving with changes: which places of the payload differ from what was asked, and whether the task lets them.
import { canonical } from "./canonical";
import { type Refusal, refuse } from "./refusals";
import type { Outcome } from "./task-kinds";
import { isObject } from "./task-spec";
import type { Json, JsonObject } from "./types";

export type Edit = { pointer: string; before: Json; after: Json };

const escapePointer = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

export function findEdits(before: JsonObject, after: JsonObject, base = ""): Edit[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => editsAt(before[key], after[key], `${base}/${escapePointer(key)}`));
}

function editsAt(before: Json | undefined, after: Json | undefined, pointer: string): Edit[] {
  if (isObject(before) && isObject(after)) return findEdits(before, after, pointer);
  if (before !== undefined && after !== undefined && canonical(before) === canonical(after)) return [];
  return [{ pointer, before: before ?? null, after: after ?? null }];
}

export function guardEdits(edits: Edit[], editable: string[], outcome: Outcome): Refusal | null {
  if (edits.length === 0) return null;
  if (!outcome.positive) return refuse("not_editable", "Only a positive decision can change the payload.");
  const outside = edits.filter((edit) => !editable.some((root) => isUnder(edit.pointer, root)));
  if (outside.length === 0) return null;
  const problems = outside.map((edit) => ({
    pointer: `/payload${edit.pointer}`,
    rule: "editable",
    message: `${edit.pointer} may not be edited; editable are: ${editable.join(", ") || "no fields"}.`,
  }));
  return refuse("not_editable", problems[0]?.message ?? "", { editable }, problems);
}

const isUnder = (pointer: string, root: string): boolean =>
  root === "" || pointer === root || pointer.startsWith(`${root}/`);
