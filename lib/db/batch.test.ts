import { expect, test } from "vitest";
import { selfForming } from "./batch";
import { type Item, scene } from "./batch.fixture";

test("while everybody fits into one batch the order is that of arrival, and nobody is asked for a group", async () => {
  const { ask, batches, grouped, isAsked, nextBatch, finish } = scene();
  const first = ask("a");
  await isAsked();
  const rest = [...ask("b", 2), ...ask("c"), ...ask("b")];
  await nextBatch();
  finish();
  expect(await Promise.all([...first, ...rest])).toEqual(["a1", "b1", "b2", "c1", "b3"]);
  expect(batches).toEqual(["a1", "b1 b2 c1 b3"]);
  expect(grouped).toEqual([]);
});

test("when more wait than fit the groups take turns, each in its own order", async () => {
  const { ask, batches, isAsked, nextBatch, finish } = scene();
  const first = ask("a");
  await isAsked();
  const rest = [...ask("a", 8), ...ask("b", 2), ...ask("c")];
  await nextBatch();
  const late = ask("d");
  for (let left = 2; left > 0; left--) await nextBatch();
  finish();
  expect(await Promise.all([...first, ...rest, ...late])).not.toContain("full");
  expect(batches).toEqual(["a1", "a2 b1 c1 a3", "b2 a4 d1 a5", "a6 a7 a8 a9"]);
});

test("turns go on from one batch to the next, so that with many groups each comes up", async () => {
  const { ask, batches, isAsked, nextBatch, finish } = scene({ max: 2 });
  const first = ask("z");
  await isAsked();
  const rest = ["a", "b", "c", "d", "e"].flatMap((name) => ask(name, 2));
  for (let left = 5; left > 0; left--) await nextBatch();
  finish();
  await Promise.all([...first, ...rest]);
  expect(batches.slice(1)).toEqual(["a1 b1", "c1 d1", "e1 a2", "b2 c2", "d2 e2"]);
});

test("after a crowd it is the order of arrival again", async () => {
  const { ask, batches, grouped, isAsked, nextBatch, finish } = scene();
  const first = ask("a");
  await isAsked();
  const crowd = [...ask("a", 4), ...ask("b", 2)];
  await nextBatch();
  await nextBatch();
  const asked = grouped.length;
  const calm = [...ask("b"), ...ask("a", 2), ...ask("b")];
  await nextBatch();
  finish();
  await Promise.all([...first, ...crowd, ...calm]);
  expect(batches).toEqual(["a1", "a2 b1 a3 b2", "a4 a5", "b3 a6 a7 b4"]);
  expect(grouped).toHaveLength(asked);
});

test("one group holds at most half of the queue, and the others still get in", async () => {
  const { ask, isAsked, finish } = scene({ limit: 20 });
  const first = ask("z");
  await isAsked();
  const flood = ask("a", 30);
  const other = ask("b", 3);
  finish();
  const fates = await Promise.all(flood);
  expect(fates.filter((fate) => fate === "full")).toHaveLength(20);
  expect(fates.slice(0, 10)).not.toContain("full");
  expect(await Promise.all([...first, ...other])).toEqual(["z1", "b1", "b2", "b3"]);
});

test("however many flood it, whoever comes new finds room, and the whole stays within its limit", async () => {
  const { ask, isAsked, finish } = scene({ limit: 40 });
  const first = ask("z");
  await isAsked();
  const floods = ["a", "b", "c", "d"].map((name) => ask(name, 40));
  const other = ask("e");
  finish();
  const inside = (await Promise.all(floods.map((fates) => Promise.all(fates)))).map(
    (fates) => fates.filter((fate) => fate !== "full").length,
  );
  expect(Math.min(...inside)).toBeGreaterThan(0);
  expect(inside.reduce((sum, n) => sum + n, 0)).toBeLessThan(40);
  expect(await Promise.all([...first, ...other])).toEqual(["z1", "e1"]);
});

test("without groups it is first come first served to the limit", async () => {
  const { ask, batches, isAsked, nextBatch, finish } = scene({ limit: 6, fair: false });
  const first = ask("a");
  await isAsked();
  const rest = [...ask("a", 5), ...ask("b", 3)];
  await nextBatch();
  await nextBatch();
  finish();
  expect(await Promise.all([...first, ...rest])).toEqual([
    "a1",
    "a2",
    "a3",
    "a4",
    "a5",
    "a6",
    "b1",
    "full",
    "full",
  ]);
  expect(batches).toEqual(["a1", "a2 a3 a4 a5", "a6 b1"]);
});

test("a batch that fails fails its own, and the next one is written", async () => {
  let times = 0;
  const add = selfForming<Item, number>(
    (items) =>
      ++times === 1 ? Promise.reject(new Error("broken")) : Promise.resolve(items.map(({ n }) => n)),
    { max: 2, limit: 10, groupOf: ({ of }) => of },
  );
  const fates = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => add({ of: "a", n })));
  expect(fates.map(({ status }) => status)).toEqual([
    "rejected",
    "rejected",
    "fulfilled",
    "fulfilled",
    "fulfilled",
  ]);
});

// A database that answers each batch when it is told to.
function lanes(worth: number) {
  const batches: string[] = [];
  const answers: Array<() => void> = [];
  const run = async (items: number[]) => {
    batches.push(items.join(" "));
    await new Promise<void>((resolve) => answers.push(resolve));
    return items;
  };
  const add = selfForming<number, number>(run, { max: 100, limit: 1000, worth });
  let said = 0;
  const ask = (times: number) => Promise.all(Array.from({ length: times }, () => add(said++)));
  const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
  return { batches, ask, settled, answer: (i: number) => answers[i]?.() };
}

test("another batch leaves while one is in flight when enough wait for it, but no third after three", async () => {
  const { batches, ask, settled, answer } = lanes(3);
  const all = [ask(1)];
  await settled();
  all.push(ask(2));
  await settled();
  expect(batches).toEqual(["0"]);
  all.push(ask(1));
  await settled();
  expect(batches).toEqual(["0", "1 2 3"]);
  all.push(ask(3));
  await settled();
  all.push(ask(9));
  await settled();
  expect(batches).toEqual(["0", "1 2 3", "4 5 6"]);
  for (const i of [0, 1, 2]) answer(i);
  await settled();
  answer(3);
  expect((await Promise.all(all)).flat()).toEqual(Array.from({ length: 16 }, (_, i) => i));
});

test("whoever comes home while others are under way waits with the few that are left", async () => {
  const { batches, ask, settled, answer } = lanes(3);
  const all = [ask(1)];
  await settled();
  all.push(ask(3));
  await settled();
  all.push(ask(1));
  answer(0);
  await settled();
  expect(batches).toEqual(["0", "1 2 3"]);
  answer(1);
  await settled();
  expect(batches).toEqual(["0", "1 2 3", "4"]);
  answer(2);
  expect((await Promise.all(all)).flat()).toHaveLength(5);
});
