import fc from "fast-check";
import { expect, test } from "vitest";
import { heldUntil, isDigestTime, nextDigest } from "./digest-time";
import { DEFAULT_RULES } from "./notify";

const daily = (digestHour: number) => ({ ...DEFAULT_RULES, digest: "daily" as const, digestHour });
const hourly = { ...DEFAULT_RULES, digest: "hourly" as const };
const at = (text: string) => new Date(text);

test.each([
  ["Europe/Berlin", 8, "2026-11-20T06:59:59.999Z", "2026-11-20T07:00:00.000Z"],
  ["Europe/Berlin", 8, "2026-11-20T07:00:00.000Z", "2026-11-21T07:00:00.000Z"],
  ["America/New_York", 8, "2026-10-31T13:00:00Z", "2026-11-01T13:00:00.000Z"], // the day has 25 hours
  ["Europe/Berlin", 2, "2026-03-28T12:00:00Z", "2026-03-29T01:00:00.000Z"], // there is no two o'clock
  ["Europe/Berlin", 2, "2026-10-24T12:00:00Z", "2026-10-25T00:00:00.000Z"], // there are two
  ["Europe/Berlin", 2, "2026-10-25T00:00:00Z", "2026-10-26T01:00:00.000Z"],
  ["America/St_Johns", 0, "2010-11-07T03:00:00Z", "2010-11-08T03:30:00.000Z"], // the day before has begun again
  ["Asia/Kathmandu", 9, "2026-11-20T03:14:00Z", "2026-11-20T03:15:00.000Z"],
  ["Pacific/Auckland", 0, "2026-11-20T12:00:00Z", "2026-11-21T11:00:00.000Z"],
  ["Nowhere/There", 8, "2026-11-20T07:00:00Z", "2026-11-20T08:00:00.000Z"],
])("in %s the digest of hour %i comes once a day", (zone, hour, now, next) => {
  expect(nextDigest(daily(hour), zone, at(now))?.toISOString()).toBe(next);
});

test("an hourly one comes at the full hours of the wall", () => {
  expect(nextDigest(hourly, "Asia/Kolkata", at("2026-11-20T07:10:11.620Z"))?.toISOString()).toBe(
    "2026-11-20T07:30:00.000Z",
  );
  expect(nextDigest(hourly, "UTC", at("2026-11-20T07:00:00Z"))?.toISOString()).toBe(
    "2026-11-20T08:00:00.000Z",
  );
});

test("whoever wants none has none, and one at an hour that was changed is none", () => {
  expect(nextDigest({ ...daily(8), digest: "off" }, "UTC", at("2026-11-20T07:00:00Z"))).toBeNull();
  expect(isDigestTime({ ...daily(8), digest: "off" }, "UTC", at("2026-11-20T08:00:00Z"))).toBe(false);
  expect(isDigestTime(daily(8), "UTC", at("2026-11-20T08:00:00Z"))).toBe(true);
  expect(isDigestTime(daily(8), "Nowhere/There", at("2026-11-20T08:00:00Z"))).toBe(true);
  expect(isDigestTime(daily(17), "UTC", at("2026-11-20T08:00:00Z"))).toBe(false);
  const quiet = { ...hourly, quiet: { from: "22:00", to: "07:00" } };
  expect(isDigestTime(quiet, "UTC", at("2026-11-20T23:00:00Z"))).toBe(false);
  expect(isDigestTime(quiet, "UTC", at("2026-11-20T07:00:00Z"))).toBe(true);
});

test.each([
  ["08:00", "08:00", null],
  ["20:00", "21:59", null],
  ["20:00", "23:00", "2026-11-21T07:00:00.000Z"],
  ["22:00", "23:00", null], // they want it there
])("one for %s that is made at %s goes out when it may", (due, now, until) => {
  const rules = { ...daily(8), quiet: { from: "22:00", to: "07:00" } };
  const [dueAt, made] = [at(`2026-11-20T${due}:00Z`), at(`2026-11-20T${now}:00Z`)];
  expect(heldUntil(rules, "UTC", dueAt, made)?.toISOString() ?? null).toBe(until);
  expect(heldUntil({ ...rules, quiet: null }, "UTC", dueAt, made)).toBeNull();
});

const ZONES = [
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Tehran",
  "America/St_Johns",
  "Africa/Casablanca",
  "Pacific/Apia",
  "UTC",
];

test("whatever the zone and the day: the next one is ahead, is wanted then, and comes once a day", () => {
  const moment = fc.date({ min: at("2026-01-01"), max: at("2028-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(moment, fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 23 }), (now, zone, hour) => {
      const next = nextDigest(daily(hour), zone, now) as Date;
      const after = nextDigest(daily(hour), zone, next) as Date;
      expect(next > now).toBe(true);
      expect(isDigestTime(daily(hour), zone, next)).toBe(true);
      const hours = (after.getTime() - next.getTime()) / 3_600_000;
      expect(hours).toBeGreaterThanOrEqual(22);
      expect(hours).toBeLessThanOrEqual(26);
      const soon = nextDigest(hourly, zone, now) as Date;
      expect(soon > now && soon.getTime() - now.getTime() <= 3_600_000).toBe(true);
    }),
    { numRuns: 300 },
  );
});
