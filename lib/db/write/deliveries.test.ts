import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Delivery } from "../../domain/delivery";
import { setClock, testDatabase } from "../../testing/database";
import { type Database, openDatabase } from "../client";
import { finishDeliveries, MOST_ATTEMPTS } from "./deliveries";
import {
  clear,
  countIn,
  EMAIL,
  entriesRead,
  given,
  intentsOf,
  kept,
  rowsScanned,
  tally,
} from "./deliveries.fixture";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
});
beforeEach(async () => {
  await clear(base.sql);
  await setClock(base.sql, 0);
});
afterAll(async () => {
  await db.close();
  await base.close();
});

async function finish(limit = 100, from: Date | null = null) {
  const told: Delivery[] = [];
  const done = await finishDeliveries(db.sql, "log", { limit, from, answer: "logged" }, async (delivered) => {
    await Promise.resolve();
    told.push(...delivered);
  });
  return { ...done, told };
}

test("a line is told and finished by one update of its row", async () => {
  const [id] = await given(base.sql, 1);
  await base.sql.unsafe(`create table updates (n int);
    create function count_update() returns trigger language plpgsql as $$ begin insert into updates values (1); return null; end $$;
    create trigger counts after update on deliveries for each row execute function count_update()`);
  const { taken, told } = await finish();
  await base.sql.unsafe("drop trigger counts on deliveries");
  expect(taken).toBe(1);
  expect(told).toMatchObject([{ intentId: id, seq: 6, place: 0, channel: "log", attempts: 1, fence: 1 }]);
  expect(await kept(base.sql, id)).toEqual({
    state: "delivered",
    attempts: 1,
    fence: 1,
    answer: "logged",
    ended: true,
  });
  expect(await base.sql`select n from updates`).toHaveLength(1);
  expect((await finish()).taken).toBe(0);
});

test("it is told before it is finished, and meanwhile in nobody else's hands", async () => {
  const [id] = await given(base.sql, 1);
  let meanwhile: unknown[] = [];
  await finishDeliveries(db.sql, "log", { limit: 10, from: null, answer: "logged" }, async () => {
    meanwhile = [await kept(base.sql, id), (await finish()).taken];
  });
  expect(meanwhile).toEqual([{ state: "due", attempts: 0, fence: 0, answer: null, ended: false }, 0]);
});

test("what could not be told is due as before, and told the next time", async () => {
  const [id] = await given(base.sql, 1);
  const failing = finishDeliveries(db.sql, "log", { limit: 10, from: null, answer: "logged" }, () =>
    Promise.reject(new Error("nobody reads")),
  );
  await expect(failing).rejects.toThrow("nobody reads");
  expect(await kept(base.sql, id)).toMatchObject({ state: "due", attempts: 0, fence: 0 });
  expect(intentsOf((await finish()).told)).toEqual([id]);
});

test("of a task that is no longer open only its end is told", async () => {
  const over: string[] = [];
  for (const occasion of ["assigned", "reminder", "escalated"])
    for (const task of ["decided", "none"] as const)
      over.push(...(await given(base.sql, 1, { occasion, task })));
  const ends = await given(base.sql, 2, { occasion: "decided", task: "decided" });
  expect(intentsOf((await finish()).told)).toEqual(ends);
  for (const id of over)
    expect(await kept(base.sql, id)).toEqual({
      state: "superseded",
      attempts: 1,
      fence: 1,
      answer: null,
      ended: true,
    });
});

test("what has had its attempts is dead", async () => {
  const [spent] = await given(base.sql, 1, { attempts: MOST_ATTEMPTS });
  const [last] = await given(base.sql, 1, { attempts: MOST_ATTEMPTS - 1 });
  expect((await finish()).told).toMatchObject([{ intentId: last, attempts: MOST_ATTEMPTS }]);
  expect(await kept(base.sql, spent)).toMatchObject({ state: "dead", ended: true });
});

test("the oldest of the log that are due", async () => {
  const later = await given(base.sql, 1, { due: 60 });
  await given(base.sql, 3, { channel: EMAIL, due: -90 });
  const due = await given(base.sql, 3, { due: -30 });
  const first = await given(base.sql, 1, { due: -90 });
  const limited = (await finish(2)).told;
  expect(intentsOf(limited).sort()).toEqual([...first, ...due.slice(0, 1)].sort());
  expect(intentsOf((await finish()).told)).toEqual(due.slice(1));
  await setClock(base.sql, 61_000);
  expect(intentsOf((await finish()).told)).toContain(later[0]);
});

test("a bite says when its last was due, and one that begins there leaves what is behind it", async () => {
  const ids = await given(base.sql, 5);
  const { upTo } = await finish(2);
  const [behind] = await given(base.sql, 1, { due: -120 });
  expect(intentsOf((await finish(100, upTo)).told)).toEqual(ids.slice(2));
  expect(intentsOf((await finish()).told)).toEqual([behind]);
});

test("several at once share the lines, and each is told once", async () => {
  await given(base.sql, 1500);
  const told: string[] = [];
  const work = async () => {
    for (let more = true; more; ) {
      const { taken, told: mine } = await finish(40);
      told.push(...intentsOf(mine));
      more = taken > 0;
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  // What was in another's hands at the last look.
  await work();
  expect(told).toHaveLength(1500);
  expect(new Set(told).size).toBe(1500);
  expect(await countIn(base.sql, "delivered")).toBe(1500);
});

test("a line that a worker of an earlier version has leased is told when the lease has run out", async () => {
  const [id] = await given(base.sql, 1, { state: "leased", attempts: 1, due: 30 });
  expect((await finish()).taken).toBe(0);
  await setClock(base.sql, 31_000);
  expect((await finish()).told).toMatchObject([{ intentId: id, attempts: 2 }]);
});

test("what is not due yet is not even looked at", async () => {
  await given(base.sql, 2000, { due: 3600 });
  await given(base.sql, 2000, { channel: EMAIL, due: 3600 });
  await tally(base.sql);
  const one = openDatabase({ url: base.url, name: "test-entries", max: 1 });
  const before = await entriesRead(base.sql);
  await finishDeliveries(one.sql, "log", { limit: 10, from: null, answer: "logged" }, () =>
    Promise.resolve(),
  );
  await tally(one.sql);
  expect(await entriesRead(base.sql)).toBe(before);
  await one.close();
});

// PostgreSQL takes a table for ten pages until it is told otherwise; after a vacuum of an empty one it knows there is nothing.
for (const statistics of ["select 1", "vacuum analyze deliveries, tasks"])
  test(`a plan made on an empty table still finds by index when there is much in it (${statistics})`, async () => {
    await base.sql.unsafe(statistics);
    const one = openDatabase({ url: base.url, name: "test-plans", max: 1 });
    const bite = { limit: 3, from: null, answer: "logged" };
    const step = async () => {
      await finishDeliveries(one.sql, "log", bite, () => Promise.resolve());
    };
    // After five runs PostgreSQL keeps one plan for all.
    for (let run = 0; run < 8; run += 1) await step();
    await tally(one.sql);
    await given(base.sql, 3000, { state: "delivered" });
    await given(base.sql, 30);
    await given(base.sql, 30, { channel: EMAIL });
    const before = await rowsScanned(base.sql);
    for (let run = 0; run < 4; run += 1) await step();
    await tally(one.sql);
    expect(await rowsScanned(base.sql)).toBe(before);
    await one.close();
  });
