// The worker: what the clock does and what has to be told. Any number of them share the work.
import type { Database } from "../db/client";
import { WORK } from "../db/read/hub";
import { openEngine } from "../engine/open";
import { sendDeliveries } from "./deliveries";
import { runLoop } from "./loop";
import { fireTimers } from "./timers";

export type Worker = { stop(): Promise<void> };

export function startWorker({ db }: { db: Database }): Worker {
  const engine = openEngine(db, { name: "countersign-worker" });
  const timers = runLoop("timers", fireTimers(engine, db.sql));
  const deliveries = runLoop("deliveries", sendDeliveries(db.sql));
  const unwatch = engine.hub.watch(WORK, () => {
    timers.wake();
    deliveries.wake();
  });
  return {
    async stop() {
      unwatch();
      await Promise.all([timers.stop(), deliveries.stop()]);
      await engine.close();
    },
  };
}
