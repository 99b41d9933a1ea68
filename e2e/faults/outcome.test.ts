// B-22: many hands on one intent. Exactly one outcome, and every loser is told which.
import { describe, expect, test } from "vitest";
import { openArena } from "./arena";
import { openWithoutLock, withoutBelt } from "./broken-lock";
import { chance } from "./chance";
import { judge, race, type Verdict } from "./race-outcome";

const ENGINES = 4;
const PEOPLE = 9;
const INTENTS = 3_000;
const WAVE = 100;

describe("with the guard", () => {
  const arena = openArena(ENGINES, PEOPLE);

  test(`${INTENTS} intents, 16 racers each: one outcome, losers told who won, no deadlock, nothing left over`, async () => {
    const luck = chance();
    const applies = arena().engines.map((engine) => engine.apply);
    const total: Verdict = { outcomes: {}, wrong: [], refusals: {} };
    for (let raced = 0; raced < INTENTS; raced += WAVE) {
      const verdict = await judge(arena(), await race(arena(), applies, luck, WAVE));
      total.wrong.push(...verdict.wrong);
      for (const part of ["outcomes", "refusals"] as const)
        for (const [name, n] of Object.entries(verdict[part]))
          total[part][name] = (total[part][name] ?? 0) + n;
    }
    console.log(`seed ${luck.seed}:`, total.outcomes, total.refusals);
    expect(total.wrong, `seed ${luck.seed}`).toEqual([]);
    expect(await arena().violations(), `seed ${luck.seed}`).toEqual([]);
    expect(await arena().deadlocks()).toBe(0);
    // The race was one: every kind of outcome came about, and there were losers of each kind.
    for (const status of ["COMPLETED", "FAILED", "CANCELED", "TIMED_OUT"])
      expect(total.outcomes[status]).toBeGreaterThan(0);
    for (const code of ["closed", "stale_version"]) expect(total.refusals[code]).toBeGreaterThan(0);
  });
});

describe("without the lock", () => {
  const arena = openArena(ENGINES, PEOPLE);

  test("the same race shows more than one outcome, to the judge and to the checker", async () => {
    await withoutBelt(arena().base.sql);
    const broken = Array.from({ length: ENGINES }, () => openWithoutLock(arena().base.url));
    const luck = chance();
    const applies = broken.map((engine) => engine.apply);
    const wrong: string[] = [];
    for (let wave = 0; wave < 5; wave += 1)
      wrong.push(...(await judge(arena(), await race(arena(), applies, luck, WAVE))).wrong);
    await Promise.all(broken.map((engine) => engine.close()));
    const found = await arena().violations();
    const doubled = wrong.filter((what) =>
      /: ([2-9]|\d\d+) (were told that they won|outcomes are stored)/.test(what),
    );
    console.log(
      `without the lock: ${doubled.length} wrong of ${5 * WAVE} intents, the checker found ${found.length}`,
    );
    expect(doubled.length).toBeGreaterThan(0);
    expect(found.filter((violation) => violation.invariant === "I2").length).toBeGreaterThan(0);
  });
});
