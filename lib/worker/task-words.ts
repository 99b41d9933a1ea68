// Search learns of what moved about a second later, in small bites with a rest after each: a backlog of it takes a quarter of a
// processor at most, the database's included. With nothing to do it costs one look a second.
import type { Database } from "../db/client";
import { hasMoved } from "../db/read/has-moved";
import { type Moved, writeSomeWords } from "../db/write/task-words";

const REST = 3; // times as long as the bite took
const LOOK_MS = 1000;

export const keepTaskWords = ({ sql, ask }: Pick<Database, "sql" | "ask">, lookMs = LOOK_MS) => {
  let cursor: string | null = null;
  let moved: Moved | null = null;
  return async (): Promise<number> => {
    if (cursor !== null && !(await hasMoved(ask, cursor))) return lookMs;
    const began = performance.now();
    const remembered = moved;
    // Kept only if it comes to an end: what answers afterwards may be another server, on which those numbers are given out anew.
    moved = null;
    const bitten = await writeSomeWords(sql, remembered);
    if (bitten === null) return lookMs;
    moved = bitten.moved;
    cursor = bitten.isMore ? null : bitten.cursor;
    return bitten.isMore ? REST * (performance.now() - began) : lookMs;
  };
};
