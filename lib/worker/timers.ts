import type { Engine } from "../engine/open";
import { nextTimerMs } from "../db/read/next-due";
import type { Sql } from "../db/client";

const BATCH = 200;
const BLOCKED_MS = 50; // what is due is in somebody's hands: look again soon, without spinning

export const fireTimers = (engine: Engine, sql: Sql) => async (): Promise<number> => {
  const { fired, skipped } = await engine.fire(BATCH);
  if (fired > 0) return 0;
  if (skipped > 0) return BLOCKED_MS;
  return nextTimerMs(sql);
};
