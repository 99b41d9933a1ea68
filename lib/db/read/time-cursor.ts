import { isWritten } from "../../domain/instant";

// Where a page of something in order of time ends. Opaque to whoever carries it, and a bad one is the beginning.
export type TimeCursor = { at: string; id: string };

const FORM = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const ENDS = {
  "-infinity": { at: "-infinity", id: "00000000-0000-0000-0000-000000000000" },
  infinity: { at: "infinity", id: "ffffffff-ffff-ffff-ffff-ffffffffffff" },
};

export const writeTimeCursor = ({ at, id }: TimeCursor): string =>
  Buffer.from(`${at}|${id}`).toString("base64url");

/** `beginning`: from where the first page goes on. */
export function readTimeCursor(text: string | null | undefined, beginning: keyof typeof ENDS): TimeCursor {
  if (!text || text.length > 120) return ENDS[beginning];
  const [, at, id] = FORM.exec(Buffer.from(text, "base64url").toString("utf8")) ?? [];
  if (at === undefined || id === undefined || !isWritten(at)) return ENDS[beginning];
  return { at, id };
}
