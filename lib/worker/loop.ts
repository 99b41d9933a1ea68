// A loop that is boring: it works while there is work, then sleeps until something is due or a doorbell rings.
export type Loop = { wake(): void; stop(): Promise<void> };

// `step` does one bounded piece of work and says in how many milliseconds there may be more (0: at once).
export function runLoop(name: string, step: () => Promise<number>, longestMs = 1000): Loop {
  let stopped = false;
  let rung = false;
  let ring: () => void = () => {};
  const done = (async () => {
    let failures = 0;
    while (!stopped) {
      rung = false;
      let waitMs: number;
      try {
        waitMs = await step();
        failures = 0;
      } catch (error) {
        failures++;
        waitMs = Math.min(longestMs * failures, 5000);
        console.error(
          JSON.stringify({
            level: "error",
            event: "loop_failed",
            loop: name,
            failures,
            message: (error as Error).message,
          }),
        );
      }
      if (stopped || rung || waitMs <= 0) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(waitMs, longestMs));
        ring = () => {
          clearTimeout(timer);
          resolve();
        };
        if (rung || stopped) ring();
      });
    }
  })();
  return {
    wake() {
      rung = true;
      ring();
    },
    async stop() {
      stopped = true;
      ring();
      await done;
    },
  };
}
