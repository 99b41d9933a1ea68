// The worker: what the clock does and what has to be told. Any number of them share the work.
import type { Database } from "../db/client";
import type { Channel } from "../domain/types";
import { openEngine } from "../engine/open";
import { type Send, sendDeliveries } from "./deliveries";
import { sendHeld } from "./held";
import { keepInsights } from "./insights";
import { writeLogLines } from "./log-lines";
import { runLoop } from "./loop";
import { LOOK_MS, standInForAbsent } from "./stand-in";
import { keepTaskWords } from "./task-words";
import { fireTimers } from "./timers";

// Between two looks, so that a burst of rings is one look.
const TIMER_PACE_MS = 2;
// Adding up a long day may have taken seconds, and its rest is longer than that.
const INSIGHTS_LONGEST_MS = 60_000;

// The channels that reach outside. One that is added to the domain's list does not compile until it is here.
const OUTSIDE: Record<Exclude<Channel, "log">, Send> = {};

export type Worker = { stop(): Promise<void> };

export function startWorker({ db }: { db: Database }): Worker {
  const engine = openEngine(db, { name: "countersign-worker", listen: false });
  const timers = runLoop("timers", fireTimers(engine), { paceMs: TIMER_PACE_MS });
  // Deliveries ring no bell: a notification in every submit's commit costs more than a look a second. A loop for each channel:
  // one that is slow, or has much to say, keeps no other waiting.
  const channels = (Object.entries(OUTSIDE) as Array<[Channel, Send]>).map(([channel, send]) =>
    runLoop(`deliveries by ${channel}`, sendDeliveries(db.sql, channel, send)),
  );
  const held = runLoop("held decisions", sendHeld(db.sql, engine));
  const logLines = runLoop("log lines", writeLogLines(db.sql));
  const taskWords = runLoop("task words", keepTaskWords(db));
  const insights = runLoop("insights", keepInsights(db.sql), { longestMs: INSIGHTS_LONGEST_MS });
  const standIns = runLoop("stand-ins", standInForAbsent(db.sql, engine), { longestMs: LOOK_MS });
  const loops = [timers, held, standIns, logLines, taskWords, insights, ...channels];
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
      await engine.close();
    },
  };
}
