import type { FormState } from "@/components/ui/form-state";
import type { Row } from "./rows";

// Which rows somebody chose, each as it was when they did: they stand for what they have seen, and for nothing that came after.

export const MOST_SELECTED = 200; // decided together in one go

type Seen = Pick<Row, "id" | "title" | "version" | "payloadHash">;
export type Selection = ReadonlyMap<string, Pick<Seen, "version" | "payloadHash">>;

export function isSelected(selection: Selection, row: Seen): boolean {
  const seen = selection.get(row.id);
  return seen?.version === row.version && seen.payloadHash === row.payloadHash;
}

export function added(before: Selection, rows: Seen[]): Selection {
  const after = new Map(before);
  for (const { id, version, payloadHash } of rows) after.set(id, { version, payloadHash });
  return new Map([...after].slice(0, MOST_SELECTED));
}

export function removed(before: Selection, rows: Seen[]): Selection {
  const after = new Map(before);
  for (const { id } of rows) after.delete(id);
  return after;
}

/** Those that were chosen as something else than they are now. */
export const changed = <T extends Seen>(selection: Selection, rows: T[]): T[] =>
  rows.filter((row) => selection.has(row.id) && !isSelected(selection, row));

export const sayChanged = (rows: Seen[]): FormState => ({
  tone: "problem",
  message:
    rows.length === 1
      ? `“${rows[0]?.title}” was changed since you selected it. Look at it again.`
      : `${rows.length} tasks were changed since you selected them. Look at them again.`,
  at: Date.now(),
});
