import { expect, test } from "vitest";
import { isolating } from "./isolate";

type Item = { name: string; key?: string; poison?: boolean };
const fault = (code: string) => Object.assign(new Error(code), { code });

// A table whose keys are unique and whose rows may be poison: all or nothing, like a statement.
function table(used: string[] = []) {
  const keys = new Set(used);
  const batches: string[][] = [];
  return {
    batches,
    how: {
      keyOf: (item: Item) => item.key ?? null,
      repeats: (items: Item[]) =>
        Promise.resolve(
          new Map(
            items.filter((item) => keys.has(item.key ?? "")).map((item) => [item, `again ${item.key}`]),
          ),
        ),
      run: (items: Item[]): Promise<string[]> => {
        batches.push(items.map((item) => item.name));
        if (items.some((item) => item.poison)) return Promise.reject(fault("22P02"));
        if (items.some((item) => item.key && keys.has(item.key))) return Promise.reject(fault("23505"));
        for (const { key } of items) if (key) keys.add(key);
        return Promise.resolve(items.map((item) => `wrote ${item.name}`));
      },
    },
  };
}

const settled = async (fates: Array<string | Promise<string>>) =>
  (await Promise.allSettled(fates)).map((fate) =>
    fate.status === "fulfilled" ? fate.value : fate.reason.code,
  );

test("a batch that nobody spoils is one statement", async () => {
  const { how, batches } = table();
  expect(await settled(await isolating(how, [{ name: "a" }, { name: "b", key: "k" }]))).toEqual([
    "wrote a",
    "wrote b",
  ]);
  expect(batches).toEqual([["a", "b"]]);
});

test("a key that was used before takes only its own item out, and the rest still go together", async () => {
  const { how, batches } = table(["old"]);
  const fates = await isolating(how, [{ name: "a" }, { name: "b", key: "old" }, { name: "c", key: "new" }]);
  expect(await settled(fates)).toEqual(["wrote a", "again old", "wrote c"]);
  expect(batches).toEqual([
    ["a", "b", "c"],
    ["a", "c"],
  ]);
});

test("of two with the same key in one batch the second is a repeat of the first", async () => {
  const { how } = table();
  const fates = await isolating(how, [
    { name: "a", key: "k" },
    { name: "b", key: "k" },
    { name: "c", key: "k" },
  ]);
  expect(await settled(fates)).toEqual(["wrote a", "again k", "again k"]);
});

test("a poison row fails alone, also beside a used key, and even when it carries a key itself", async () => {
  const { how } = table(["old"]);
  const fates = await isolating(how, [
    { name: "a" },
    { name: "bad", poison: true, key: "k" },
    { name: "b", key: "old" },
    { name: "c" },
  ]);
  expect(await settled(fates)).toEqual(["wrote a", "22P02", "again old", "wrote c"]);
});

test("when the first of a key fails, the second is tried for itself", async () => {
  const { how } = table();
  const fates = await isolating(how, [
    { name: "bad", poison: true, key: "k" },
    { name: "good", key: "k" },
  ]);
  expect(await settled(fates)).toEqual(["22P02", "wrote good"]);
});

test("a fault that is no row's own fails everybody, and nobody is tried again", async () => {
  const { how, batches } = table();
  const run = (items: Item[]): Promise<string[]> => {
    batches.push(items.map((item) => item.name));
    return Promise.reject(fault("CONNECTION_CLOSED"));
  };
  const fates = await isolating({ ...how, run }, [{ name: "a" }, { name: "b" }]);
  expect(await settled(fates)).toEqual(["CONNECTION_CLOSED", "CONNECTION_CLOSED"]);
  expect(batches).toHaveLength(1);
});

test("a race that was lost is run once more, all together", async () => {
  const { how, batches } = table();
  let deadlocks = 1;
  const run = (items: Item[]): Promise<string[]> =>
    deadlocks-- > 0 ? Promise.reject(fault("40P01")) : how.run(items);
  const fates = await isolating({ ...how, run }, [{ name: "a" }, { name: "b" }]);
  expect(await settled(fates)).toEqual(["wrote a", "wrote b"]);
  expect(batches).toEqual([["a", "b"]]);
});

test("whoever is there twice, and not by their key, fails alone", async () => {
  const { how, batches } = table(["old"]);
  const run = (items: Item[]): Promise<string[]> => {
    // Looked for without end, it would be looked for in vain.
    if (batches.length > 10) return Promise.reject(fault("CONNECTION_CLOSED"));
    if (!items.some(({ name }) => name === "twin")) return how.run(items);
    batches.push(items.map(({ name }) => name));
    return Promise.reject(fault("23505"));
  };
  const fates = await isolating({ ...how, run }, [{ name: "a" }, { name: "twin", key: "k" }, { name: "b" }]);
  expect(await settled(fates)).toEqual(["wrote a", "23505", "wrote b"]);
});

test("when looking for repeats fails, everybody learns why", async () => {
  const { how } = table(["old"]);
  const repeats = () => Promise.reject(fault("ECONNREFUSED"));
  const fates = await isolating({ ...how, repeats }, [{ name: "a" }, { name: "b", key: "old" }]);
  expect(await settled(fates)).toEqual(["ECONNREFUSED", "ECONNREFUSED"]);
});
