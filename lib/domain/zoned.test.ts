import { expect, test } from "vitest";
import { isLanguage, isZone, momentIn } from "./zoned";

const iso = (zone: string, wall: string) => momentIn(zone, wall)?.toISOString() ?? null;

test("the time on a wall is the moment that it is there", () => {
  expect(iso("UTC", "2026-11-20T09:00")).toBe("2026-11-20T09:00:00.000Z");
  expect(iso("Europe/Berlin", "2026-11-20T09:00")).toBe("2026-11-20T08:00:00.000Z");
  expect(iso("Europe/Berlin", "2026-07-20T09:00")).toBe("2026-07-20T07:00:00.000Z");
  expect(iso("America/Los_Angeles", "2026-01-01T00:00")).toBe("2026-01-01T08:00:00.000Z");
  expect(iso("Asia/Kathmandu", "2026-01-01T00:00")).toBe("2025-12-31T18:15:00.000Z");
  expect(iso("Pacific/Kiritimati", "2026-01-01T00:00")).toBe("2025-12-31T10:00:00.000Z");
});

test("when the clocks change: a time that is left out is the first after the gap, one that comes twice is the first", () => {
  expect(iso("Europe/Berlin", "2026-03-29T02:30")).toBe("2026-03-29T01:00:00.000Z");
  expect(iso("Australia/Lord_Howe", "2026-10-04T02:10")).toBe("2026-10-03T15:30:00.000Z");
  expect(iso("Pacific/Apia", "2011-12-30T09:00")).toBe("2011-12-30T10:00:00.000Z");
  expect(iso("Europe/Berlin", "2026-03-29T03:00")).toBe("2026-03-29T01:00:00.000Z");
  expect(iso("Europe/Berlin", "2026-10-25T02:30")).toBe("2026-10-25T00:30:00.000Z");
  expect(iso("Europe/Berlin", "2026-10-25T03:00")).toBe("2026-10-25T02:00:00.000Z");
});

test.each(["", "2026-02-30T09:00", "2026-11-20", "2026-11-20T25:00", "tomorrow"])("%s is no time", (wall) =>
  expect(momentIn("UTC", wall)).toBeNull(),
);

test("a time that lies outside of four-digit years in UTC is no time either", () => {
  expect(iso("America/Los_Angeles", "9999-12-31T15:59")).toBe("9999-12-31T23:59:00.000Z");
  expect(iso("America/Los_Angeles", "9999-12-31T16:00")).toBeNull();
  expect(iso("UTC", "0000-06-01T00:00")).toBeNull();
  expect(iso("Asia/Tokyo", "0001-01-01T00:00")).toBeNull();
});

test("places and languages that do not exist are told from those that do", () => {
  expect([isZone("Europe/Berlin"), isZone("UTC"), isZone("Mars/Base"), isZone("")]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect([isLanguage("de"), isLanguage("pt-BR"), isLanguage("d"), isLanguage("x y")]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(momentIn("Mars/Base", "2026-11-20T09:00")).toBeNull();
});
