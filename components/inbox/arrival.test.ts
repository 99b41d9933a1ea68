import { expect, test } from "vitest";
import type { InboxQuery } from "@/lib/domain/inbox-views";
import type { LiveTask } from "@/lib/domain/live";
import { isArrival } from "./arrival";
import { hidden, isHidden, settled, settledIds, shown } from "./hidden";
import type { Row } from "./rows";

const since = "2026-03-01T10:00:00.000Z";
const around = { me: "ana", since, last: undefined, hasMore: false, now: new Date(since), zone: "UTC" };
const task = (more: Partial<LiveTask> = {}): LiveTask => ({
  id: "5",
  title: "Refund order 4711",
  status: "open",
  version: 1,
  seq: 4,
  claimedBy: null,
  decided: null,
  mineRefused: false,
  mineVoted: false,
  kind: "approval",
  risk: "normal",
  assignedAt: "2026-03-01T10:00:05.000Z",
  dueAt: null,
  intentType: "refund.v1",
  fromAgent: "intent://acme/prod/agents/shop",
  asked: ["group:g1"],
  ...more,
});
const is = (query: Partial<InboxQuery>, more: Partial<LiveTask> = {}, about = {}) =>
  isArrival({ view: "mine", ...query }, task(more), { ...around, ...about });

test("only what the view and its filters would show is counted as new", () => {
  expect(is({})).toBe(true);
  for (const query of [
    { view: "done" },
    { view: "snoozed" },
    { view: "high-risk" },
    { view: "due-today" },
    { kind: "form" },
    { risk: "high" },
    { agent: "billing" },
    { type: "deploy.v1" },
    { group: "g2" },
    { q: "invoice" },
  ] as Array<Partial<InboxQuery>>)
    expect([query, is(query)]).toEqual([query, false]);
  for (const query of [
    { view: "groups" },
    { kind: "approval" },
    { agent: "SHOP" },
    { group: "g1" },
    { q: "REFUND" },
  ] as Array<Partial<InboxQuery>>)
    expect([query, is(query)]).toEqual([query, true]);
  expect(is({ view: "groups" }, { asked: ["person:ana"] })).toBe(false);
  expect(is({ view: "high-risk" }, { risk: "high" })).toBe(true);
});

test("due today is what is due before the end of its person's day, whatever their computer takes the time for", () => {
  const due = (dueAt: string, about = {}) => is({ view: "due-today" }, { dueAt }, about);
  expect(due("2026-03-01T23:59:00.000Z")).toBe(true);
  expect(due("2026-03-01T09:00:00.000Z")).toBe(true); // overdue
  expect(due("2026-03-02T00:00:00.000Z")).toBe(false);
  expect(due("2026-03-02T04:00:00.000Z", { zone: "America/New_York" })).toBe(true);
  expect(due("2026-03-02T00:00:00.000Z", { now: new Date("2026-03-02T00:00:00.000Z") })).toBe(true);
});

test("what one has voted on, or others have in hand, is not new to oneself", () => {
  expect(is({}, { mineVoted: true })).toBe(false);
  expect(is({}, { claimedBy: "bo" })).toBe(false);
  expect(is({}, { claimedBy: "ana" })).toBe(true);
  expect(is({ view: "groups" }, { claimedBy: "bo" })).toBe(true);
  expect(is({}, { status: "decided" })).toBe(false);
});

test("what was there before and lies behind the part that was read is not new", () => {
  const last = { id: "9", risk: "normal", dueAt: "2026-03-02T00:00:00.000Z" } as Row;
  const old = { assignedAt: "2026-02-01T00:00:00.000Z" };
  expect(is({}, old, { last, hasMore: true })).toBe(false);
  expect(is({}, old, { last, hasMore: false })).toBe(true);
  expect(is({}, { ...old, dueAt: "2026-03-01T12:00:00.000Z" }, { last, hasMore: true })).toBe(true);
  expect(is({}, {}, { last, hasMore: true })).toBe(true);
});

test("what was decided here stays away on its version, and another version is another request", () => {
  const now = hidden(new Map(), [{ id: "5", version: 1 }]);
  expect(isHidden(now, { id: "5", version: 1 })).toBe(true);
  expect(isHidden(now, { id: "5", version: 2 })).toBe(false);
  expect(isHidden(shown(now, ["5"]), { id: "5", version: 1 })).toBe(false);
  expect(settledIds(now)).toEqual([]);
  expect(settledIds(settled(now, ["5"]))).toEqual(["5"]);
});
