// Decisions whose undo time is over. The web process that took one sends it to the millisecond; what it left behind, by dying
// or by being busy, is found here within a second or two.
import type { Sql } from "../db/client";
import { forgetRefused } from "../db/write/held";
import type { Engine } from "../engine/open";

const BATCH = 50;
const LATE_MS = 500; // theirs first
const TIDY_MS = 10 * 60_000;

export const sendHeld = (sql: Sql, engine: Engine) => {
  let tidyAt = 0;
  return async (): Promise<number> => {
    const ms = await engine.held.nextMs();
    if (ms === 0) return (await engine.held.fire(BATCH)) === BATCH ? 0 : LATE_MS;
    if (performance.now() >= tidyAt) {
      tidyAt = performance.now() + TIDY_MS;
      await forgetRefused(sql, 1000);
    }
    return ms === null ? 60_000 : ms + LATE_MS;
  };
};
