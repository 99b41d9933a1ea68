import { z } from "zod";
import { MOST_HOLIDAYS, MOST_SPANS, type Span, WEEKDAYS } from "@/lib/domain/calendar";
import { MOST_ON_CALL } from "@/lib/domain/rotation";
import { dayNumber, minuteOf } from "@/lib/domain/wall-clock";
import { isZone } from "@/lib/domain/zoned";
import { drawnFromShape } from "../answers";

// What the forms about a group's time post, and what is meant by it.

export const Group = z.strictObject({ groupId: z.uuid() });
export const zone = z
  .string()
  .trim()
  .max(64)
  .refine(isZone, "This is no time zone. They look like Europe/Berlin.");

const SPANS = "Write hours like 9:00-12:30, 13:30-18:00, in their order; empty is closed.";

/** "9:00-12:30, 13:30-18:00" */
const spans = z
  .string()
  .trim()
  .max(200)
  .transform((said, context): Span[] => {
    const read = said === "" ? [] : said.split(/[,;]/).map(spanOf);
    const found = read.filter((span) => span !== null);
    const inOrder = found.every(([from], i) => i === 0 || from > (found[i - 1] as Span)[1]);
    if (found.length === read.length && inOrder && found.length <= MOST_SPANS) return found;
    context.addIssue({ code: "custom", message: SPANS });
    return z.NEVER;
  });

function spanOf(said: string): Span | null {
  const [from, to, ...more] = said.split(/\s*(?:-|–|—|to)\s*/).map(minuteOf);
  return typeof from === "number" && typeof to === "number" && more.length === 0 && from < to
    ? [from, to]
    : null;
}

/** One day a line, whatever stands after it: "2026-12-25 Christmas". */
const holidays = z
  .string()
  .max(20_000)
  .transform((said, context): string[] => {
    const lines = said
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
    const days = lines.map((line) => line.split(/\s/)[0] as string);
    const wrong = days.find((day) => dayNumber(day) === null);
    if (wrong !== undefined)
      context.addIssue({ code: "custom", message: `“${wrong}” is no day: write it like 2026-12-25.` });
    if (days.length > MOST_HOLIDAYS)
      context.addIssue({ code: "custom", message: `At most ${MOST_HOLIDAYS} days.` });
    return [...new Set(days)].sort();
  });

const days = Object.fromEntries(WEEKDAYS.map((_, i) => [`day.${i}`, spans])) as Record<string, typeof spans>;

export const Hours = Group.extend({ zone, holidays, drawnFrom: drawnFromShape, ...days }).transform(
  (input) => {
    const week = WEEKDAYS.map((_, i) => (input as unknown as Record<string, Span[]>)[`day.${i}`] ?? []);
    const { groupId, drawnFrom, holidays } = input;
    return { groupId, drawnFrom, hours: { zone: input.zone, week, holidays } };
  },
);

const addresses = z
  .string()
  .max(20_000)
  .transform((said) =>
    said
      .split(/[\n,;]/)
      .map((one) => one.trim().toLowerCase())
      .filter(Boolean),
  )
  .pipe(z.array(z.email("One e-mail address a line.")).max(MOST_ON_CALL, `At most ${MOST_ON_CALL} people.`));

export const Turns = Group.extend({
  drawnFrom: drawnFromShape,
  zone,
  people: addresses,
  every: z.enum(["day", "week"], "Choose one of these."),
  time: z
    .string()
    .trim()
    .refine((said) => (minuteOf(said) ?? 1440) < 1440, "A time of the day, such as 09:00."),
  since: z.string().refine((said) => dayNumber(said) !== null, "A day, such as 2026-03-02."),
}).transform(({ groupId, drawnFrom, ...turns }) => ({ groupId, drawnFrom, turns }));
