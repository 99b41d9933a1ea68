export type Holding = { seconds(): number; cut(afterMs: number): void; held(): void };

const LEAST = 2; // with one second a stream does not wait at all
const QUICK_MS = 2_000; // whoever says no as soon as this held nothing

/**
 * How long the server is asked to hold a request. What lies in between may cut whatever takes long, and knows no better: then it
 * is asked for half of what was endured, and from there a little more each time, for it may have been a restart that cut it.
 */
export function holding(most: number): Holding {
  let seconds = most;
  return {
    seconds: () => seconds,
    cut(afterMs) {
      if (afterMs >= QUICK_MS) seconds = Math.max(LEAST, Math.min(seconds, Math.floor(afterMs / 2_000)));
    },
    held() {
      seconds = Math.min(most, seconds + 1);
    },
  };
}
