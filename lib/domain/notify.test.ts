import { expect, test } from "vitest";
import {
  DEFAULT_RULES,
  type Happened,
  isUrgent,
  type NotifyRules,
  type Recipient,
  toldFrom,
  toldTo,
} from "./notify";

const NOW = new Date("2026-11-20T23:30:00Z");
const NIGHT = { from: "22:00", to: "07:00" };
const MORNING = new Date("2026-11-21T07:00:00Z");

const ines = (rules: Partial<NotifyRules> = {}): Recipient => ({
  personId: "ines",
  name: "Ines",
  zone: "UTC",
  rules: { ...DEFAULT_RULES, ...rules },
  reach: [
    { channel: "email", destination: "smtp", address: "ines@example.org" },
    { channel: "slack", destination: "T1", address: "U1" },
    { channel: "push", destination: "push.example.org", address: "laptop" },
    { channel: "push", destination: "push.example.org", address: "phone" },
  ],
});
const happened = (more: Partial<Happened> = {}): Happened => ({
  occasion: "assigned",
  risk: "normal",
  dueAt: null,
  ...more,
});
const told = (rules: Partial<NotifyRules>, more: Partial<Happened> = {}) =>
  toldTo(ines(rules), happened(more), NOW);
const where = (rules: Partial<NotifyRules>, more: Partial<Happened> = {}) =>
  told(rules, more).map(({ address }) => address);

test("what is normal comes where normal things go, and what is urgent where urgent ones do", () => {
  const rules = { normal: ["email" as const], urgent: ["push" as const] };
  expect(where(rules)).toEqual(["ines@example.org"]);
  expect(where(rules, { risk: "high" })).toEqual(["laptop", "phone"]);
  expect(where(rules, { occasion: "escalated" })).toEqual(["laptop", "phone"]);
  expect(where(rules, { dueAt: new Date(NOW.getTime() + 59 * 60_000) })).toEqual(["laptop", "phone"]);
  expect(where({ normal: [] })).toEqual([]);
});

test("in quiet hours what can wait comes when they are over, and what cannot at once", () => {
  expect(told({ quiet: NIGHT }).map(({ dueAt }) => dueAt)).toEqual(Array(4).fill(MORNING));
  expect(told({ quiet: NIGHT }, { risk: "high" })[0]).toMatchObject({ dueAt: NOW, urgent: true });
});

test("what becomes urgent before they are over comes then, where urgent things go", () => {
  const rules = { quiet: NIGHT, normal: ["email" as const], urgent: ["slack" as const] };
  const dueAt = new Date("2026-11-21T06:30:00Z");
  expect(told(rules, { dueAt })).toMatchObject([
    { channel: "slack", urgent: true, dueAt: new Date("2026-11-21T05:30:00Z") },
  ]);
});

test("what is told later is told when the night is over that has begun by then", () => {
  const evening = new Date("2026-11-20T22:00:00Z");
  const from = (rules: Partial<NotifyRules>, more: Partial<Happened> = {}) =>
    toldFrom(ines(rules), happened(more), evening);
  expect(from({})).toEqual(evening);
  expect(from({ quiet: NIGHT })).toEqual(MORNING);
  expect(from({ quiet: NIGHT }, { dueAt: new Date("2026-11-21T06:30:00Z") })).toEqual(
    new Date("2026-11-21T05:30:00Z"),
  );
  expect(from({ quiet: NIGHT }, { dueAt: new Date("2026-11-20T22:30:00Z") })).toEqual(evening);
  expect(from({ quiet: NIGHT }, { occasion: "decided", dueAt: NOW })).toEqual(MORNING);
});

test("how a task ended is told to who wants to know, but not to who ended it", () => {
  const ended = { occasion: "decided" as const, risk: "high" as const, dueAt: NOW };
  expect(told({ quiet: NIGHT }, ended).filter(({ channel }) => channel !== "push")).toMatchObject([
    { channel: "email", urgent: false, dueAt: MORNING },
    { channel: "slack", urgent: false, dueAt: MORNING },
  ]);
  expect(where({ endings: false }, ended)).toEqual(["laptop", "phone"]);
  expect(where({}, { ...ended, isOwn: true })).toEqual(["laptop", "phone"]);
});

test("what a browser shows of a task that is over is taken back at once, whoever ended it", () => {
  const ended = { occasion: "withdrawn" as const, risk: "low" as const, dueAt: null };
  const push = (rules: Partial<NotifyRules>, isOwn = false) =>
    told({ quiet: NIGHT, ...rules }, { ...ended, isOwn }).filter(({ channel }) => channel === "push");
  expect(push({})[0]).toMatchObject({ dueAt: NOW, about: { stays: true } });
  expect(push({}, true)[0]).toMatchObject({ dueAt: NOW, about: { stays: false } });
  expect(push({ endings: false })[0]).toMatchObject({ about: { stays: false } });
  expect(push({ normal: ["email"], urgent: ["email"] })).toEqual([]); // nothing was ever shown there
});

test("what is over is not urgent, however risky or late it was", () => {
  for (const occasion of ["decided", "expired", "withdrawn"] as const)
    expect(isUrgent(happened({ occasion, risk: "high", dueAt: NOW }), NOW)).toBe(false);
  expect(isUrgent(happened({ occasion: "reminder", dueAt: NOW }), NOW)).toBe(true);
});
