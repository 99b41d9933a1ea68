// Days as people in a zone live them. A day begins at the first moment that has its date: where clocks jump over midnight,
// that is later; where midnight comes twice, it is the first.

export type CalendarDay = { year: number; month: number; day: number }; // month 1 to 12

const DAY_MS = 86_400_000;

export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A number that is read as a time of UTC, and is what the clocks in the zone show. */
const clockIn = (zone: string): ((at: number) => number) => {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (at) => {
    const shown = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes) => shown.get(name) ?? 0;
    return Date.UTC(
      part("year"),
      part("month") - 1,
      part("day"),
      part("hour"),
      part("minute"),
      part("second"),
    );
  };
};

export function dayIn(zone: string, now: Date): CalendarDay {
  const shown = new Date(clockIn(zone)(now.getTime()));
  return { year: shown.getUTCFullYear(), month: shown.getUTCMonth() + 1, day: shown.getUTCDate() };
}

/** When days begin there. Days and months out of range roll over, as in Date.UTC. */
export function dayStarts(zone: string, days: CalendarDay[]): Date[] {
  const clock = clockIn(zone);
  return days.map(({ year, month, day }) => {
    const shown = Date.UTC(year, month - 1, day);
    const around = [shown - DAY_MS, shown + DAY_MS].map((at) => shown - (clock(at) - at));
    const within = around.filter((at) => clock(at) >= shown);
    return new Date(Math.min(...(within.length > 0 ? within : around)));
  });
}
