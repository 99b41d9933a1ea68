// Clocks on walls: what one shows somewhere at a moment, and at which moment it shows a day and a minute. Days are counted from
// 1 January 1970, and minutes from midnight as the clock says it: a day may have 23 or 25 hours, and one may be left out whole.

const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
// The hands of two clocks are at most 26 hours apart, and of all changes only one lies within them.
const AROUND_MS = 26 * 3_600_000;

const formats = new Map<string, Intl.DateTimeFormat>();
const MOST_FORMATS = 500;

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  if (formats.size >= MOST_FORMATS) formats.clear();
  const made = new Intl.DateTimeFormat("en-u-hc-h23", {
    timeZone: zone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(zone, made);
  return made;
}

/** What the clock shows, as if it were UTC. */
export function wallAt(zone: string, moment: number): number {
  const of = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of formatOf(zone).formatToParts(moment))
    if (type in of) of[type as keyof typeof of] = Number(value);
  return Date.UTC(of.year, of.month - 1, of.day, of.hour, of.minute, of.second);
}

/** How far the clock is ahead of UTC. */
const aheadAt = (zone: string, moment: number): number => {
  const second = Math.floor(moment / 1000) * 1000;
  return wallAt(zone, second) - second;
};

export const dayNumberAt = (zone: string, moment: number): number =>
  Math.floor(wallAt(zone, moment) / DAY_MS);

// The same few days are asked about again and again, and each answer takes long to find.
const found = new Map<string, Map<number, number>>();
const MOST_ZONES = 100;
const MOST_MOMENTS = 5000; // of a zone

/**
 * When a clock shows this minute of this day. One that comes twice is the first; one that is left out is the first moment
 * after the gap.
 */
export function momentOf(zone: string, day: number, minute: number): number {
  let known = found.get(zone);
  if (!known) {
    if (found.size >= MOST_ZONES) found.clear();
    known = new Map();
    found.set(zone, known);
  }
  const key = day * 1441 + minute;
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MOST_MOMENTS) known.clear();
  const moment = lookUp(zone, day, minute);
  known.set(key, moment);
  return moment;
}

function lookUp(zone: string, day: number, minute: number): number {
  const shown = day * DAY_MS + minute * MINUTE_MS;
  const before = shown - aheadAt(zone, shown - AROUND_MS);
  const after = shown - aheadAt(zone, shown + AROUND_MS);
  if (before === after) return before;
  const [early, late] = [Math.min(before, after), Math.max(before, after)];
  for (const moment of [early, late]) if (wallAt(zone, moment) === shown) return moment;
  return firstAfter(zone, shown, early, late);
}

// At `early` the clock is not there yet, at `late` it is past it, and it jumps between them.
function firstAfter(zone: string, shown: number, early: number, late: number): number {
  let [low, high] = [Math.floor(early / 1000), Math.ceil(late / 1000)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (wallAt(zone, middle * 1000) >= shown) high = middle;
    else low = middle;
  }
  return high * 1000;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The number of a day that is written `2026-03-01`; null: there is no such day. */
export function dayNumber(date: string): number | null {
  const read = DATE.exec(date);
  if (!read) return null;
  const at = Date.UTC(Number(read[1]), Number(read[2]) - 1, Number(read[3]));
  return dateOf(at / DAY_MS) === date ? at / DAY_MS : null;
}

export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** 0 Monday … 6 Sunday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

const TIME = /^([01]?\d|2[0-4])[:.]([0-5]\d)$/;

/** `09:30` as minutes since midnight, up to `24:00`; null: no such time. */
export function minuteOf(time: string): number | null {
  const read = TIME.exec(time.trim());
  const minute = read ? Number(read[1]) * 60 + Number(read[2]) : 24 * 60 + 1;
  return minute <= 24 * 60 ? minute : null;
}

export const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
