// Where a page of the inbox ends: the due time and id of its last task. Opaque to whoever carries it, and a bad one is
// the beginning, not an error: a person who edits an address gets a page.

export type Cursor = { dueAt: string; taskId: string };

const BEGINNING: Cursor = { dueAt: "-infinity", taskId: "00000000-0000-0000-0000-000000000000" };
const FORM =
  /^(infinity|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export const writeCursor = ({ dueAt, taskId }: Cursor): string =>
  Buffer.from(`${dueAt}|${taskId}`).toString("base64url");

export function readCursor(text: string | null | undefined): Cursor {
  if (!text || text.length > 120) return BEGINNING;
  const [, dueAt, taskId] = FORM.exec(Buffer.from(text, "base64url").toString("utf8")) ?? [];
  if (dueAt === undefined || taskId === undefined) return BEGINNING;
  const isTime = dueAt === "infinity" || !Number.isNaN(Date.parse(dueAt));
  return isTime ? { dueAt, taskId } : BEGINNING;
}
