import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Loop, runLoop } from "./loop";

const running: Loop[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((loop) => loop.stop()));
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function loopOf(step: () => Promise<number>, longestMs: number) {
  let steps = 0;
  const loop = runLoop(
    "of a test",
    () => {
      steps += 1;
      return step();
    },
    { longestMs },
  );
  running.push(loop);
  const after = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
    return steps;
  };
  return { loop, after };
}

test("one that has nothing to do sleeps as long as it may, and both a ring and whoever saw work wake it", async () => {
  const { loop, after } = loopOf(() => Promise.resolve(60_000), 30_000);
  expect(await after(29_999)).toBe(1);
  expect(await after(1)).toBe(2);
  loop.stir();
  expect(await after(0)).toBe(3);
  loop.wake();
  expect(await after(0)).toBe(4);
});

test("one that fails is tried again after a second, then more slowly, and work that somebody saw does not hurry it", async () => {
  const { loop, after } = loopOf(() => Promise.reject(new Error("away")), 30_000);
  expect(await after(0)).toBe(1);
  loop.stir();
  expect(await after(999)).toBe(1);
  expect(await after(1)).toBe(2);
  loop.stir();
  expect(await after(1_999)).toBe(2);
  expect(await after(1)).toBe(3);
  expect(await after(60_000)).toBe(3 + Math.floor((60_000 - 3_000 - 4_000) / 5_000) + 2);
});
