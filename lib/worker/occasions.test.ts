import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { clear, countIn, entriesRead, given, intentsOf, kept, tally } from "../db/write/deliveries.fixture";
import type { Delivery } from "../domain/delivery";
import { setClock, testDatabase } from "../testing/database";
import { BY_ITSELF_MS } from "./look";
import { tellOccasions } from "./occasions";

const BITE = 200;
const LOOK_MS = 200;

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;

beforeAll(async () => {
  base = await testDatabase();
  // One connection, so that what it did can be counted.
  db = openDatabase({ url: base.url, name: "test", max: 1 });
});
beforeEach(async () => {
  await clear(base.sql);
  await setClock(base.sql, 0);
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  await db.close();
  await base.close();
});

function writer() {
  const told: string[] = [];
  const step = tellOccasions(db, {
    print: async (delivered: Delivery[]) => {
      await Promise.resolve();
      told.push(...intentsOf(delivered));
    },
  });
  return { told, step };
}

test("a backlog goes in bites, and then it looks as often as it does at rest", async () => {
  const ids = await given(base.sql, BITE + 50);
  const { told, step } = writer();
  const restMs = await step();
  expect(told.sort()).toEqual(ids.slice(0, BITE).sort());
  expect(restMs).toBeGreaterThan(0);
  expect(await step()).toBe(LOOK_MS);
  expect(told).toHaveLength(BITE + 50);
  expect(await countIn(base.sql, "delivered")).toBe(BITE + 50);
});

test("it rests three times as long as the bite took, so it takes a quarter of a processor at most", async () => {
  await given(base.sql, BITE);
  vi.useFakeTimers({ toFake: ["performance"] });
  const step = tellOccasions(db, {
    print: async () => {
      await Promise.resolve();
      vi.advanceTimersByTime(70);
    },
  });
  expect(await step()).toBe(210);
});

test("with nothing due it looks again as soon as ever, or when something is", async () => {
  expect(await writer().step()).toBe(LOOK_MS);
  await given(base.sql, 1, { due: 30 });
  expect(await writer().step()).toBe(LOOK_MS);
  await given(base.sql, 1, { due: 0.12 });
  const waitMs = await writer().step();
  expect(waitMs).toBeLessThan(LOOK_MS);
});

test("where nothing has come for ten seconds it sleeps with an ear open, after one more look", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const did: string[] = [];
  const ear = {
    open: async () => void did.push("open"),
    rest: () => void did.push("rest"),
    tend: () => {},
  };
  const step = tellOccasions(db, { ear });
  vi.advanceTimersByTime(9_999);
  expect(await step()).toBe(LOOK_MS);
  expect(did).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(await step()).toBe(0);
  expect(did).toEqual(["open"]);
  expect(await step()).toBe(BY_ITSELF_MS);
  await given(base.sql, 1);
  expect(await step()).toBe(LOOK_MS);
  expect(did).toEqual(["open", "rest"]);
  expect(await step()).toBe(LOOK_MS);
  vi.advanceTimersByTime(10_000);
  expect([await step(), await step()]).toEqual([0, BY_ITSELF_MS]);
  expect(did).toEqual(["open", "rest", "open"]);
});

test("an ear that cannot be opened is no sleep", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const open = vi.fn().mockRejectedValueOnce(new Error("away")).mockResolvedValue(undefined);
  const ear = { open, rest: () => {}, tend: () => {} };
  const step = tellOccasions(db, { ear });
  vi.advanceTimersByTime(10_000);
  await expect(step()).rejects.toThrow("away");
  expect(await step()).toBe(0);
  expect(open).toHaveBeenCalledTimes(2);
});

test("what cannot be written stays due, and is written when it can be", async () => {
  const [id] = await given(base.sql, 1);
  let closed = true;
  const told: string[] = [];
  const step = tellOccasions(db, {
    print: (delivered: Delivery[]) => {
      if (closed) return Promise.reject(new Error("write EPIPE"));
      told.push(...intentsOf(delivered));
      return Promise.resolve();
    },
  });
  await expect(step()).rejects.toThrow("write EPIPE");
  expect(await kept(base.sql, id)).toMatchObject({ state: "due", attempts: 0 });
  closed = false;
  await step();
  expect(told).toEqual([id]);
});

test("what was committed late is found when the backlog is done", async () => {
  await given(base.sql, BITE + 1);
  const { told, step } = writer();
  await step();
  const [late] = await given(base.sql, 1, { due: -120 });
  await step();
  expect(told).not.toContain(late);
  await step();
  expect(told).toContain(late);
});

test("and within seconds if the backlog does not end", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const { told, step } = writer();
  await given(base.sql, 3 * BITE);
  await step();
  const [late] = await given(base.sql, 1, { due: -120 });
  vi.advanceTimersByTime(4_900);
  await step();
  expect(told).not.toContain(late);
  vi.advanceTimersByTime(200);
  await step();
  expect(told).toContain(late);
});

test("what an old snapshot keeps of finished lines is not read again with every bite", async () => {
  await given(base.sql, 5 * BITE);
  const { told, step } = writer();
  await base.sql.begin("isolation level repeatable read", async (backup) => {
    await backup`select count(*) from deliveries`;
    await tally(db.sql);
    const before = await entriesRead(base.sql);
    for (let bite = 0; bite < 5; bite += 1) await step();
    await tally(db.sql);
    expect(told).toHaveLength(5 * BITE);
    // Each once, and those that end a bite once more; from the beginning it would be 15 bites' worth.
    expect((await entriesRead(base.sql)) - before).toBeLessThan(6 * BITE);
  });
});
