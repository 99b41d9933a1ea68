import { z } from "zod";
import { readDuration } from "@/lib/domain/duration";
import { RISKS } from "@/lib/domain/types";
import { momentIn } from "@/lib/domain/zoned";
import { words } from "@/lib/web/words";

// What the simulator is asked: all of it stands in the address, so that an answer can be shown to somebody.

const said = (most: number) => words(most).transform((text) => text ?? "");

export const questionShape = z.object({
  type: said(200),
  to: said(1000),
  risk: z.enum(RISKS).catch("normal"),
  due: said(40), // a length of time
  at: said(40), // on the wall clock of whoever asks
});
export type Question = z.output<typeof questionShape>;

type Read =
  | { ok: true; names: string[]; deadlineAt: Date | null; at: Date }
  | { ok: false; fields: Partial<Record<keyof Question, string>> };

const MOST_NAMES = 20;

export function readQuestion({ to, due, at: wall }: Question, zone: string, now: Date): Read {
  const fields: Partial<Record<keyof Question, string>> = {};
  const names = to
    .split(/[,\n]/)
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.length > MOST_NAMES) fields.to = `At most ${MOST_NAMES} names.`;
  const at = wall === "" ? now : momentIn(zone, wall);
  if (at === null) fields.at = "A day and a time.";
  const seconds = due === "" ? null : readDuration(due);
  if (due !== "" && seconds === null) fields.due = "A length of time, such as 4 h or 2 d.";
  if (Object.keys(fields).length > 0 || at === null) return { ok: false, fields };
  return {
    ok: true,
    names,
    at,
    deadlineAt: seconds === null ? null : new Date(at.getTime() + seconds * 1000),
  };
}
