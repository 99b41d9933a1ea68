// How a stretch of time is put together from what was added up, in as few pieces as there are: four weeks at once, whole weeks
// and days of UTC, quarters of an hour at its ends, and fact by fact whatever is not added up yet.
import type { TALLY_GRAINS } from "./insight-words";

export type Grain = "fact" | (typeof TALLY_GRAINS)[number];
export type Piece = { grain: Grain; from: number; to: number; point: number };
export type CoverOptions = {
  open: ReadonlySet<number>; // days of UTC, by when they begin, that are not added up
  quarters: (day: number) => boolean; // whether what is asked of this day was added up by quarters of an hour, too
  days?: (day: number) => boolean; // whether the day is still kept; else it is read fact by fact
};

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const FIRST_MONDAY = 4 * DAY; // after the beginning of 1970
const LONGEST = [
  { grain: "four-weeks", length: 4 * WEEK },
  { grain: "week", length: WEEK },
] as const;

export function cover(from: number, to: number, point: number, options: CoverOptions): Piece[] {
  const pieces: Piece[] = [];
  for (let at = from; at < to; ) {
    const { grain, until } = nextPiece(at, to, options);
    const last = pieces.at(-1);
    if (last?.grain === grain) last.to = until;
    else pieces.push({ grain, from: at, to: until, point });
    at = until;
  }
  return pieces;
}

function nextPiece(at: number, to: number, { open, quarters, days }: CoverOptions) {
  const long = LONGEST.find(
    ({ length }) => (at - FIRST_MONDAY) % length === 0 && at + length <= to && !isAnyOpen(at, length, open),
  );
  if (long) return { grain: long.grain, until: at + long.length };
  const day = Math.floor(at / DAY) * DAY;
  const isWholeDay = at === day && day + DAY <= to;
  const until = Math.min(day + DAY, to);
  if (open.has(day) || (isWholeDay && days && !days(day))) return { grain: "fact" as const, until };
  if (isWholeDay) return { grain: "day" as const, until };
  return { grain: quarters(day) ? ("quarter" as const) : ("fact" as const), until };
}

function isAnyOpen(monday: number, length: number, open: ReadonlySet<number>): boolean {
  for (let day = monday; day < monday + length; day += DAY) if (open.has(day)) return true;
  return false;
}
