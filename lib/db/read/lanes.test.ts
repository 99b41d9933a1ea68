import { expect, test } from "vitest";
import { withResolvers } from "../../testing/with-resolvers";
import { QueueFull } from "../batch";
import { inLanes } from "./lanes";

function scene() {
  const begun: string[] = [];
  const ends = new Map<string, ReturnType<typeof withResolvers<string>>>();
  const lanes = inLanes<string>({ each: 2, limit: 3 });
  const ask = (who: string, name: string) =>
    lanes({
      who,
      name,
      run: () => {
        begun.push(who + name);
        const end = withResolvers<string>();
        ends.set(who + name, end);
        return end.promise;
      },
    });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { ask, begun, ends, settled };
}

test("two of each at a time, in the order they were asked for, and nobody waits for somebody else's", async () => {
  const { ask, begun, ends, settled } = scene();
  const all = ["1", "2", "3", "4"].map((name) => ask("a", name));
  const other = ask("b", "1");
  await settled();
  expect(begun).toEqual(["a1", "a2", "b1"]);
  ends.get("b1")?.resolve("other");
  expect(await other).toBe("other");
  ends.get("a2")?.resolve("second");
  expect(await all[1]).toBe("second");
  await settled();
  expect(begun).toEqual(["a1", "a2", "b1", "a3"]);
  // One that fails makes room like one that is done.
  ends.get("a1")?.reject(new Error("broken"));
  await expect(all[0]).rejects.toThrow("broken");
  await settled();
  expect(begun).toEqual(["a1", "a2", "b1", "a3", "a4"]);
});

test("what waits and is asked for again is done once for all, and what has begun is done anew", async () => {
  const { ask, begun, ends, settled } = scene();
  const first = [ask("a", "1"), ask("a", "2")];
  await settled();
  const again = [ask("a", "1"), ask("a", "1")];
  for (const [, end] of ends) end.resolve("old");
  expect(await Promise.all(first)).toEqual(["old", "old"]);
  await settled();
  expect(begun).toEqual(["a1", "a2", "a1"]);
  ends.get("a1")?.resolve("new");
  expect(await Promise.all(again)).toEqual(["new", "new"]);
});

test("whoever has too much waiting is refused, and others are not", async () => {
  const { ask, begun, settled } = scene();
  for (const name of ["1", "2", "3", "4", "5"]) void ask("a", name);
  await expect(ask("a", "6")).rejects.toThrow(QueueFull);
  void ask("a", "5"); // waits already
  void ask("b", "1");
  await settled();
  expect(begun).toEqual(["a1", "a2", "b1"]);
});
