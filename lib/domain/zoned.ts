// The time on a wall clock somewhere, as the moment that it is. And whether somewhere is a place at all.

export function isZone(zone: string): boolean {
  try {
    return zone !== "" && Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
}

export function isLanguage(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length === 1;
  } catch {
    return false;
  }
}

const WALL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::\d{2})?$/;

/** `2026-11-20T09:00` in a zone. An hour that is left out in spring is the one after it; one that comes twice, the first. */
export function momentIn(zone: string, wall: string): Date | null {
  const read = WALL.exec(wall);
  if (!read || !isZone(zone)) return null;
  const [year, month, day, hour, minute] = read.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  const back = new Date(asUtc);
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day || hour > 23 || minute > 59) return null;
  // What the clocks there are ahead by a day earlier and a day later: at most one change lies between.
  const [before, after] = [asUtc - DAY, asUtc + DAY].map((moment) => aheadIn(zone, moment));
  const early = asUtc - (before as number);
  const late = asUtc - (after as number);
  for (const moment of [Math.min(early, late), Math.max(early, late)])
    if (moment + aheadIn(zone, moment) === asUtc) return new Date(moment);
  return new Date(early);
}

/** What the clock on a wall there shows then: `2026-11-20T09:00`. */
export const wallIn = (zone: string, moment: Date): string =>
  new Date(moment.getTime() + aheadIn(zone, moment.getTime())).toISOString().slice(0, 16);

const DAY = 86_400_000;

function aheadIn(zone: string, moment: number): number {
  const parts = clockIn(zone).formatToParts(moment);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const there = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return there - Math.floor(moment / 1000) * 1000;
}

// Making one takes a hundred times as long as asking it, and a message to a thousand people asks about each of them.
const clocks = new Map<string, Intl.DateTimeFormat>();
const MOST_CLOCKS = 1000;

function clockIn(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  if (clocks.size >= MOST_CLOCKS) clocks.clear();
  const clock = new Intl.DateTimeFormat("en-u-hc-h23", {
    timeZone: zone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    era: "short",
  });
  clocks.set(zone, clock);
  return clock;
}
