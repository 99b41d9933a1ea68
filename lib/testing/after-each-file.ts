import { afterAll, vi } from "vitest";

// Files share a process, one after the other: none leaves the next a clock that stands still or a function that only looks real.
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});
