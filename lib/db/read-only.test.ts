// A minute in which the database takes nothing new, and the connections that were made in it.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database";
import { type Database, openDatabase } from "./client";
import { takesWrites } from "./read/readiness";
import { openReadOnlyWatch } from "./read-only";
import { errorSaid, READY } from "./wire/server.fixture";

let base: TestDatabase;
let db: Database;
let name: string;
beforeAll(async () => {
  base = await testDatabase();
  name = new URL(base.url).pathname.slice(1);
});
afterEach(() => db.close());
afterAll(() => base.close());

const codeOf = (asked: Promise<unknown>) => asked.then(String, ({ code }: { code: string }) => code);

/** One whose only connection was made while nothing new was taken, and lives on. */
async function openedMeanwhile(): Promise<void> {
  await base.sql.unsafe(`alter database ${name} set default_transaction_read_only = on`);
  db = openDatabase({ url: base.url, name: "read-only", max: 1 });
  await db.sql`select 1`;
  await base.sql.unsafe(`alter database ${name} reset default_transaction_read_only`);
}

test.each<[string, () => Promise<unknown>]>([
  ["a write", () => db.sql`create table written ()`],
  ["the last of a transaction", () => db.sql.begin((tx) => tx`create table written ()`)],
  ["one in the middle", () => db.sql.begin((tx) => tx.savepoint((inner) => inner`create table written ()`))],
])("a connection that refused %s is left, and the next one takes what it is told", async (_what, write) => {
  await openedMeanwhile();
  expect(await codeOf(write())).toBe("25006");
  expect(await db.sql`select 1 as n`).toMatchObject([{ n: 1 }]);
  await write();
  await db.sql`drop table written`;
});

test("whoever asks whether it is ready leaves it, too", async () => {
  await openedMeanwhile();
  expect(await takesWrites(db.sql)).toBe(false);
  expect(await takesWrites(db.sql)).toBe(true);
});

const REFUSED = errorSaid({ S: "ERROR", V: "ERROR", C: "25006", M: "cannot execute INSERT" });
const IN_TRANSACTION = Buffer.from([90, 0, 0, 0, 5, 69]);

test("it is left once it has said all, outside of a transaction", () => {
  const isToBeLeft = openReadOnlyWatch();
  expect(isToBeLeft(READY)).toBe(false);
  expect(isToBeLeft(Buffer.concat([REFUSED, IN_TRANSACTION]))).toBe(false);
  expect(isToBeLeft(Buffer.from("more"))).toBe(false);
  expect(isToBeLeft(READY)).toBe(true);
});

test("any other error keeps its connection", () => {
  expect(openReadOnlyWatch()(Buffer.concat([errorSaid({ C: "23505", M: "25006" }), READY]))).toBe(false);
});
