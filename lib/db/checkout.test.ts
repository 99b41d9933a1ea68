import { sql as drizzleSql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { testDatabase } from "../testing/database";
import { withResolvers } from "../testing/with-resolvers";
import { withCheckout } from "./checkout";
import { holdLock, LOCK, refused, withheldLine } from "./checkout.fixture";
import { connect, type Database, openDatabase } from "./client";
import { watchSilence } from "./silence";

// On real PostgreSQL, with two connections. What must be slow waits for a lock that the test holds, so that nothing here
// depends on how long anything takes.

// Longer than a connection takes to be made on a busy machine, and shorter than a lock is waited for.
const WAIT_MS = 1000;
const PATIENT = { lock_timeout: 20_000, statement_timeout: 20_000 };
const LATE = `no connection came free within ${WAIT_MS} ms`;

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;

beforeAll(async () => {
  base = await testDatabase();
  await base.sql`create table done (what text primary key)`;
});
afterAll(() => base.close());

beforeEach(async () => {
  await base.sql`truncate done`;
  db = openDatabase({ url: base.url, name: "checkout", max: 2, checkoutMs: WAIT_MS, settings: PATIENT });
  await Promise.all([db.sql`select 1`, db.sql`select 1`]);
});
afterEach(() => db.close());

const write = (what: string) => db.sql`insert into done values (${what}) returning what`;
const written = async () => (await base.sql`select what from done order by what`).map((row) => row["what"]);
const slow = () => db.sql`select pg_advisory_xact_lock_shared(${LOCK})::text`.execute();

test("with every connection busy the next query is refused in time and never run, and those in front are answered", async () => {
  const letGo = await holdLock(base);
  const inFront = [slow(), slow()];
  const began = performance.now();
  expect(await refused(write("late"))).toBe(LATE);
  expect(performance.now() - began).toBeGreaterThanOrEqual(WAIT_MS);
  await letGo();
  expect(await Promise.all(inFront)).toHaveLength(2);
  expect(await Promise.all([write("a"), write("b"), write("c")])).toHaveLength(3);
  expect(await written()).toEqual(["a", "b", "c"]);
});

test("who waits gets a connection in order of arrival, and not more wait than may", async () => {
  const sql = withCheckout(connect({ url: base.url, name: "line", max: 1 }), {
    places: 1,
    waitMs: 10_000,
    most: 3,
    silence: watchSilence(10_000),
  });
  const letGo = await holdLock(base);
  const order: string[] = [];
  const ask = async (name: string) => {
    await sql`select 1`;
    order.push(name);
  };
  const inFront = sql`select pg_advisory_xact_lock_shared(${LOCK})::text`.execute();
  const behind = ["a", "b", "c"].map(ask);
  expect(await refused(ask("d"))).toBe("more than 3 queries are waiting for a connection");
  await letGo();
  await Promise.all([inFront, ...behind]);
  await ask("e");
  expect(order).toEqual(["a", "b", "c", "e"]);
  await sql.end();
});

test("nobody is put behind a query that is running", async () => {
  await Promise.all([slow(), slow()]);
  const letGo = await holdLock(base);
  const running = slow();
  expect(await Promise.all(Array.from({ length: 20 }, () => db.sql`select 1 as n`))).toHaveLength(20);
  await letGo();
  await running;
});

test("a transaction keeps its connection, asks past the gate, and refused it never begins", async () => {
  const bothIn = withResolvers<void>();
  const release = withResolvers<void>();
  let inside = 0;
  const transaction = (name: string) =>
    db.sql.begin("isolation level repeatable read", async (tx) => {
      if (++inside === 2) bothIn.resolve();
      await release.promise;
      await Promise.all([tx`insert into done values (${name})`, tx`insert into done values (${`${name}2`})`]);
      return name;
    });
  const running = [transaction("a"), transaction("b")];
  await bothIn.promise;
  expect(await refused(transaction("late"))).toContain("no connection came free");
  expect(await refused(write("late"))).toContain("no connection came free");
  release.resolve();
  expect(await Promise.all(running)).toEqual(["a", "b"]);
  expect(inside).toBe(2);
  await expect(db.sql.begin(() => Promise.reject(new Error("its own")))).rejects.toThrow("its own");
  expect(await db.sql.begin((tx) => [tx`select 1 as n`, tx`select 2 as n`])).toEqual([
    [{ n: 1 }],
    [{ n: 2 }],
  ]);
  expect(await written()).toEqual(["a", "a2", "b", "b2"]);
});

test("what is asked with names, lists, fragments, prepared text and through drizzle works as it did", async () => {
  const { sql, orm } = db;
  const rows = ["x", "y"].map((what) => ({ what }));
  await sql`insert into ${sql("done")} ${sql(rows)}`;
  const like = sql`what in ${sql(["x", "z"])}`;
  expect(await sql`select what from done where ${like} and ${sql.unsafe("true")}`).toEqual([{ what: "x" }]);
  expect(await sql.unsafe("select $1::int as n", [7], { prepare: true })).toEqual([{ n: 7 }]);
  expect(await sql`select what from done order by 1`.values()).toEqual([["x"], ["y"]]);
  expect((await sql`delete from done where what = 'y'`).count).toBe(1);
  expect(await orm.execute(drizzleSql`select what from done`)).toEqual([{ what: "x" }]);
  const counted = orm.transaction(async (tx) => {
    await tx.transaction((inner) => inner.execute(drizzleSql`insert into done values ('z')`));
    return tx.execute(drizzleSql`select count(*)::int as n from done`);
  });
  expect(await counted).toEqual([{ n: 2 }]);
});

test("drizzle's queries wait at a gate of their own, and what it says around a refusal is still trouble", async () => {
  const letGo = await holdLock(base);
  const lock = drizzleSql`select pg_advisory_xact_lock_shared(${LOCK})::text`;
  const inFront = [orm(lock), orm(lock)];
  expect(await refused(orm(drizzleSql`insert into done values ('late')`))).toEqual(expect.any(String));
  expect(await db.sql`select 1 as n`).toEqual([{ n: 1 }]);
  await letGo();
  expect(await Promise.all(inFront)).toHaveLength(2);
  expect(await written()).toEqual([]);
});
const orm = (query: Parameters<Database["orm"]["execute"]>[0]) => Promise.resolve(db.orm.execute(query));

test("while no connection can be made queries are refused in time; when one comes late, they are still not run", async () => {
  const line = await withheldLine(base.url);
  const away = openDatabase({ url: line.url, name: "away", max: 1, checkoutMs: WAIT_MS });
  const ask = (what: string) => refused(away.sql`insert into done values (${what})`);
  expect(await Promise.all([ask("first"), ask("behind")])).toEqual([LATE, LATE]);
  line.letThrough();
  // It waits behind the first, whose connection is being made; so refused at most, until that one is there.
  let answer: unknown = null;
  while (answer === null) answer = await away.sql`select 1 as n`.catch(() => null);
  expect(answer).toEqual([{ n: 1 }]);
  expect(await away.sql.begin((tx) => tx`select 2 as n`)).toEqual([{ n: 2 }]);
  expect(await written()).toEqual([]);
  await away.close();
  line.close();
});

test("a transaction that was refused while its connection was being made does not begin when it comes", async () => {
  const line = await withheldLine(base.url);
  const away = openDatabase({ url: line.url, name: "away", max: 1, checkoutMs: WAIT_MS });
  let hasRun = false;
  const late = away.sql.begin(() => {
    hasRun = true;
  });
  expect(await refused(late)).toBe(LATE);
  line.letThrough();
  let answer: unknown = null;
  while (answer === null) answer = await away.sql`select 1 as n`.catch(() => null);
  expect([answer, hasRun]).toEqual([[{ n: 1 }], false]);
  await away.close();
  line.close();
});
