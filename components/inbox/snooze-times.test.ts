import { expect, test } from "vitest";
import { snoozeTimes } from "./snooze-times";

const FRIDAY_NIGHT = new Date("2026-11-20T20:00:00Z"); // in Tokyo it is Saturday already
const at = (zone: string, label: string, now = FRIDAY_NIGHT) =>
  snoozeTimes(zone, now, null)
    .find((one) => one.label === label)
    ?.at.toISOString();

test("a morning is nine o'clock of the reader's own zone and day", () => {
  expect(at("America/New_York", "Tomorrow morning")).toBe("2026-11-21T14:00:00.000Z");
  expect(at("Asia/Tokyo", "Tomorrow morning")).toBe("2026-11-22T00:00:00.000Z");
  expect(at("Asia/Tokyo", "Monday morning")).toBe("2026-11-23T00:00:00.000Z");
});

test("nine o'clock stays nine o'clock in the night in which the clocks change", () => {
  expect(at("Europe/Berlin", "Tomorrow morning", new Date("2026-10-24T10:00:00Z"))).toBe(
    "2026-10-25T08:00:00.000Z",
  );
});

test("on a Sunday tomorrow is Monday, and is offered once", () => {
  const labels = snoozeTimes("UTC", new Date("2026-11-22T12:00:00Z"), null).map(({ label }) => label);
  expect(labels).toContain("Tomorrow morning");
  expect(labels).not.toContain("Monday morning");
});

test("nothing is offered at or after the due time", () => {
  const due = new Date(FRIDAY_NIGHT.getTime() + 60 * 60_000);
  expect(snoozeTimes("UTC", FRIDAY_NIGHT, due).map(({ label }) => label)).toEqual(["15 minutes"]);
});
