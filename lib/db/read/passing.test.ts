import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { openCrowd, openPassing } from "./passing";

test("what is set is there until it goes", () => {
  const map = openPassing<string>();
  map.set("a", "one");
  map.set("b", "two");
  map.set("a", "three");
  expect([map.get("a"), map.get("b"), map.get("c")]).toEqual(["three", "two", undefined]);
  expect(map.values()).toEqual(["three", "two"]);
  expect([map.size, map.oldest()]).toEqual([2, "a"]);
  map.delete("a");
  map.delete("a");
  expect([map.size, map.oldest(), map.get("a")]).toEqual([1, "b", undefined]);
  map.clear();
  expect([map.size, map.oldest(), map.values()]).toEqual([0, undefined, []]);
});

test("whoever is in a crowd is there until they leave, and leaves once", () => {
  const crowd = openCrowd<string>();
  const leave = crowd.add("one");
  crowd.add("two");
  crowd.add("two");
  expect([crowd.size, crowd.values()]).toEqual([3, ["one", "two", "two"]]);
  leave();
  leave();
  expect([crowd.size, crowd.values()]).toEqual([2, ["two", "two"]]);
});

type Store = { set(key: string, value: number[]): void; delete(key: string): unknown };

// The most that small collections left behind, in megabytes, while 64 of ever new values were there at any time.
function leftBehind(store: Store): number {
  setFlagsFromString("--expose-gc");
  const collect: (how: { type: "minor" | "major"; execution: "sync" }) => void = runInNewContext("gc");
  const pass = (from: number, count: number): void => {
    for (let i = from; i < from + count; i++) {
      store.set(
        `k${i}`,
        Array.from({ length: 500 }, () => i),
      );
      store.delete(`k${i - 64}`);
    }
  };
  pass(0, 100);
  // Now the map is old itself.
  collect({ type: "major", execution: "sync" });
  const before = process.memoryUsage().heapUsed;
  let most = 0;
  for (let turn = 1; turn <= 20; turn++) {
    pass(turn * 1000, 1000);
    collect({ type: "minor", execution: "sync" });
    most = Math.max(most, process.memoryUsage().heapUsed - before);
  }
  return most / 2 ** 20;
}

// A crowd as a map, for the same measure.
function crowdStore(): Store {
  const crowd = openCrowd<number[]>();
  const leaving: Array<() => void> = [];
  return {
    set: (_key, value) => void leaving.push(crowd.add(value)),
    delete: () => leaving.length > 64 && leaving.shift()?.(),
  };
}

test("what has gone is let go of by the next small collection", () => {
  expect(leftBehind(openPassing())).toBeLessThan(5);
  expect(leftBehind(crowdStore())).toBeLessThan(5);
  // A map of JavaScript's own holds on to it. If it does not any more, nothing of this is needed.
  expect(leftBehind(new Map())).toBeGreaterThan(10);
});
