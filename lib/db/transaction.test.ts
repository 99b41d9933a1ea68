import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { testDatabase } from "../testing/database";
import { holdLock, LOCK, refused } from "./checkout.fixture";
import { type Database, openDatabase } from "./client";

// Connections that are cut, on real PostgreSQL: everything asked is answered or rejected, nothing escapes to the process
// (the test runner fails then), and both connections come back.

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;

beforeAll(async () => {
  base = await testDatabase();
  await base.sql`create table done (what text primary key)`;
});
afterAll(() => base.close());

beforeEach(() => {
  db = openDatabase({ url: base.url, name: "cut", max: 2, checkoutMs: 250 });
});
afterEach(() => db.close());

const write = (what: string) => db.sql`insert into done values (${what}) returning what`;
const slow = () => db.sql`select pg_advisory_xact_lock_shared(${LOCK})::text`.execute();

test("a statement that fails, and a connection that is cut, leave their places to others", async () => {
  await write("a");
  for (let time = 0; time < 5; time++) {
    await expect(write("a")).rejects.toThrow();
    await expect(write(undefined as never)).rejects.toThrow();
    await expect(db.sql`select pg_terminate_backend(pg_backend_pid())`).rejects.toThrow();
  }
  await bothWork();
});

// Two at a time, both answered rightly, and not a third.
async function bothWork(): Promise<void> {
  // The first query of a new connection may still be told of the end of the one before.
  const again = async (): Promise<number> => (await db.sql`select 1`.catch(() => null))?.length ?? again();
  expect(await Promise.all([again(), again()])).toEqual([1, 1]);
  const letGo = await holdLock(base);
  const both = [slow(), slow()];
  expect(await refused(db.sql`select 1`)).toContain("no connection came free");
  await letGo();
  expect((await Promise.all(both)).map(({ length }) => length)).toEqual([1, 1]);
}

type Tx = Parameters<Parameters<Database["sql"]["begin"]>[1]>[0];
const cut = (tx: Tx) => tx`select pg_terminate_backend(pg_backend_pid())`;
const cutFromOutside = async (tx: Tx) => {
  const [row] = await tx`select pg_backend_pid() as pid`;
  await base.sql`select pg_terminate_backend(${row?.["pid"]}::int, 5000)`;
};

test.each<[string, (tx: Tx) => Promise<unknown>]>([
  ["while it asks", cut],
  ["while it asks, and it asks again", (tx) => cut(tx).catch(() => tx`select 1`)],
  ["inside a savepoint", (tx) => tx.savepoint(cut)],
  ["while it asks nothing, and then it asks", (tx) => cutFromOutside(tx).then(() => tx`select 1`)],
  ["while it asks nothing, and then it is done", cutFromOutside],
])(
  "a transaction whose connection is cut %s is trouble, and the connections come back",
  async (_when, body) => {
    for (let time = 0; time < 4; time++)
      expect(await refused(db.sql.begin(body))).toEqual(expect.any(String));
    await bothWork();
  },
);
