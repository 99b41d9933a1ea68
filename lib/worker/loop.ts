// A loop that is boring: it works while there is work, then sleeps until something is due or a doorbell rings.
import { isDatabaseTrouble } from "../db/read/trouble";
import type { TroubleLog } from "../db/read/trouble-log";

export type Loop = {
  wake(): void;
  /** By whoever has seen that there is something to do: a ring that does not hurry a loop that fails. */
  stir(): void;
  stop(): Promise<void>;
};
export type Pace = { paceMs?: number; longestMs?: number };

const AFTER_FAILURE_MS = 1000; // after the first; then longer
const LONGEST_AFTER_FAILURE_MS = 5000;
const COMPLAIN_EVERY_MS = 60_000;

export type RunLoop = (name: string, step: () => Promise<number>, pace?: Pace) => Loop;

/** For loops on one database: what is wrong with it all of them find, and say it together. */
export const loopsOn =
  (trouble: TroubleLog): RunLoop =>
  (name, step, pace = {}) =>
    runLoop(name, step, pace, trouble);

// `step` does one bounded piece of work and says in how many milliseconds there may be more (0: at once).
export function runLoop(
  name: string,
  step: () => Promise<number>,
  pace: Pace = {},
  trouble: TroubleLog | null = null,
): Loop {
  const { paceMs = 0, longestMs = 1000 } = pace;
  const bell = makeBell();
  let stopped = false;
  let failures = 0;
  const complaints = openComplaints(name);
  const done = (async () => {
    while (!stopped) {
      const began = performance.now();
      let waitMs: number;
      try {
        waitMs = await step();
        failures = 0;
        complaints.over();
      } catch (error) {
        failures++;
        waitMs = Math.min(AFTER_FAILURE_MS * failures, LONGEST_AFTER_FAILURE_MS);
        bell.hush(); // rings do not hurry a loop that fails
        if (trouble && isDatabaseTrouble(error)) trouble(error);
        else complaints.add(error);
      }
      if (waitMs > 0) await bell.wait(failures > 0 ? waitMs : Math.min(waitMs, longestMs));
      const rest = paceMs - (performance.now() - began);
      if (waitMs > 0 && rest > 0 && !stopped) await new Promise((resolve) => setTimeout(resolve, rest));
    }
  })();
  return {
    wake: bell.ring,
    stir: () => {
      if (failures === 0) bell.ring();
    },
    async stop() {
      stopped = true;
      bell.ring();
      await done;
    },
  };
}

// One sleeper; a ring while it is awake is remembered for its next sleep.
function makeBell() {
  let rung = false;
  let up: (() => void) | null = null;
  return {
    ring() {
      rung = true;
      up?.();
    },
    hush() {
      rung = false;
    },
    async wait(ms: number) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          up = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      up = null;
      rung = false;
    },
  };
}

// The first, then one a minute with how many there were, then that it works again.
function openComplaints(loop: string) {
  let failures = 0;
  let saidAt = Number.NEGATIVE_INFINITY;
  const say = (level: string, event: string, more: object) =>
    console.error(JSON.stringify({ level, event, loop, failures, ...more }));
  return {
    add(error: unknown): void {
      failures++;
      const now = performance.now();
      if (now - saidAt < COMPLAIN_EVERY_MS) return;
      saidAt = now;
      say("error", "loop_failed", { message: error instanceof Error ? error.message : String(error) });
    },
    over(): void {
      if (failures === 0) return;
      say("info", "loop_works_again", {});
      failures = 0;
      saidAt = Number.NEGATIVE_INFINITY;
    },
  };
}
