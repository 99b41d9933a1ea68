// A worker looks once a second. A timer that is due before that look is fired by the process that armed it, if it still runs
// by then: nobody has to be told of it, and if it does not run any more the worker is a second late at most.
import type { Fire } from "./fire";

const SOON_MS = 1500;
const AT_ONCE = 200;

export type Soon = { armed(dueMs: number): void; close(): void };

// `dueMs`: from now, by the database's clock.
export function openSoon(fire: Fire): Soon {
  let timer: NodeJS.Timeout | null = null;
  let at = Number.POSITIVE_INFINITY;

  const run = async (): Promise<void> => {
    timer = null;
    at = Number.POSITIVE_INFINITY;
    try {
      const { fired, nextMs } = await fire(AT_ONCE);
      // A full batch is a backlog, and that is the worker's: decisions are made here.
      if (fired > 0 && fired < AT_ONCE) armed(1);
      else if (fired === 0 && nextMs > 0) armed(nextMs);
    } catch {
      // The worker's to do, then.
    }
  };
  const armed = (dueMs: number): void => {
    if (dueMs > SOON_MS) return;
    const when = performance.now() + Math.max(0, dueMs);
    if (when >= at) return;
    if (timer) clearTimeout(timer);
    at = when;
    timer = setTimeout(run, Math.max(1, dueMs)).unref();
  };
  return {
    armed,
    close: () => {
      if (timer) clearTimeout(timer);
    },
  };
}
