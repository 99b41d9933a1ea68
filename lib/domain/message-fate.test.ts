import { describe, expect, test } from "vitest";
import type { Trouble, TroubleKind } from "./message";
import { fateOf, MOST_TRIES } from "./message-fate";

const NOW = new Date("2026-03-04T10:00:00Z");
const days = (n: number) => new Date(NOW.getTime() - n * 86_400_000);
const trouble = (kind: TroubleKind, more: Partial<Trouble> = {}): Trouble => ({
  kind,
  code: "421",
  answer: "Try later.",
  ...more,
});
const fate = (spent: number, about: Trouble, chance = 0.5, since = NOW) =>
  fateOf({ tries: spent, since }, spent, about, NOW, chance);

describe("trouble of the message", () => {
  test("is tried again later and later, at most once an hour, never all at the same moment", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7].map((spent) => fate(spent, trouble("later")).dueInSeconds);
    expect(waits).toEqual([2, 8, 32, 128, 512, 2048, 3600]);
    expect(fate(3, trouble("later"), 0).dueInSeconds).toBe(24);
    expect(fate(3, trouble("later"), 1).dueInSeconds).toBe(40);
  });

  test("ends after its tries", () => {
    expect(fate(MOST_TRIES - 1, trouble("later"))).toMatchObject({ state: "due", countsAgainstIt: true });
    expect(fate(MOST_TRIES, trouble("later"))).toMatchObject({ state: "dead", answer: "Try later." });
  });

  test("of which nothing can come ends at once", () => {
    expect(fate(1, trouble("never"))).toMatchObject({ state: "dead" });
    expect(fate(1, trouble("moot"))).toMatchObject({ state: "superseded" });
  });
});

describe("a place that took nothing for now", () => {
  const refused = (tries: number, since = NOW) =>
    fateOf({ tries, since }, 1, trouble("later", { isTemporary: true }), NOW, 0.5);

  test("costs the message no try, however often, and is asked once an hour at most", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 80, 3000].map((tries) => refused(tries).dueInSeconds);
    expect(waits).toEqual([2, 8, 32, 128, 512, 2048, 3600, 3600, 3600]);
    expect(refused(80, days(2.9))).toMatchObject({ state: "due", countsAgainstIt: false });
  });

  test("is asked for three days", () => {
    expect(refused(80, days(3.1))).toMatchObject({
      state: "dead",
      answer: "Given up after three days. Try later.",
    });
  });
});

describe("trouble of the place", () => {
  test("takes no try from the message, however often", () => {
    for (const kind of ["destination", "settings"] as const)
      expect(fate(50, trouble(kind))).toMatchObject({ state: "due", countsAgainstIt: false });
  });

  test("keeps a message no longer than three days", () => {
    expect(fate(9, trouble("destination"), 0.5, days(2.9))).toMatchObject({ state: "due" });
    const over = fate(9, trouble("settings"), 0.5, days(3.1));
    expect(over).toMatchObject({ state: "dead", answer: "Given up after three days. Try later." });
  });
});

test("what may be so of one message alone makes it wait longer and longer by itself, and takes no try from it", () => {
  const refused = (tries: number) => fate(tries, trouble("settings", { isUnconfirmed: true }));
  expect([1, 2, 3, 20, 2000].map((tries) => refused(tries).dueInSeconds)).toEqual([2, 8, 32, 3600, 3600]);
  expect(refused(2000)).toMatchObject({ state: "due", countsAgainstIt: false });
});

test("what asked to wait is never asked earlier", () => {
  for (const kind of ["later", "destination", "settings"] as const)
    for (const chance of [0, 0.5, 1])
      for (const spent of [1, 2, 7])
        expect(
          fate(spent, trouble(kind, { retryAfterSeconds: 60 }), chance).dueInSeconds,
        ).toBeGreaterThanOrEqual(60);
});
