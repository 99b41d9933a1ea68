import { afterAll, beforeAll, expect, test } from "vitest";
import { setClock, type TestDatabase, testDatabase } from "./database";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

test("a test database is migrated and is nobody else's", async () => {
  const other = await testDatabase();
  const [mine] =
    await db.sql`select current_database() as name, to_regclass('drizzle.__drizzle_migrations') as migrated`;
  const [theirs] = await other.sql`select current_database() as name`;
  await other.close();
  expect(mine?.migrated).toBe("drizzle.__drizzle_migrations");
  expect(mine?.name).not.toBe(theirs?.name);
});

test("the clock of a test database can be moved, both ways", async () => {
  for (const hours of [30 * 24, -5, 0]) {
    await setClock(db.sql, hours * 3_600_000);
    const [row] = await db.sql`select extract(epoch from app_now() - clock_timestamp()) / 3600 as ahead`;
    expect(Number(row?.ahead)).toBeCloseTo(hours, 3);
  }
});

test("what is written as now is never still to come, for whoever reads it next", async () => {
  for (const offset of [0, 1234.567]) {
    await setClock(db.sql, offset);
    const [row] = await db.sql`
      select count(*)::int as ahead from (select app_now() as now from generate_series(1, 1000)) as at
      where now::timestamptz(3) > now`;
    expect(row?.ahead).toBe(0);
  }
  await setClock(db.sql, 0);
});

test("the tests run with production's durability", async () => {
  const [row] =
    await db.sql`select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
    current_setting('full_page_writes') as pages, current_setting('data_checksums') as sums, current_setting('jit') as jit`;
  expect(row).toEqual({ fsync: "on", commit: "on", pages: "on", sums: "on", jit: "off" });
});
