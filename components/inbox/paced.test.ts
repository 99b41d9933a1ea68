import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { paced } from "./paced";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("thousands of wishes are the first one, and one more for all the others after the rest", async () => {
  let runs = 0;
  const wish = paced(() => Promise.resolve(runs++), 1000);
  for (let i = 0; i < 5000; i++) wish.soon();
  await vi.advanceTimersByTimeAsync(1);
  expect(runs).toBe(1);
  for (let i = 0; i < 5000; i++) wish.soon();
  await vi.advanceTimersByTimeAsync(900);
  expect(runs).toBe(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(runs).toBe(2);
});

test("what is wished for while one is being done is done after it, never beside it", async () => {
  let runs = 0;
  let most = 0;
  let now = 0;
  const wish = paced(async () => {
    runs++;
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 500));
    now--;
  }, 1000);
  wish.soon();
  wish.now();
  wish.soon();
  wish.now();
  await vi.advanceTimersByTimeAsync(5_000);
  expect([runs, most]).toEqual([2, 1]);
});

test("a person does not wait for the rest, and a failure stops nothing", async () => {
  let runs = 0;
  const wish = paced(() => {
    runs++;
    return Promise.reject(new Error("no connection"));
  }, 1000);
  wish.soon();
  await vi.advanceTimersByTimeAsync(10);
  wish.now();
  await vi.advanceTimersByTimeAsync(10);
  expect(runs).toBe(2);
});
