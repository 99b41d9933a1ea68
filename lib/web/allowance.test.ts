import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { configure } from "@/lib/config";
import { forgiveTry, mayTry, networkOf } from "./allowance";
import { countWrong, isSpent } from "./link-allowance";

const FRONT = "only the front knows this";
beforeAll(() => {
  configure({ COUNTERSIGN_FRONT_SECRET: FRONT });
});
afterAll(() => {
  configure({});
});
const from = (network: string, front: string | null = FRONT) =>
  new Headers({ "x-forwarded-for": network, ...(front !== null && { "x-countersign-front": front }) });
const here = from("192.0.2.1");
beforeEach(() => {
  Object.assign(globalThis, { countersignAttempts: undefined, countersignWrongLinks: undefined });
});

const granted = (ask: () => boolean, times: number): number =>
  Array.from({ length: times }, ask).filter(Boolean).length;

test("where a request came from is believed of the front alone", () => {
  expect(networkOf(from("198.51.100.1"))).toBe("198.51.100.1");
  for (const front of [null, "", "a guess"]) expect(networkOf(from("198.51.100.1", front))).toBe("unknown");
});

test("ten tries for one address from one network, and from another it has its own", () => {
  expect(granted(() => mayTry(here, "ana@example.org"), 15)).toBe(10);
  expect(mayTry(here, "bo@example.org")).toBe(true);
  expect(mayTry(from("198.51.100.2"), "ana@example.org")).toBe(true);
});

test("sixty tries for all addresses from one network", () => {
  let whom = 0;
  expect(granted(() => mayTry(here, `${++whom}@example.org`), 80)).toBe(60);
});

test("who is refused for an address counts for its network all the same", () => {
  expect(granted(() => mayTry(here, "ana@example.org"), 60)).toBe(10);
  expect(mayTry(here, "bo@example.org")).toBe(false);
});

test("a right password costs nothing, of the address and of the network", () => {
  for (let i = 0; i < 100; i++) {
    expect(mayTry(here, "ana@example.org")).toBe(true);
    forgiveTry(here, "ana@example.org");
  }
});

test("twenty wrong tries at one link from one network, and neither another link nor another network suffers", () => {
  expect(granted(() => countWrong(here, "one"), 25)).toBe(20);
  expect(isSpent(here, "one")).toBe(true);
  expect([isSpent(here, "two"), isSpent(from("198.51.100.3"), "one")]).toEqual([false, false]);
});

test("what was spent comes back after a quarter of an hour, and not before", () => {
  vi.useFakeTimers();
  granted(() => mayTry(here, "ana@example.org"), 10);
  granted(() => countWrong(here, "one"), 20);
  vi.advanceTimersByTime(15 * 60_000 - 1);
  expect([mayTry(here, "ana@example.org"), isSpent(here, "one")]).toEqual([false, true]);
  vi.advanceTimersByTime(1);
  expect([mayTry(here, "ana@example.org"), isSpent(here, "one")]).toEqual([true, false]);
  vi.useRealTimers();
});
