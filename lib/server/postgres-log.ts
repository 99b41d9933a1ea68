import { copyFileSync, existsSync, renameSync, statSync, truncateSync } from "node:fs";

// PostgreSQL writes a line for every request that it refuses, also for one that is only asked again (a key that was used before),
// for as long as it runs: without an end the log would fill the disk on which the data is. What was in it stays beside it until
// the next time.

const MOST_BYTES = 10_000_000;
const LOOK_MS = 30_000;

const isLong = (log: string): boolean => existsSync(log) && statSync(log).size > MOST_BYTES;

/** Before it is opened. Takes no room, of which there may be none. */
export function beginLog(log: string): void {
  if (isLong(log)) renameSync(log, `${log}.old`);
}

/** While PostgreSQL has it open and writes to its end: moved away, it would only grow elsewhere. */
export function keepLogShort(log: string): () => void {
  const look = () => {
    try {
      if (!isLong(log)) return;
      copyFileSync(log, `${log}.old`);
      truncateSync(log);
    } catch {
      // Without room for the copy, say: the next look tries again.
    }
  };
  const timer = setInterval(look, LOOK_MS).unref();
  return () => clearInterval(timer);
}
