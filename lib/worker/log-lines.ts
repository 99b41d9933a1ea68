// The log's lines: two for each intent, in no hurry, and never in the way of who decides. They are written in small bites with a
// rest after each, so a backlog of them takes a quarter of a processor at most, the database's included.
import { printLines } from "../channels/log";
import type { Sql } from "../db/client";
import { nextDeliveryMs } from "../db/read/next-due";
import { finishDeliveries } from "../db/write/deliveries";

// About 2 ms of one connection. Half as many cost a fifth more each, and five times as many save only a twentieth.
const BITE = 200;
const REST = 3; // times as long as the bite took
const LOOK_MS = 1000; // what comes in the meantime goes together
// A bite begins where the last one ended. What was committed late or given back by another worker may lie behind that, and is
// found by beginning at the beginning: after each backlog, and this often during one.
const SWEEP_MS = 5000;

export const writeLogLines = (sql: Sql, tell = printLines) => {
  let from: Date | null = null;
  let sweepAt = 0;
  return async (): Promise<number> => {
    if (from === null) {
      const waitMs = await nextDeliveryMs(sql, "log");
      if (waitMs > 0) return waitMs;
    }
    const began = performance.now();
    if (began >= sweepAt) {
      from = null;
      sweepAt = began + SWEEP_MS;
    }
    const { taken, upTo } = await finishDeliveries(sql, "log", { limit: BITE, from, answer: "logged" }, tell);
    from = taken === BITE ? upTo : null;
    return taken === BITE ? REST * (performance.now() - began) : LOOK_MS;
  };
};
