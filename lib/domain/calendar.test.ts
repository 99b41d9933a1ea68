import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addOpenTime,
  type Calendar,
  calendarShape,
  isOpenAt,
  keptFor,
  openFrom,
  readCalendar,
  type Span,
  sayWeek,
} from "./calendar";

const OFFICE: Span[] = [
  [9 * 60, 12 * 60],
  [13 * 60, 17 * 60],
];
const weekdays = (spans: Span[]): Span[][] => [spans, spans, spans, spans, spans, [], []];
const at = (zone: string, week = weekdays(OFFICE), holidays: string[] = []): Calendar => ({
  zone,
  week,
  holidays,
});
const passed = (calendar: Calendar, from: string, seconds: number): string =>
  addOpenTime(calendar, new Date(from), seconds).toISOString();
const HOUR = 3600;
const QUARTER_MS = 900_000;

/** How many seconds it is open, by a clock that is looked at with every quarter of an hour: all hours here begin and end with one. */
function openBetween(calendar: Calendar, from: Date, to: Date): number {
  let open = 0;
  for (let at = from.getTime(); at < to.getTime(); ) {
    const next = Math.min(to.getTime(), (Math.floor(at / QUARTER_MS) + 1) * QUARTER_MS);
    if (isOpenAt(calendar, new Date(at))) open += next - at;
    at = next;
  }
  return open / 1000;
}

describe("time that counts only while somebody is there", () => {
  const utc = at("UTC");
  test.each([
    ["within a span", "2026-03-02T09:30:00Z", HOUR, "2026-03-02T10:30:00.000Z"],
    ["over the midday break", "2026-03-02T11:30:00Z", HOUR, "2026-03-02T13:30:00.000Z"],
    [
      "to the end of a span, and not to the beginning of the next",
      "2026-03-02T11:00:00Z",
      HOUR,
      "2026-03-02T12:00:00.000Z",
    ],
    ["from before it opens", "2026-03-02T03:00:00Z", HOUR, "2026-03-02T10:00:00.000Z"],
    ["over the night", "2026-03-02T16:00:00Z", 2 * HOUR, "2026-03-03T10:00:00.000Z"],
    ["over the weekend", "2026-03-06T16:00:00Z", 2 * HOUR, "2026-03-09T10:00:00.000Z"],
    ["over weeks", "2026-03-02T09:00:00Z", 35 * HOUR + 1, "2026-03-09T09:00:01.000Z"],
    ["at 29 February", "2028-02-28T16:00:00Z", 2 * HOUR, "2028-02-29T10:00:00.000Z"],
  ])("%s", (_, from, seconds, to) => expect(passed(utc, from, seconds)).toBe(to));

  test("stands still on holidays, whatever weekday they are", () => {
    const closed = at("Europe/Berlin", weekdays(OFFICE), [
      "2026-12-24",
      "2026-12-25",
      "2026-12-31",
      "2027-01-01",
    ]);
    expect(passed(closed, "2026-12-23T15:00:00Z", 2 * HOUR)).toBe("2026-12-28T09:00:00.000Z");
    expect(passed(closed, "2026-12-30T15:59:59Z", 2)).toBe("2027-01-04T08:00:01.000Z");
  });

  test("a night that is lived through counts, however long the clock makes it", () => {
    const nights = at(
      "Europe/Berlin",
      Array.from({ length: 7 }, () => [[0, 1440]] as Span[]),
    );
    expect(openBetween(nights, new Date("2026-03-28T23:00:00Z"), new Date("2026-03-29T22:00:00Z"))).toBe(
      23 * HOUR,
    );
    expect(openBetween(nights, new Date("2026-10-24T22:00:00Z"), new Date("2026-10-25T23:00:00Z"))).toBe(
      25 * HOUR,
    );
    expect(passed(nights, "2026-10-24T22:00:00Z", 25 * HOUR)).toBe("2026-10-25T23:00:00.000Z");
    const early = at(
      "Europe/Berlin",
      Array.from({ length: 7 }, () => [[120, 180]] as Span[]),
    );
    // 02:00 to 03:00 is left out in spring, and lasts two hours in autumn: from the first 02:00 to 03:00.
    expect(openBetween(early, new Date("2026-03-28T12:00:00Z"), new Date("2026-03-29T12:00:00Z"))).toBe(0);
    expect(openBetween(early, new Date("2026-10-24T12:00:00Z"), new Date("2026-10-25T12:00:00Z"))).toBe(
      2 * HOUR,
    );
  });

  test("a day that an island left out is a day on which nobody was there", () => {
    const apia = at("Pacific/Apia");
    expect(passed(apia, "2011-12-30T02:00:00Z", HOUR)).toBe("2011-12-30T03:00:00.000Z"); // Thursday the 29th, 16:00 there
    expect(passed(apia, "2011-12-30T03:00:00Z", HOUR)).toBe("2012-01-01T20:00:00.000Z"); // the next day was Saturday
  });

  test("hours that never come, or too seldom, count as no hours, and cost no time to find that out", () => {
    const never = at("UTC", weekdays([]));
    expect(passed(never, "2026-03-02T00:00:00Z", HOUR)).toBe("2026-03-02T01:00:00.000Z");
    const seldom = at("UTC", [[[0, 1]], [], [], [], [], [], []]);
    expect(passed(seldom, "2026-03-02T00:00:00Z", 90 * 86_400)).toBe("2026-05-31T00:00:00.000Z");
  });
});

