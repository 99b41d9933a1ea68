// How long a piece of work takes, said in another that the same machine does at the same time: one that is slow is slow at both.
import { performance } from "node:perf_hooks";

const TRIES = 50;
const WARM = 20; // what ran a few times only is slower than it will be, and would let pass too much

/** How many times as long; by the best try of each, and of no more tries than needed: the machine does other things, too. */
export function timesAsLong(work: () => unknown, yardstick: () => unknown, enough: number): number {
  let unit = Math.min(...Array.from({ length: WARM }, () => spent(yardstick)));
  let best = spent(work);
  for (let tries = 1; tries < TRIES && best >= enough * unit; tries++) {
    unit = Math.min(unit, spent(yardstick));
    best = Math.min(best, spent(work));
  }
  return best / unit;
}

function spent(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}
