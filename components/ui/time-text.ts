// Times as people say them: rounded down, so that "in 2 h" never means less than two hours. Up to three hours and up to three days
// the next smaller unit is told as well ("1 d 23 h" is nearly two of them); days further off are rounded to the nearest.

const [DAY, HOUR, MINUTE] = [86_400, 3600, 60];
const FEW = 3; // of a unit; so many and more are told by themselves

function length(seconds: number): string {
  if (seconds >= FEW * DAY) return `${Math.round(seconds / DAY)} d`;
  if (seconds >= DAY) return pair(seconds, ["d", DAY], ["h", HOUR]);
  if (seconds >= FEW * HOUR) return `${Math.floor(seconds / HOUR)} h`;
  if (seconds >= HOUR) return pair(seconds, ["h", HOUR], ["min", MINUTE]);
  if (seconds >= MINUTE) return `${Math.floor(seconds / MINUTE)} min`;
  return `${Math.floor(seconds)} s`;
}

type Unit = [word: string, seconds: number];

function pair(seconds: number, [large, size]: Unit, [small, part]: Unit): string {
  const rest = Math.floor((seconds % size) / part);
  return `${Math.floor(seconds / size)} ${large}${rest > 0 ? ` ${rest} ${small}` : ""}`;
}

export const until = (seconds: number): string =>
  seconds >= 0 ? `in ${length(seconds)}` : `${length(-seconds)} overdue`;

export const ago = (seconds: number): string => (seconds < 1 ? "just now" : `${length(seconds)} ago`);

type Reader = { zone: string | null; language: string | null };

/** The full date and time, in somebody's zone and language. */
export const absolute = (moment: number, reader: Reader): string =>
  written(moment, { dateStyle: "full", timeStyle: "long" }, reader);

/** "today 19:47", "tomorrow 09:00", "Fri 27 Nov, 09:00": as short as a line beside a length of time bears. */
export function shortMoment(moment: number, now: number, reader: Reader): string {
  const day = dayOf(moment, reader.zone);
  const time = written(moment, { hour: "2-digit", minute: "2-digit" }, reader);
  if (day === dayOf(now, reader.zone)) return `today ${time}`;
  if (day === dayOf(now, reader.zone) + 1) return `tomorrow ${time}`;
  const isNear = Math.abs(moment - now) < 300 * DAY * 1000;
  const date = { weekday: "short", day: "numeric", month: "short" } as const;
  return `${written(moment, isNear ? date : { ...date, year: "numeric" }, reader)}, ${time}`;
}

/** The days of a calendar, numbered: not all of them are of the same length. */
const dayOf = (moment: number, zone: string | null): number =>
  Date.parse(written(moment, { dateStyle: "short" }, { zone, language: "sv" })) / (DAY * 1000);

// A zone or language nobody knows falls back, it never fails.
function written(moment: number, how: Intl.DateTimeFormatOptions, { zone, language }: Reader): string {
  try {
    return new Date(moment).toLocaleString(language ?? undefined, { ...how, timeZone: zone ?? undefined });
  } catch {
    return new Date(moment).toLocaleString("en", { ...how, timeZone: "UTC" });
  }
}
