// Where a day begins and ends in somebody's zone. One that nobody knows counts as UTC.
import { DAY_MS, dayNumberAt, momentOf } from "./wall-clock";
import { isZone } from "./zoned";

/** The first moment of the day after `now`, as a clock on the wall of `zone` has it. */
export function endOfDay(now: Date, zone: string | null): Date {
  const known = knownZone(zone);
  return startOf(known, dayNumberAt(known, now.getTime()) + 1);
}

/** The first moment of a day that is written `2026-03-01`; `later` = that many days after it. */
export const startOfDate = (day: string, zone: string | null, later = 0): Date =>
  startOf(knownZone(zone), Date.parse(`${day}T00:00:00.000Z`) / DAY_MS + later);

// Where the clocks change at midnight, it comes twice or not at all.
const startOf = (zone: string, day: number): Date => new Date(momentOf(zone, day, 0));

const knownZone = (zone: string | null): string => (zone !== null && isZone(zone) ? zone : "UTC");
