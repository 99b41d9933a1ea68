// A timer that is set for longer rings at once.
const LONGEST_MS = 2 ** 31 - 1;

/** Aborts after so long; null where that is longer than anybody waits, and for what is no number. */
export const limit = (ms: number): AbortSignal | null =>
  ms <= LONGEST_MS ? AbortSignal.timeout(Math.max(1, Math.ceil(ms))) : null;
