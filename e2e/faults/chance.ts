// Chance that can be repeated: a failure prints its seed, and FAULT_SEED plays it again (as far as the machine's timing lets it).
import { toolVariable } from "@/lib/config";

export type Chance = {
  seed: number;
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
  shuffle<T>(list: T[]): T[];
};

export function chance(): Chance {
  const seed = Number(toolVariable("FAULT_SEED") ?? Math.floor(Math.random() * 2 ** 31));
  let state = seed;
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    seed,
    below,
    pick: (from) => from[below(from.length)] as (typeof from)[number],
    shuffle: (list) => {
      for (let i = list.length - 1; i > 0; i -= 1) {
        const j = below(i + 1);
        [list[i], list[j]] = [list[j] as (typeof list)[number], list[i] as (typeof list)[number]];
      }
      return list;
    },
  };
}
