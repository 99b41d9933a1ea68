// One look a second for many loops: each of them sleeps until it is rung, or until something that it knows of is due. It finds
// whatever no ring told. When it cannot be made, everybody is stirred and looks for themselves.
import type { Database } from "../db/client";
import { type Around, lookAround } from "../db/read/look-around";
import type { Loop } from "./loop";

export const LOOK_MS = 1000;
/** A loop that is looked after looks by itself this often, whatever the look says. */
export const BY_ITSELF_MS = 30_000;

export type LookedAfter = { loop: Pick<Loop, "stir">; hasWork(around: Around): boolean };

/** Due before the next look, which may be a little late: whoever waits for it sleeps until it is due to the millisecond. */
export const isSoon = (ms: number | null): boolean => ms !== null && ms <= 1.5 * LOOK_MS;

export function lookAfter({ ask }: Pick<Database, "ask">, loops: LookedAfter[]): () => Promise<number> {
  const stirAll = () => {
    for (const { loop } of loops) loop.stir();
  };
  return async () => {
    // So long without an answer: somebody else may get one.
    const late = setTimeout(stirAll, LOOK_MS);
    try {
      const around = await lookAround(ask);
      for (const { loop, hasWork } of loops) if (hasWork(around)) loop.stir();
    } catch (error) {
      stirAll();
      throw error;
    } finally {
      clearTimeout(late);
    }
    return LOOK_MS;
  };
}
