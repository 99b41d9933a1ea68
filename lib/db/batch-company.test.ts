import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { scene } from "./batch.fixture";

// How long a turn takes is for the test to say, and not for a busy machine.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const turnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve));

test("in company, a batch waits a few turns for as many as went last time", async () => {
  const { ask, batches, isAsked, nextBatch, finish } = scene({ max: 8 });
  const first = ask("a");
  await isAsked();
  const second = ask("b", 3);
  await nextBatch();
  const third = ask("c");
  const next = nextBatch();
  // Answered one after the other, the three ask again.
  for (let left = 2; left > 0; left--) {
    await turnOfTheLoop();
    third.push(...ask("c"));
  }
  await next;
  finish();
  await Promise.all([...first, ...second, ...third]);
  expect(batches).toEqual(["a1", "b1 b2 b3", "c1 c2 c3"]);
});

test("in company that does not come back, a batch leaves all the same", async () => {
  const { ask, batches, isAsked, nextBatch, finish } = scene({ max: 8 });
  const first = ask("a");
  await isAsked();
  const second = ask("b", 5);
  await nextBatch();
  const third = ask("c");
  await nextBatch();
  finish();
  await Promise.all([...first, ...second, ...third]);
  expect(batches).toEqual(["a1", "b1 b2 b3 b4 b5", "c1"]);
});

test("where a turn takes long, a batch waits for no second one", async () => {
  const { ask, batches, isAsked, nextBatch, finish } = scene({ max: 8 });
  const first = ask("a");
  await isAsked();
  const second = ask("b", 3);
  await nextBatch();
  const third = ask("c");
  const next = nextBatch();
  await turnOfTheLoop();
  third.push(...ask("c"));
  vi.advanceTimersByTime(5);
  await turnOfTheLoop();
  third.push(...ask("c"));
  await next;
  finish();
  await Promise.all([...first, ...second, ...third]);
  expect(batches.slice(0, 3)).toEqual(["a1", "b1 b2 b3", "c1 c2"]);
});

test("who comes alone waits for nobody, not even a turn of the loop", async () => {
  const { ask, batches } = scene();
  void ask("a");
  await null;
  await null;
  expect(batches).toEqual(["a1"]);
});
