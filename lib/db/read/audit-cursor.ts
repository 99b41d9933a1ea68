import { isWritten } from "../../domain/instant";

// Where a page of the audit ends: the time, the intent and the number of its last event. Opaque to whoever carries it, and a
// bad one is the beginning, not an error: a person who edits an address gets a page.

export type AuditCursor = { at: string; intentId: string; seq: number };

const NEWEST: AuditCursor = {
  at: "infinity",
  intentId: "ffffffff-ffff-ffff-ffff-ffffffffffff",
  seq: 2_147_483_647,
};
const FORM =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\|(\d{1,9})$/;

export const writeAuditCursor = ({ at, intentId, seq }: AuditCursor): string =>
  Buffer.from(`${at}|${intentId}|${seq}`).toString("base64url");

export function readAuditCursor(text: string | null | undefined): AuditCursor {
  if (!text || text.length > 120) return NEWEST;
  const [, at, intentId, seq] = FORM.exec(Buffer.from(text, "base64url").toString("utf8")) ?? [];
  if (at === undefined || intentId === undefined || !isWritten(at)) return NEWEST;
  return { at, intentId, seq: Number(seq) };
}
