// B-27, a sample: eight zones, the changes of their clocks, and a reference that looks at every minute.
import { describe, expect, test } from "vitest";
import { dateOf, dayNumber, dayNumberAt, minuteOf, momentOf, timeOf, wallAt, weekdayOf } from "./wall-clock";

const ZONES = [
  "Europe/Berlin",
  "America/New_York",
  "America/Los_Angeles",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Pacific/Apia",
  "America/Sao_Paulo",
  "Africa/Casablanca",
];

const iso = (zone: string, date: string, time: string): string =>
  new Date(momentOf(zone, dayNumber(date) as number, minuteOf(time) as number)).toISOString();

test.each([
  // Left out: the first moment after the gap.
  ["Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00:00.000Z"],
  ["Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T01:00:00.000Z"],
  ["Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T01:00:00.000Z"],
  ["America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00:00.000Z"],
  ["America/Los_Angeles", "2026-03-08", "02:59", "2026-03-08T10:00:00.000Z"],
  ["Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30:00.000Z"],
  ["America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04T03:00:00.000Z"],
  ["Africa/Casablanca", "2026-03-22", "02:30", "2026-03-22T02:00:00.000Z"],
  // A whole day left out: the island went over the date line.
  ["Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T10:00:00.000Z"],
  ["Pacific/Apia", "2011-12-31", "00:00", "2011-12-30T10:00:00.000Z"],
  // Twice: the first.
  ["Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30:00.000Z"],
  ["America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30:00.000Z"],
  ["Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45:00.000Z"],
  ["America/Sao_Paulo", "2018-02-17", "23:30", "2018-02-18T01:30:00.000Z"],
  ["Africa/Casablanca", "2026-02-15", "02:30", "2026-02-15T01:30:00.000Z"],
  // And as usual.
  ["Asia/Kathmandu", "2028-02-29", "00:00", "2028-02-28T18:15:00.000Z"],
  ["Europe/Berlin", "2026-12-31", "24:00", "2026-12-31T23:00:00.000Z"],
  ["Pacific/Kiritimati", "2026-12-31", "23:59", "2026-12-31T09:59:00.000Z"],
])("%s shows %s %s at %s", (zone, date, time, at) => expect(iso(zone, date, time)).toBe(at));

// Every minute of the days around a change, in order: the first that shows the time, or that is past it.
function reference(day: number, minute: number, minutes: Array<[number, number]>): number {
  const shown = day * 86_400_000 + minute * 60_000;
  const exact = minutes.find(([, wall]) => wall === shown);
  if (exact) return exact[0];
  const past = minutes.findIndex(([, wall], i) => wall > shown && (minutes[i - 1]?.[1] ?? shown) < shown);
  return (minutes[past] as [number, number])[0];
}

const CHANGES: Record<string, string[]> = {
  "Europe/Berlin": ["2026-03-29", "2026-10-25"],
  "America/New_York": ["2026-03-08", "2026-11-01"],
  "America/Los_Angeles": ["2028-03-12", "2028-11-05"],
  "Australia/Lord_Howe": ["2026-04-05", "2026-10-04"],
  "Asia/Kathmandu": ["2026-02-28", "2028-02-29"],
  "Pacific/Apia": ["2011-12-30", "2020-09-27"],
  "America/Sao_Paulo": ["2018-02-17", "2018-11-04"],
  "Africa/Casablanca": ["2026-02-15", "2026-03-22"],
};

describe.each(ZONES)("%s", (zone) => {
  test.each(CHANGES[zone] as string[])(
    "around %s every quarter of an hour is where a reference finds it",
    (date) => {
      const middle = dayNumber(date) as number;
      const from = (middle - 2) * 86_400_000 - 86_400_000;
      const minutes: Array<[number, number]> = [];
      for (let at = from; at < from + 7 * 86_400_000; at += 60_000) minutes.push([at, wallAt(zone, at)]);
      for (let day = middle - 1; day <= middle + 1; day++)
        for (let minute = 0; minute < 1440; minute += 15)
          expect(momentOf(zone, day, minute), `${dateOf(day)} ${timeOf(minute)}`).toBe(
            reference(day, minute, minutes),
          );
    },
  );

  test("every hour of a year comes once and in order, on days of whatever length", () => {
    const first = dayNumber("2027-12-31") as number;
    const lengths = new Set<number>();
    let before = Number.NEGATIVE_INFINITY;
    for (let day = first; day < first + 367; day++) {
      lengths.add((momentOf(zone, day + 1, 0) - momentOf(zone, day, 0)) / 3_600_000);
      for (let minute = 0; minute < 1440; minute += 60) {
        const at = momentOf(zone, day, minute);
        expect(at, `${dateOf(day)} ${timeOf(minute)}`).toBeGreaterThanOrEqual(before);
        // An hour that is left out falls together with the one after it, and no other does.
        if (at === before) expect(wallAt(zone, at)).toBe(day * 86_400_000 + minute * 60_000);
        before = at;
      }
    }
    expect(lengths.has(24)).toBe(true);
    for (const hours of lengths) expect([23, 23.5, 24, 24.5, 25]).toContain(hours);
  });
});

test("days and times are what they are written as", () => {
  expect(dayNumber("2028-02-29")).not.toBeNull();
  for (const wrong of ["2026-02-29", "2026-13-01", "2026-1-1", "", "today"])
    expect(dayNumber(wrong)).toBeNull();
  expect([weekdayOf(dayNumber("2026-11-23") as number), weekdayOf(-4)]).toEqual([0, 6]);
  expect(["9:00", "09.30", "24:00", "24:01", "9", "ab"].map(minuteOf)).toEqual([
    540,
    570,
    1440,
    null,
    null,
    null,
  ]);
  expect([timeOf(545), timeOf(1440)]).toEqual(["09:05", "24:00"]);
  expect(dateOf(dayNumberAt("Pacific/Kiritimati", Date.parse("2026-12-31T10:00:00Z")))).toBe("2027-01-01");
  expect(dateOf(dayNumberAt("America/Sao_Paulo", Date.parse("2027-01-01T02:59:59Z")))).toBe("2026-12-31");
});
