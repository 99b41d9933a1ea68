// Approving with changes: which places of the payload differ from what was asked, and whether the task lets them.
import { type Refusal, refuse } from "./refusals";
import type { Outcome } from "./task-kinds";
import { isObject } from "./task-spec";
import type { Json, JsonObject } from "./types";

// An added place has no `before`, a removed one no `after`: null is a value.
export type Edit = { pointer: string; before?: Json; after?: Json };

const escapePointer = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

export function findEdits(before: JsonObject, after: JsonObject, base = ""): Edit[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => editsAt(own(before, key), own(after, key), `${base}/${escapePointer(key)}`));
}

// Only what is there: `toString` is not part of a payload that does not name it.
const own = (object: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

// A list of the same length is compared place by place, so `/items/0/amount` may be editable; any other as a whole.
function editsAt(before: Json | undefined, after: Json | undefined, pointer: string): Edit[] {
  if (isObject(before) && isObject(after)) return findEdits(before, after, pointer);
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((item, i) => editsAt(item, after[i], `${pointer}/${i}`));
  if (before === after) return []; // what has parts was taken apart above, or is of another length or kind
  return [{ pointer, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
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
