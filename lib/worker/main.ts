// The worker: what the clock does and what has to be told. Any number of them share the work.
import type { Database } from "../db/client";
import { DELIVERIES_DUE, TIMERS_DUE } from "../db/read/hub";
import { openEngine } from "../engine/open";
import { sendDeliveries } from "./deliveries";
import { runLoop } from "./loop";
import { fireTimers } from "./timers";

// Between two looks: under load a pause gathers what arrives into one batch, and nobody feels it.
const TIMER_PACE_MS = 2;
const DELIVERY_PACE_MS = 25;

export type Worker = { stop(): Promise<void> };

export function startWorker({ db }: { db: Database }): Worker {
  const engine = openEngine(db, { name: "countersign-worker" });
  const timers = runLoop("timers", fireTimers(engine), { paceMs: TIMER_PACE_MS });
  const deliveries = runLoop("deliveries", sendDeliveries(db.sql), { paceMs: DELIVERY_PACE_MS });
  const unwatch = [engine.hub.watch(TIMERS_DUE, timers.wake), engine.hub.watch(DELIVERIES_DUE, deliveries.wake)];
  return {
    async stop() {
      for (const stop of unwatch) stop();
      await Promise.all([timers.stop(), deliveries.stop()]);
      await engine.close();
    },
  };
}
