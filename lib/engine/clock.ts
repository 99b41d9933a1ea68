// The database's clock, between two answers of the database: its last word plus what has passed since on a clock that
// nobody can set. Submitting is a single statement, so it has to know the time before it asks.
import { performance } from "node:perf_hooks";
import type { Writer } from "./transact";

const FRESH_MS = 100; // older than this and the database is asked again

const NOW = { text: "select app_now() as now", params: [] };

export type Clock = {
  now(): Promise<Date>;
  fresh(): Date | null; // what is known of it without asking
  heard(now: Date): void;
};

export function openClock(writer: Pick<Writer, "ask">): Clock {
  let said = 0;
  let heardAt = Number.NEGATIVE_INFINITY;
  const heard = (now: Date) => {
    said = now.getTime();
    heardAt = performance.now();
  };
  // However many want to know at the same moment, it is one question.
  let asking: Promise<void> | null = null;
  const askOnce = (): Promise<void> => {
    asking ??= writer
      .ask(NOW)
      .then(([row]) => heard(row?.now as Date))
      .finally(() => {
        asking = null;
      });
    return asking;
  };
  const fresh = (): Date | null => {
    const passed = performance.now() - heardAt;
    return passed > FRESH_MS ? null : new Date(said + Math.floor(passed));
  };
  return {
    heard,
    fresh,
    async now() {
      const known = fresh();
      if (known) return known;
      await askOnce();
      return new Date(said + Math.floor(performance.now() - heardAt));
    },
  };
}
