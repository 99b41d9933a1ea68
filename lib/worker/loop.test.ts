import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Loop, loopsOn, runLoop } from "./loop";

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

const said = () => vi.mocked(console.error).mock.calls.map(([line]) => JSON.parse(line));

test("one that fails says so, then once a minute with how often, and that it works again", async () => {
  let fails = true;
  const { after } = loopOf(
    () => (fails ? Promise.reject(new Error("broken")) : Promise.resolve(60_000)),
    30_000,
  );
  await after(59_000);
  expect(said()).toEqual([
    { level: "error", event: "loop_failed", loop: "of a test", failures: 1, message: "broken" },
  ]);
  await after(10_000);
  expect(said()).toMatchObject([{}, { event: "loop_failed", failures: 15 }]);
  fails = false;
  await after(5_000);
  expect(said().slice(2)).toMatchObject([{ level: "info", event: "loop_works_again", loop: "of a test" }]);
});

test("what is wrong with their database all loops tell one log, and say nothing of it themselves", async () => {
  const away = Object.assign(new Error("away"), { code: "ECONNREFUSED" });
  const told: unknown[] = [];
  const run = loopsOn((error) => told.push(error));
  for (const name of ["one", "another"]) running.push(run(name, () => Promise.reject(away)));
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual([away, away]);
  running.push(run("a third", () => Promise.reject(new Error("a defect"))));
  await vi.advanceTimersByTimeAsync(0);
  expect(said()).toMatchObject([{ loop: "a third", message: "a defect" }]);
});
