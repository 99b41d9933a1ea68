// The worker: what the clock does and what has to be told. Any number of them share the work.
import type { Database } from "../db/client";
import { openEngine } from "../engine/open";
import { sendDeliveries } from "./deliveries";
import { runLoop } from "./loop";
import { fireTimers } from "./timers";

// Between two looks, so that a burst of rings is one look.
const TIMER_PACE_MS = 2;

export type Worker = { stop(): Promise<void> };

export function startWorker({ db }: { db: Database }): Worker {
  const engine = openEngine(db, { name: "countersign-worker", listen: false });
  const timers = runLoop("timers", fireTimers(engine), { paceMs: TIMER_PACE_MS });
  // Deliveries ring no bell: a notification in every submit's commit costs more than a look a second.
  const deliveries = runLoop("deliveries", sendDeliveries(db.sql));
  return {
    async stop() {
      await Promise.all([timers.stop(), deliveries.stop()]);
      await engine.close();
    },
  };
}
