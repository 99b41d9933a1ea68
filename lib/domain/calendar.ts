// When a group is there: its hours on each weekday, as its clocks show them, and the days on which it is not. Reminders,
// escalations and targets may count these hours alone; a deadline never does, for it is a promise to whoever asked.
import { z } from "zod";
import { DAY_MS, dateOf, dayNumber, dayNumberAt, momentOf, timeOf, weekdayOf } from "./wall-clock";
import { isZone } from "./zoned";

const MIDNIGHT = 24 * 60;
export const MOST_SPANS = 6; // in a day
export const MOST_HOLIDAYS = 200;

export type Span = [from: number, to: number]; // minutes since midnight
export type Calendar = { zone: string; week: Span[][]; holidays: string[] }; // the week begins on Monday

const minute = z.int().min(0).max(MIDNIGHT);
const span = z.tuple([minute, minute]).refine(([from, to]) => from < to);
const inOrder = (day: Span[]): boolean => day.every(([from], i) => i === 0 || from > (day[i - 1] as Span)[1]);
export const calendarShape = z.object({
  zone: z.string().max(64).refine(isZone),
  week: z.array(z.array(span).max(MOST_SPANS).refine(inOrder)).length(7),
  holidays: z.array(z.string().refine((date) => dayNumber(date) !== null)).max(MOST_HOLIDAYS),
});

/** What is stored and cannot be read any more is none. */
export function readCalendar(stored: unknown): Calendar | null {
  const read = calendarShape.safeParse(stored);
  return read.success ? read.data : null;
}

export const isNeverOpen = ({ week }: Calendar): boolean => week.every((day) => day.length === 0);

type Opening = { from: number; to: number };

// The times at which it opens and shuts on one day. A span that lies in the hour that spring leaves out is none.
function openingsOn({ zone, week, holidays }: Calendar, day: number): Opening[] {
  const spans = week[weekdayOf(day)] ?? [];
  if (spans.length === 0 || holidays.includes(dateOf(day))) return [];
  return spans
    .map(([from, to]) => ({ from: momentOf(zone, day, from), to: momentOf(zone, day, to) }))
    .filter(({ from, to }) => from < to);
}

// A group that opens for a minute a week must not keep a submission busy for years of weeks.
const MOST_DAYS = 800;

/**
 * When so many seconds will have passed of those in which it is open. Where that takes more than two years, or it never opens,
 * time counts as it does without hours.
 */
export function addOpenTime(calendar: Calendar, from: Date, seconds: number): Date {
  const plain = new Date(from.getTime() + seconds * 1000);
  if (isNeverOpen(calendar)) return plain;
  let left = seconds * 1000;
  // A clock may have moved over midnight since: the day before is looked at as well.
  const first = dayNumberAt(calendar.zone, from.getTime()) - 1;
  for (let day = first; day < first + MOST_DAYS; day++)
    for (const { from: opens, to: shuts } of openingsOn(calendar, day)) {
      const begin = Math.max(opens, from.getTime());
      if (begin >= shuts) continue;
      if (shuts - begin >= left) return new Date(begin + left);
      left -= shuts - begin;
    }
  return plain;
}

/** The first moment from then on at which a length of open time may end; null: there is none for long. */
export function openFrom(calendar: Calendar, from: Date): Date | null {
  if (isNeverOpen(calendar)) return null;
  const at = from.getTime();
  const first = dayNumberAt(calendar.zone, at) - 1;
  for (let day = first; day < first + MOST_DAYS; day++)
    for (const { from: opens, to: shuts } of openingsOn(calendar, day))
      if (shuts >= at) return new Date(Math.max(opens, at));
  return null;
}

export const isOpenAt = (calendar: Calendar, now: Date): boolean => {
  const today = dayNumberAt(calendar.zone, now.getTime());
  return [today - 1, today, today + 1]
    .flatMap((day) => openingsOn(calendar, day))
    .some(({ from, to }) => from <= now.getTime() && now.getTime() < to);
};

const AHEAD_DAYS = 400;

/**
 * As a task keeps it: what was promised when it was asked can be reckoned again at any time, whatever the group does with its
 * hours later. Only the holidays that are near enough to matter go along.
 */
export function keptFor(calendar: Calendar, now: Date): Calendar {
  const day = Math.floor(now.getTime() / DAY_MS);
  const [from, to] = [dateOf(day - 2), dateOf(day + AHEAD_DAYS)];
  return { ...calendar, holidays: calendar.holidays.filter((date) => from <= date && date <= to) };
}

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
export const WEEKDAYS: readonly string[] = DAYS;

export const sayDay = (spans: Span[]): string =>
  spans.map(([from, to]) => `${timeOf(from)}–${timeOf(to)}`).join(", ");

/** "Monday to Friday 09:00–17:00" */
export function sayWeek(week: Span[][]): string[] {
  const lines: string[] = [];
  for (let from = 0; from < 7; ) {
    const said = sayDay(week[from] ?? []);
    let to = from;
    while (to < 6 && sayDay(week[to + 1] ?? []) === said) to++;
    const days = from === to ? DAYS[from] : `${DAYS[from]} ${to === from + 1 ? "and" : "to"} ${DAYS[to]}`;
    if (said !== "") lines.push(`${days} ${said}`);
    from = to + 1;
  }
  return lines;
}
