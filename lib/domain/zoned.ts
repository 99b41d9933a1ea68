// The time on a wall clock somewhere, as the moment that it is. And whether somewhere is a place at all.
import { isInstant } from "./instant";
import { dayNumber, momentOf, wallAt } from "./wall-clock";

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

const WALL = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::\d{2})?$/;

/** `2026-11-20T09:00` in a zone. One that comes twice is the first; one that is left out in spring, the first after the gap. */
export function momentIn(zone: string, wall: string): Date | null {
  const [, date = "", hour, minute] = WALL.exec(wall) ?? [];
  const day = dayNumber(date);
  if (day === null || !isZone(zone)) return null;
  const moment = momentOf(zone, day, Number(hour) * 60 + Number(minute));
  return isInstant(moment) ? new Date(moment) : null;
}

/** What the clock on a wall there shows then: `2026-11-20T09:00`. */
export const wallIn = (zone: string, moment: Date): string =>
  new Date(wallAt(zone, moment.getTime())).toISOString().slice(0, 16);
