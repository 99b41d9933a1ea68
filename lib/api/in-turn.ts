// Reads take turns by the keys that they come with. A page may take 30 ms to be read and written out: whoever asks for a hundred of
// them at once waits for their own, and everybody else for a few.
import { performance } from "node:perf_hooks";
import { inLanes } from "../db/read/lanes";
import { OutOfTime } from "./trouble";

const EACH = 8; // of one key at the same time
const MOST_OF_KEY = 5_000; // that wait

export type Reading = { keyId: string; requestId: string; deadline: number };
export type InTurn = (reading: Reading, read: () => unknown) => Promise<unknown>;

export function readsInTurn(): InTurn {
  const lanes = inLanes<unknown>({ each: EACH, limit: MOST_OF_KEY });
  return ({ keyId, requestId, deadline }, read) => {
    const until = performance.now() + deadline;
    const run = () => {
      // Nobody waits for it any more: it has been answered that there was no time.
      if (performance.now() >= until) throw new OutOfTime("its turn came too late");
      return read();
    };
    return lanes({ who: keyId, name: requestId, run });
  };
}
