import { expect, test } from "vitest";
import { endOfDay, startOfDate } from "./day";

/** From the end of the day before to its own. */
const day = (at: string, zone: string | null) =>
  [Date.parse(at) - 86_400_000, at].map((moment) => endOfDay(new Date(moment), zone).toISOString());

test("a day begins and ends at midnight of the wall clock", () => {
  expect(day("2026-11-20T22:10:00Z", "UTC")).toEqual([
    "2026-11-20T00:00:00.000Z",
    "2026-11-21T00:00:00.000Z",
  ]);
  expect(day("2026-11-20T22:10:00Z", "Asia/Tokyo")).toEqual([
    "2026-11-20T15:00:00.000Z",
    "2026-11-21T15:00:00.000Z",
  ]);
  expect(day("2026-11-20T22:10:00Z", "Asia/Kolkata")).toEqual([
    "2026-11-20T18:30:00.000Z",
    "2026-11-21T18:30:00.000Z",
  ]);
});

test("a day has 23 or 25 hours where the clocks change", () => {
  expect(day("2026-03-29T10:00:00Z", "Europe/Berlin")).toEqual([
    "2026-03-28T23:00:00.000Z",
    "2026-03-29T22:00:00.000Z",
  ]);
  expect(day("2026-10-25T10:00:00Z", "Europe/Berlin")).toEqual([
    "2026-10-24T22:00:00.000Z",
    "2026-10-25T23:00:00.000Z",
  ]);
});

test("where the clocks change at midnight, a day begins with its first moment", () => {
  // In Havana midnight comes twice that day, in Santiago not at all.
  expect(day("2026-11-01T17:00:00Z", "America/Havana")).toEqual([
    "2026-11-01T04:00:00.000Z",
    "2026-11-02T05:00:00.000Z",
  ]);
  expect(day("2026-09-06T15:00:00Z", "America/Santiago")).toEqual([
    "2026-09-06T04:00:00.000Z",
    "2026-09-07T03:00:00.000Z",
  ]);
});

test("a zone nobody knows counts as UTC", () => {
  expect(day("2026-11-20T22:10:00Z", "Mars/Olympus")[1]).toBe("2026-11-21T00:00:00.000Z");
  expect(day("2026-11-20T22:10:00Z", null)[1]).toBe("2026-11-21T00:00:00.000Z");
});

test.each([
  ["2026-03-01", "UTC", 0, "2026-03-01T00:00:00.000Z"],
  ["2026-03-01", null, 1, "2026-03-02T00:00:00.000Z"],
  ["2026-03-01", "Pacific/Kiritimati", 0, "2026-02-28T10:00:00.000Z"],
  ["2026-03-01", "Etc/GMT+12", 0, "2026-03-01T12:00:00.000Z"],
  ["2026-03-29", "Europe/Berlin", 0, "2026-03-28T23:00:00.000Z"],
  ["2026-03-29", "Europe/Berlin", 1, "2026-03-29T22:00:00.000Z"], // an hour short
  ["2026-12-31", "America/New_York", 1, "2027-01-01T05:00:00.000Z"],
  ["2026-09-06", "America/Santiago", 0, "2026-09-06T04:00:00.000Z"], // spring begins at midnight: it begins at one
  ["2026-09-05", "America/Santiago", 1, "2026-09-06T04:00:00.000Z"],
  ["2026-03-29", "Asia/Beirut", 0, "2026-03-28T22:00:00.000Z"],
  ["2026-11-01", "America/Havana", 0, "2026-11-01T04:00:00.000Z"], // autumn: midnight comes twice
  ["2026-03-01", "Nowhere/Land", 0, "2026-03-01T00:00:00.000Z"],
])("the day %s in %s, %i later, begins at its own midnight", (day, zone, later, at) => {
  expect(startOfDate(day, zone, later).toISOString()).toBe(at);
});
