import { expect, test } from "vitest";
import { absolute, ago, shortMoment, until } from "./time-text";

const [MIN, H, D] = [60, 3600, 86_400];

test.each([
  [0, "in 0 s"],
  [59, "in 59 s"],
  [59 * MIN + 59, "in 59 min"],
  [H, "in 1 h"],
  [2 * H - 1, "in 1 h 59 min"],
  [7 * H - 1, "in 6 h"],
  [D, "in 1 d"],
  [47 * H, "in 1 d 23 h"],
  [3 * D - 1, "in 2 d 23 h"],
  [90 * D - 1, "in 90 d"],
  [4 * D + 11 * H, "in 4 d"],
  [-(25 * H), "1 d 1 h overdue"],
])("%i seconds ahead are %s", (seconds, said) => {
  expect(until(seconds)).toBe(said);
});

test("what was is told the same way", () => {
  expect(ago(0.5)).toBe("just now");
  expect(ago(47 * H)).toBe("1 d 23 h ago");
});

test("a moment is told by the day it has where its reader is", () => {
  const now = Date.parse("2031-03-10T21:30:00Z");
  const said = (at: string, zone = "UTC") => shortMoment(Date.parse(at), now, { zone, language: "en-GB" });
  expect(said("2031-03-10T23:15:00Z")).toBe("today 23:15");
  expect(said("2031-03-10T23:15:00Z", "Europe/Berlin")).toBe("tomorrow 00:15");
  expect(said("2031-03-11T23:15:00Z")).toBe("tomorrow 23:15");
  expect(said("2031-03-14T09:00:00Z")).toBe("Fri 14 Mar, 09:00");
  expect(said("2032-03-14T09:00:00Z")).toBe("Sun, 14 Mar 2032, 09:00");
});

test("tomorrow is the next day of the calendar, however short the night is", () => {
  const before = Date.parse("2031-03-29T22:30:00Z"); // 23:30 in Berlin, and the 30th has 23 hours
  const said = (at: string) =>
    shortMoment(Date.parse(at), before, { zone: "Europe/Berlin", language: "en-GB" });
  expect(said("2031-03-30T07:00:00Z")).toBe("tomorrow 09:00");
  expect(said("2031-03-30T22:15:00Z")).toBe("Mon 31 Mar, 00:15");
});

test("a zone or a language that nobody knows falls back", () => {
  expect(absolute(0, { zone: "Nowhere/Else", language: "xx-broken-" })).toContain("1970");
  expect(shortMoment(0, 0, { zone: "Nowhere/Else", language: null })).toMatch(/^today /);
});
