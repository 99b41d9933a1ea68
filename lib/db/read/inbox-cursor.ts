import { isWritten } from "../../domain/instant";

// Where a page of the inbox ends: the due time, rank and id of its last task. Opaque to whoever carries it, and a bad one is
// the beginning, not an error: a person who edits an address gets a page.

export type Cursor = { dueAt: string; rank: number; taskId: string };

const BEGINNING: Cursor = { dueAt: "-infinity", rank: 0, taskId: "00000000-0000-0000-0000-000000000000" };
/** A column `due_at` as a cursor writes it. */
export const DUE_KEY = `case when due_at = 'infinity' then 'infinity'
  else to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end`;
const FORM =
  /^(infinity|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\|([012])\|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export const writeCursor = ({ dueAt, rank, taskId }: Cursor): string =>
  Buffer.from(`${dueAt}|${rank}|${taskId}`).toString("base64url");

export const readCursor = (text: string | null | undefined): Cursor => cursorIn(text) ?? BEGINNING;

/** null: nothing that was given as a cursor. */
export function cursorIn(text: string | null | undefined): Cursor | null {
  if (!text || text.length > 120) return null;
  const bytes = Buffer.from(text, "base64url");
  const [, dueAt, rank, taskId] = FORM.exec(bytes.toString("utf8")) ?? [];
  if (dueAt === undefined || taskId === undefined || bytes.toString("base64url") !== text) return null;
  return dueAt === "infinity" || isWritten(dueAt) ? { dueAt, rank: Number(rank), taskId } : null;
}
