// B-27, whole years: every half hour that eight clocks show, against a reference that has walked through all the quarters of an hour that
// really pass. No clock changes within a quarter.
import { describe, expect, test } from "vitest";
import { limitMs, rounds } from "../testing/fault-figures";
import { DAY_MS, dateOf, dayNumber, momentOf, timeOf } from "./wall-clock";

const YEARS = rounds("B-27");
const FIRST = dayNumber("2026-01-01") as number;
const END = dayNumber(`${2026 + YEARS}-01-01`) as number;
const QUARTER_MS = 900_000;

// Changes on both halves of the earth, of an hour and of half of one, at two, at midnight and, for Ramadan, four times a year; and
// clocks that never change, a quarter of an hour off and 14 hours ahead.
const ZONES = [
  "Europe/London",
  "America/St_Johns",
  "America/Santiago",
  "Australia/Lord_Howe",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Asia/Kathmandu",
  "Pacific/Kiritimati",
];

/** What the clock in this zone shows, as if it were UTC; asked in another way than the one under test. */
function showing(zone: string): (moment: number) => number {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "medium",
  });
  return (moment) => Date.parse(`${format.format(moment).replace(" ", "T")}Z`);
}

/** By what the clock shows: the first moment at which it does so or, where it never does, the first at which it is past that. */
function walked(zone: string): Map<number, number> {
  const show = showing(zone);
  const moments = new Map<number, number>();
  let before = Number.NaN;
  for (let moment = FIRST * DAY_MS - DAY_MS; moment < END * DAY_MS + DAY_MS; moment += QUARTER_MS) {
    const shown = show(moment);
    for (let skipped = before + QUARTER_MS; skipped < shown; skipped += QUARTER_MS)
      moments.set(skipped, moment);
    if (!moments.has(shown)) moments.set(shown, moment);
    before = shown;
  }
  return moments;
}

describe.each(ZONES)("%s", (zone) => {
  test(
    `B-27: every half hour of ${YEARS} ${YEARS === 1 ? "year" : "years"} is where a reference finds it, once and in order`,
    () => {
      const reference = walked(zone);
      const wrong: string[] = [];
      let before = Number.NEGATIVE_INFINITY;
      for (let day = FIRST; day < END; day++)
        for (let minute = 0; minute < 1440; minute += 30) {
          const moment = momentOf(zone, day, minute);
          const wanted = reference.get(day * DAY_MS + minute * 60_000);
          if (moment !== wanted || moment < before) wrong.push(`${dateOf(day)} ${timeOf(minute)}`);
          before = moment;
        }
      expect(wrong).toEqual([]);
    },
    limitMs("B-27", 30_000),
  );
});
