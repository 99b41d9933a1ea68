// How a stretch of time is put together from what was added up, in as few pieces as there are: whole weeks and days of UTC,
// quarters of an hour at its ends, and fact by fact whatever is not added up yet.

export type Grain = "fact" | "quarter" | "day" | "week";
export type Piece = { grain: Grain; from: number; to: number; point: number };
export type CoverOptions = {
  open: ReadonlySet<number>; // days of UTC, by when they begin, that are not added up
  weeks: boolean; // whether weeks may be used
  quarters: (day: number) => boolean; // whether what is asked of this day was added up by quarters of an hour, too
  days?: (day: number) => boolean; // whether the day is still kept; else it is read fact by fact
};

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const FIRST_MONDAY = 4 * DAY; // after the beginning of 1970

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

function nextPiece(at: number, to: number, { open, weeks, quarters, days }: CoverOptions) {
  const day = Math.floor(at / DAY) * DAY;
  const isWholeDay = at === day && day + DAY <= to;
  const isMonday = (day - FIRST_MONDAY) % WEEK === 0;
  if (weeks && isWholeDay && isMonday && at + WEEK <= to && !isAnyOpen(day, open))
    return { grain: "week" as const, until: at + WEEK };
  const until = Math.min(day + DAY, to);
  if (open.has(day) || (isWholeDay && days && !days(day))) return { grain: "fact" as const, until };
  if (isWholeDay) return { grain: "day" as const, until };
  return { grain: quarters(day) ? ("quarter" as const) : ("fact" as const), until };
}

function isAnyOpen(monday: number, open: ReadonlySet<number>): boolean {
  for (let day = monday; day < monday + WEEK; day += DAY) if (open.has(day)) return true;
  return false;
}
