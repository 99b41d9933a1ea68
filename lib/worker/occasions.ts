// What commits left to tell: messages for people, and lines in the log where somebody wants them. In small bites with a rest
// after each, so a backlog takes a quarter of a processor at most, the database's included, and is never in the way of who decides.
import type { Database } from "../db/client";
import type { Ear } from "../db/read/ear";
import { nextOccasionMs } from "../db/read/next-due";
import { finishDeliveries } from "../db/write/deliveries";
import type { Delivery } from "../domain/delivery";
import { BY_ITSELF_MS } from "./look";
import { fanOut } from "./messages/fan-out";

// About 2 ms of one connection. Half as many cost a fifth more each, and five times as many save only a twentieth.
const BITE = 200;
const REST = 3; // times as long as the bite took
// While there is much to tell, ringing in every commit would cost more than these looks.
const LOOK_MS = 200;
// Where nothing has come for a while it sleeps, with an ear open: the first commit that has something to tell rings.
const QUIET_AFTER_MS = 10_000;
// A bite begins where the last one ended. What was committed late or given back by another worker may lie behind that, and is
// found by beginning at the beginning: after each backlog, and this often during one.
const SWEEP_MS = 5000;

type Telling = {
  made: () => void; // messages
  print: (deliveries: Delivery[]) => Promise<void>;
  told: (workspaceIds: Iterable<string>) => void; // in which workspaces something happened that concerns somebody
  ear: Pick<Ear, "open" | "rest"> & { tend(): void };
};

/** Without an ear whoever runs this looks now and then. */
const DEAF = { open: async () => {}, rest: () => {}, tend: () => {} };

type Place = Pick<Database, "sql" | "ask">;

export const tellOccasions = ({ sql, ask }: Place, telling: Partial<Telling> = {}) => {
  const { made, print, told, ear = DEAF } = telling;
  let isAsleep = false;
  const sleep = async (): Promise<number> => {
    if (!isAsleep) await ear.open();
    ear.tend();
    // What was committed while the ear was being opened did not ring, so there is one more look.
    const restMs = isAsleep ? BY_ITSELF_MS : 0;
    isAsleep = true;
    return restMs;
  };
  const wake = (): void => {
    if (isAsleep) ear.rest();
    isAsleep = false;
  };
  let from: Date | null = null;
  let sweepAt = 0;
  let cameAt = performance.now();
  return async (): Promise<number> => {
    if (from === null) {
      const waitMs = await nextOccasionMs(ask);
      // Also with nothing to do: the first who is asked then would wait for the longest that a loop sleeps.
      if (waitMs > 0)
        return Math.min(waitMs, performance.now() - cameAt < QUIET_AFTER_MS ? LOOK_MS : await sleep());
    }
    wake();
    const began = performance.now();
    if (began >= sweepAt) {
      from = null;
      sweepAt = began + SWEEP_MS;
    }
    let messages = 0;
    let concerned: string[] = [];
    const bite = { limit: BITE, from, answer: "logged" };
    const { taken, upTo } = await finishDeliveries(sql, "log", bite, async (delivered, tx) => {
      messages = await fanOut(tx, delivered);
      concerned = delivered.map(({ workspaceId }) => workspaceId);
      await print?.(delivered);
    });
    if (messages > 0) made?.();
    told?.(concerned);
    if (taken > 0) cameAt = performance.now();
    from = taken === BITE ? upTo : null;
    return taken === BITE ? REST * (performance.now() - began) : LOOK_MS;
  };
};
