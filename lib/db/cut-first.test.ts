// The first question of a new connection, cut, where an address names several hosts: for the library it is still on its way to
// one of them, and what it does not know it cannot say.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database";
import { type Database, openDatabase } from "./client";

let base: TestDatabase;
beforeAll(async () => {
  base = await testDatabase();
  await base.sql`create table written (n int)`;
});
afterAll(() => base.close());

/** One host, or the same one twice: whichever is asked, it is there and takes writes. */
const HOSTS = {
  one: () => base.url,
  several: () => base.url.replace(/@([^/]+)\//, "@$1,$1/"),
};

test.each(["one", "several"] as const)("who asked it is told, of %s host", async (hosts) => {
  const db = openDatabase({ url: HOSTS[hosts](), name: "cut-first", max: 1 });
  try {
    const asked = db.sql`insert into written select 1 from pg_sleep(60)`.then(
      ({ count }) => `written: ${count}`,
      ({ code }: { code: string }) => code,
    );
    await cutAsleep();
    expect(await asked).toMatch(/^(CONNECTION_CLOSED|57P01)$/);
    // Its place is free, and the next connection is asked what its own people want to know.
    expect(await oneOf(db)).toBe(1);
  } finally {
    await db.close();
  }
  expect(await base.sql`select from written`).toHaveLength(0);
});

async function oneOf({ sql }: Database): Promise<number> {
  for (;;) {
    const rows = await sql<Array<{ n: number }>>`select 1 as n`.catch(() => []);
    if (rows[0]) return rows[0].n;
  }
}

async function cutAsleep(): Promise<void> {
  for (let cut = 0; cut === 0; ) {
    const rows = await base.sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'cut-first' and wait_event = 'PgSleep'`;
    cut = rows.length;
  }
}
