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

/** A batch of so many has gone, and one asks again: `next` resolves when its batch leaves. */
async function askedAgainAfter(many: number) {
  const { ask, batches, isAsked, nextBatch, finish } = scene({ max: 8 });
  const asked = ask("a");
  await isAsked();
  asked.push(...ask("b", many));
  await nextBatch();
  asked.push(...ask("c"));
  const next = nextBatch();
  return {
    next,
    oneMore: () => asked.push(...ask("c")),
    batches: async () => {
      finish();
      await Promise.all(asked);
      return batches;
    },
  };
}

test("in company, a batch waits a few turns for as many as went last time", async () => {
  const { next, oneMore, batches } = await askedAgainAfter(3);
  // Answered one after the other, the three ask again.
  for (let left = 2; left > 0; left--) {
    await turnOfTheLoop();
    oneMore();
  }
  await next;
  expect(await batches()).toEqual(["a1", "b1 b2 b3", "c1 c2 c3"]);
});

test("in company that does not come back, a batch leaves all the same", async () => {
  const { next, batches } = await askedAgainAfter(5);
  await next;
  expect(await batches()).toEqual(["a1", "b1 b2 b3 b4 b5", "c1"]);
});

test("where a turn takes long, a batch waits for no second one", async () => {
  const { next, oneMore, batches } = await askedAgainAfter(3);
  await turnOfTheLoop();
  oneMore();
  vi.advanceTimersByTime(5);
  await turnOfTheLoop();
  oneMore();
  await next;
  expect((await batches()).slice(0, 3)).toEqual(["a1", "b1 b2 b3", "c1 c2"]);
});

test("who comes alone waits for nobody, not even a turn of the loop", async () => {
  const { ask, batches } = scene();
  void ask("a");
  await null;
  await null;
  expect(batches).toEqual(["a1"]);
});
