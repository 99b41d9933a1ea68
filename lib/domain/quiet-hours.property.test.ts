// Quiet hours hold back what can wait and lose nothing: over midnight, over the changes of the clocks, in zones far apart.
import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_RULES, isUrgent, type Recipient, toldTo } from "./notify";
import { quietUntil } from "./quiet-hours";
import { wallIn } from "./zoned";

const ZONES = [
  "UTC",
  "Europe/Berlin", // two in the morning
  "America/New_York",
  "America/Sao_Paulo", // none any more
  "Australia/Lord_Howe", // half an hour
  "Asia/Kathmandu", // three quarters off
  "America/St_Johns",
  "Africa/Cairo", // at midnight
  "Pacific/Kiritimati",
];
const HOUR = 3_600_000;
const zone = fc.constantFrom(...ZONES);
const clock = fc
  .integer({ min: 0, max: 1439 })
  .map((m) => `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`);
const quiet = fc.record({ from: clock, to: clock }).filter(({ from, to }) => from !== to);
const ofTheYear = (month: number, day: number) => ({
  min: Date.UTC(2026, month, day - 3),
  max: Date.UTC(2026, month, day + 3),
});
// Half of them about the days on which clocks change somewhere.
const moment = fc
  .oneof(
    ...[
      ofTheYear(2, 8),
      ofTheYear(2, 29),
      ofTheYear(3, 5),
      ofTheYear(3, 24),
      ofTheYear(9, 25),
      ofTheYear(10, 1),
    ].map((days) => fc.integer(days)),
    fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }),
  )
  .map((ms) => new Date(Math.floor(ms / 60_000) * 60_000));

const isWithin = (wall: string, { from, to }: { from: string; to: string }): boolean =>
  from < to ? wall >= from && wall < to : wall >= from || wall < to;

test("they end in the future, and within a day and the hour that clocks are set back", () =>
  fc.assert(
    fc.property(quiet, zone, moment, (hours, there, now) => {
      const until = quietUntil(hours, there, now);
      if (until === null) return;
      expect(until.getTime()).toBeGreaterThan(now.getTime());
      expect(until.getTime() - now.getTime()).toBeLessThanOrEqual(25 * HOUR);
    }),
  ));

test("on a day on which no clock changes they are what the clock on the wall says", () =>
  fc.assert(
    fc.property(quiet, zone, moment, (hours, there, now) => {
      const around = [-30, 30].map((h) => new Date(now.getTime() + h * HOUR));
      const [before, after] = around.map((at) => Date.parse(`${wallIn(there, at)}Z`) - at.getTime());
      fc.pre(before === after);
      const until = quietUntil(hours, there, now);
      expect(until !== null).toBe(isWithin(wallIn(there, now).slice(11), hours));
      if (until) expect(wallIn(there, until).slice(11)).toBe(hours.to);
    }),
  ));

const risk = fc.constantFrom("low" as const, "normal" as const, "high" as const);
const occasion = fc.constantFrom("assigned" as const, "reminder" as const, "escalated" as const);
const due = fc.option(fc.integer({ min: 1, max: 72 * 60 }), { nil: null });

const person = (there: string, hours: { from: string; to: string }): Recipient => ({
  personId: "p",
  name: "Ines",
  zone: there,
  rules: { ...DEFAULT_RULES, quiet: hours },
  reach: [
    { channel: "email", destination: "smtp", address: "ines@example.org" },
    { channel: "push", destination: "push.example.org", address: "s1" },
  ],
});

test("no message is lost, none that is urgent waits, and none comes after it has become urgent", () =>
  fc.assert(
    fc.property(quiet, zone, moment, risk, occasion, due, (hours, there, now, risky, what, minutes) => {
      const dueAt = minutes === null ? null : new Date(now.getTime() + minutes * 60_000);
      const happened = { occasion: what, risk: risky, dueAt };
      const told = toldTo(person(there, hours), happened, now);
      expect(told.map(({ channel }) => channel)).toEqual(["email", "push"]);
      for (const message of told) {
        expect(message.dueAt.getTime()).toBeGreaterThanOrEqual(now.getTime());
        if (isUrgent(happened, now)) expect(message).toMatchObject({ dueAt: now, urgent: true });
        if (dueAt && !isUrgent(happened, now))
          expect(message.dueAt.getTime()).toBeLessThanOrEqual(dueAt.getTime() - HOUR);
        expect(message.dueAt.getTime() - now.getTime()).toBeLessThanOrEqual(25 * HOUR);
      }
    }),
  ));

test("of two that wait for the same end, both come then", () => {
  const hours = { from: "22:00", to: "07:00" };
  const [late, early] = ["2026-10-24T21:30:00Z", "2026-10-25T03:00:00Z"].map((at) =>
    quietUntil(hours, "Europe/Berlin", new Date(at)),
  );
  // The night has an hour more: clocks are set back at three.
  expect([late, early]).toEqual([new Date("2026-10-25T06:00:00Z"), new Date("2026-10-25T06:00:00Z")]);
});

test("an end that comes twice is the first; one that is left out is the first moment after the gap", () => {
  const at = (from: string, to: string, now: string) =>
    quietUntil({ from, to }, "Europe/Berlin", new Date(now))?.toISOString() ?? null;
  expect(at("22:00", "02:30", "2026-10-25T00:00:00Z")).toBe("2026-10-25T00:30:00.000Z");
  expect(at("22:00", "02:30", "2026-10-25T01:15:00Z")).toBeNull(); // 02:15 for the second time
  expect(at("22:00", "02:30", "2026-03-29T00:30:00Z")).toBe("2026-03-29T01:00:00.000Z");
  expect(at("02:30", "07:00", "2026-03-29T01:00:00Z")).toBe("2026-03-29T05:00:00.000Z");
});

test("a zone that is none counts as UTC", () =>
  expect(quietUntil({ from: "22:00", to: "07:00" }, "Mars/Base", new Date("2026-05-01T23:00:00Z"))).toEqual(
    new Date("2026-05-02T07:00:00Z"),
  ));
