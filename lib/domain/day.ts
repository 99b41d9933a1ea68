// Where a day ends in somebody's zone.

const DAY_MS = 86_400_000;

/** The first moment of the day after `now`, as a clock on the wall of `zone` has it. An unknown zone counts as UTC. */
export function endOfDay(now: Date, zone: string | null): Date {
  const midnight = startOfDay(new Date(startOfDay(now, zone).getTime() + 1.5 * DAY_MS), zone);
  return midnight;
}

export function startOfDay(now: Date, zone: string | null): Date {
  const offset = offsetMs(now, zone);
  const local = Math.floor((now.getTime() + offset) / DAY_MS) * DAY_MS;
  // The offset may change during the day: the one that holds at midnight counts.
  const guess = new Date(local - offset);
  return new Date(local - offsetMs(guess, zone));
}

/** The first moment of a day that is written `2026-03-01`; `later` = that many days after it. */
export function startOfDate(day: string, zone: string | null, later = 0): Date {
  const local = Date.parse(`${day}T00:00:00.000Z`) + later * DAY_MS;
  const guess = new Date(local - offsetMs(new Date(local), zone));
  return new Date(local - offsetMs(guess, zone));
}

function offsetMs(at: Date, zone: string | null): number {
  const parts = formatter(zone).formatToParts(at);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  const local = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour") % 24,
    part("minute"),
    part("second"),
  );
  return local - Math.floor(at.getTime() / 1000) * 1000;
}

function formatter(zone: string | null): Intl.DateTimeFormat {
  const how = {
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  } as const;
  try {
    return new Intl.DateTimeFormat("en-US", { ...how, timeZone: zone ?? "UTC" });
  } catch {
    return new Intl.DateTimeFormat("en-US", { ...how, timeZone: "UTC" });
  }
}
