// A loop that is boring: it works while there is work, then sleeps until something is due or a doorbell rings.
export type Loop = {
  wake(): void;
  /** By whoever has seen that there is something to do: a ring that does not hurry a loop that fails. */
  stir(): void;
  stop(): Promise<void>;
};
export type Pace = { paceMs?: number; longestMs?: number };

const AFTER_FAILURE_MS = 1000; // after the first; then longer
const LONGEST_AFTER_FAILURE_MS = 5000;

// `step` does one bounded piece of work and says in how many milliseconds there may be more (0: at once).
export function runLoop(name: string, step: () => Promise<number>, pace: Pace = {}): Loop {
  const { paceMs = 0, longestMs = 1000 } = pace;
  const bell = makeBell();
  let stopped = false;
  let failures = 0;
  const done = (async () => {
    while (!stopped) {
      const began = performance.now();
      let waitMs: number;
      try {
        waitMs = await step();
        failures = 0;
      } catch (error) {
        failures++;
        waitMs = Math.min(AFTER_FAILURE_MS * failures, LONGEST_AFTER_FAILURE_MS);
        bell.hush(); // rings do not hurry a loop that fails
        complain(name, failures, error);
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

function complain(loop: string, failures: number, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  console.error(JSON.stringify({ level: "error", event: "loop_failed", loop, failures, message }));
}