const ZONES = [
  "Europe/Berlin",
  "Australia/Lord_Howe",
  "America/Sao_Paulo",
  "Africa/Casablanca",
  "Asia/Kathmandu",
];
const spans = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { maxLength: 6, size: "max" })
  .map((edges) => [...edges].sort((a, b) => a - b).map((edge) => edge * 15))
  .map((edges) => edges.flatMap((edge, i) => (i % 2 ? [[edges[i - 1] as number, edge] as Span] : [])));
const calendar = fc.record({
  zone: fc.constantFrom(...ZONES),
  week: fc.array(spans, { minLength: 7, maxLength: 7, size: "max" }),
  holidays: fc.constantFrom<string[]>([], ["2026-03-30"], ["2026-10-26", "2026-10-27"]),
});

test("property: what is reckoned agrees with a clock that is looked at all the time", () => {
  fc.assert(
    fc.property(
      calendar,
      fc.constantFrom("2026-03-27", "2026-10-23", "2026-02-13", "2026-04-03", "2028-02-28"),
      fc.integer({ min: 0, max: 5 * 1440 }),
      fc.integer({ min: 1, max: 40 * 60 }),
      (made, date, minute, minutes) => {
        const from = new Date(Date.parse(`${date}T00:00:00Z`) + minute * 60_000);
        const to = addOpenTime(made, from, minutes * 60);
        if (made.week.some((day) => day.length > 0) && (to.getTime() - from.getTime()) / 86_400_000 < 700)
          expect(openBetween(made, from, to)).toBe(minutes * 60);
      },
    ),
    { numRuns: 40 },
  );
});

test("what a task keeps of it reckons the same", () => {
  const holidays = ["2020-01-01", "2026-03-30", "2026-12-25", "2040-01-01"];
  const whole = at("Europe/Berlin", weekdays(OFFICE), holidays);
  const now = new Date("2026-03-27T15:00:00Z");
  const kept = keptFor(whole, now);
  expect(kept.holidays).toEqual(["2026-03-30", "2026-12-25"]);
  for (const hours of [1, 5, 40, 400])
    expect(addOpenTime(kept, now, hours * HOUR)).toEqual(addOpenTime(whole, now, hours * HOUR));
  expect(readCalendar(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
});

test("what is no calendar is none", () => {
  const good = at("Europe/Berlin");
  expect(calendarShape.safeParse(good).success).toBe(true);
  expect(calendarShape.safeParse({ ...good, week: weekdays([[0, 1440]]) }).success).toBe(true);
  for (const wrong of [
    null,
    { ...good, zone: "Mars/Base" },
    { ...good, week: [] },
    { ...good, week: weekdays([[60, 60]]) },
    {
      ...good,
      week: weekdays([
        [60, 120],
        [90, 180],
      ]),
    },
    {
      ...good,
      week: weekdays([
        [60, 120],
        [120, 180],
      ]),
    },
    { ...good, week: weekdays([[-5, 120]]) },
    { ...good, holidays: ["2026-02-30"] },
  ])
    expect(readCalendar(wrong)).toBeNull();
});

const GAP = at("Europe/Berlin", [[[540, 600]], [], [], [], [], [], [[120, 150]]]);
test.each<[string, Calendar, from: string, to: string | null]>([
  ["while it is open, then", at("UTC"), "2026-03-02T10:00Z", "2026-03-02T10:00Z"],
  ["as it shuts, then", at("UTC"), "2026-03-02T12:00Z", "2026-03-02T12:00Z"],
  ["a moment later, when it opens again", at("UTC"), "2026-03-02T12:00:00.001Z", "2026-03-02T13:00Z"],
  ["on a Saturday, on Monday", at("UTC"), "2026-03-07T10:00Z", "2026-03-09T09:00Z"],
  ["on a holiday, after it", at("UTC", undefined, ["2026-03-02"]), "2026-03-02T10:00Z", "2026-03-03T09:00Z"],
  ["not in an hour that spring leaves out", GAP, "2026-03-28T12:00Z", "2026-03-30T07:00Z"],
  ["never", at("UTC", weekdays([])), "2026-03-02T10:00Z", null],
])("what waits for its hours comes %s", (_when, calendar, from, to) =>
  expect(openFrom(calendar, new Date(from))).toEqual(to === null ? null : new Date(to)),
);

test("a week is said in few lines", () => {
  expect(sayWeek(weekdays(OFFICE))).toEqual(["Monday to Friday 09:00–12:00, 13:00–17:00"]);
  expect(sayWeek([[[0, 1440]], [], [], [], [], [[600, 660]], [[600, 660]]])).toEqual([
    "Monday 00:00–24:00",
    "Saturday and Sunday 10:00–11:00",
  ]);
  expect(sayWeek(weekdays([]))).toEqual([]);
});
