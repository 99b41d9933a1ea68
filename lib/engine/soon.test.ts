import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Fired } from "./fire";
import { openSoon } from "./soon";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const LATER = 60_000;
// Says, one look after the other, what was found; then nothing for a minute.
function firing(...found: Array<Partial<Fired>>) {
  const looks: number[] = [];
  const began = performance.now();
  const fire = (): Promise<Fired> => {
    looks.push(Math.round(performance.now() - began));
    return Promise.resolve({ fired: 0, skipped: 0, nextMs: LATER, ...found.shift() });
  };
  return { fire, looks };
}

test("a timer that is due before a worker looks is fired here when it is due", async () => {
  const { fire, looks } = firing();
  openSoon(fire).armed(300);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(looks).toEqual([300]);
});

test("a timer that a worker will find is left to it", async () => {
  const { fire, looks } = firing();
  openSoon(fire).armed(1_600);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(looks).toEqual([]);
});

test("the earlier of two counts, and what it leaves is fired in its turn", async () => {
  const { fire, looks } = firing({ nextMs: 400 });
  const soon = openSoon(fire);
  soon.armed(600);
  soon.armed(200);
  soon.armed(500);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(looks).toEqual([200, 600]);
});

test("a backlog is left to the worker", async () => {
  const { fire, looks } = firing({ fired: 200 }, { fired: 200 });
  openSoon(fire).armed(100);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(looks).toEqual([100]);
});

test("what is due but in somebody's hands is left to the worker", async () => {
  const { fire, looks } = firing({ skipped: 1, nextMs: 0 });
  openSoon(fire).armed(100);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(looks).toEqual([100]);
});

test("it goes on while there is something to fire", async () => {
  const { fire, looks } = firing({ fired: 8 }, { fired: 7 });
  openSoon(fire).armed(100);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(looks).toHaveLength(3);
});

test("a database that is away is the worker's to deal with, and the next timer is armed as before", async () => {
  let fails = 1;
  const looks: number[] = [];
  const soon = openSoon(() => {
    looks.push(1);
    if (fails-- > 0) return Promise.reject(new Error("away"));
    return Promise.resolve({ fired: 0, skipped: 0, nextMs: LATER });
  });
  soon.armed(100);
  await vi.advanceTimersByTimeAsync(1_000);
  soon.armed(100);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(looks).toHaveLength(2);
});

test("closed, it fires nothing more", async () => {
  const { fire, looks } = firing();
  const soon = openSoon(fire);
  soon.armed(100);
  soon.close();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(looks).toEqual([]);
});
