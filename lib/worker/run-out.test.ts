import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { setClock, type TestDatabase, testDatabase } from "../testing/database";
import { forgetWhatRanOut } from "./run-out";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const DAY_MS = 86_400_000;
const userId = randomUUID();

/** Signed in now, for a week. */
const signIn = async () => {
  const id = randomUUID();
  await db.sql`
    insert into auth_sessions (id, token, user_id, expires_at, created_at, updated_at, ip_address)
    values (${id}, ${id}, ${userId}, app_now() + interval '7 days', app_now(), app_now(), '203.0.113.7')`;
  return id;
};
const sessions = async () =>
  (await db.sql<Array<{ id: string }>>`select id from auth_sessions`).map(({ id }) => id);

test("of a session that ran out nothing stays, though nobody came back with it", async () => {
  await db.sql`insert into auth_users (id, name, email) values (${userId}, 'Ana', 'ana@example.org')`;
  const forget = forgetWhatRanOut(db.sql);
  const first = await signIn();
  await setClock(db.sql, 6 * DAY_MS);
  const second = await signIn();
  await forget();
  expect(await sessions()).toEqual([first, second]);
  await setClock(db.sql, 8 * DAY_MS);
  await forget();
  expect(await sessions()).toEqual([second]);
});

test("of many it takes some at a time, and rests a moment between", async () => {
  await setClock(db.sql, 0);
  await db.sql`
    insert into auth_sessions (id, token, user_id, expires_at, created_at, updated_at)
    select n::text, n::text, ${userId}, app_now() - interval '1 day', app_now(), app_now() from generate_series(1, 501) n`;
  const forget = forgetWhatRanOut(db.sql);
  expect(await forget()).toBeLessThan(1_000);
  expect(await forget()).toBeGreaterThan(60_000);
  expect((await sessions()).filter((id) => id.length < 4)).toEqual([]);
});

test("what cannot be forgotten keeps nothing else", async () => {
  await db.sql.unsafe(`
    insert into auth_sessions (id, token, user_id, expires_at, created_at, updated_at)
      values ('old', 'old', '${userId}', app_now() - interval '1 day', app_now(), app_now());
    create function keep() returns trigger language plpgsql as $$ begin raise exception 'nothing goes'; end $$;
    create trigger keep before delete on link_visits for each statement execute function keep()`);
  await expect(forgetWhatRanOut(db.sql)()).rejects.toThrow("nothing goes");
  expect(await sessions()).not.toContain("old");
  await db.sql`drop trigger keep on link_visits`;
});

const HOUR = "1 hour";
const MONTH = "30 days";
const KEPT: Array<[table: string, column: string, kept: string, also?: string]> = [
  ["link_visits", "expires_at", "0"],
  ["decision_links", "expires_at", MONTH],
  ["links", "expires_at", MONTH],
  ["auth_sessions", "expires_at", "0"],
  ["auth_verifications", "expires_at", "0"],
  ["snoozes", "until", "0"],
  ["slack_requests", "at", "20 minutes"],
  ["slack_wishes", "created_at", HOUR],
  ["slack_wishes", "created_at", "7 days", "failure"],
  ["slack_link_offers", "expires_at", "7 days"],
];

test.each(KEPT)(
  "%s: gone when their %s is %s ago, and not before",
  async (table, column, kept, also = "") => {
    const { sql } = db;
    await setClock(sql, 0);
    await sql`truncate ${sql(table)} cascade`;
    await sql`insert into auth_users (id, name, email) values ('u', 'Ana', 'u@example.org') on conflict do nothing`;
    const columns = await sql<Array<{ name: string; type: string }>>`
    select column_name as name, data_type as type from information_schema.columns
    where table_name = ${table} and (column_name in (${column}, ${also}) or (is_nullable = 'NO' and column_default is null))`;
    const old = (seconds: number) => `app_now() - interval '${kept}' - interval '${seconds} seconds'`;
    const row = (seconds: number) =>
      columns.map(({ name, type }) => (name === column ? old(seconds) : given(name, type)));
    const into = `insert into ${table} (${columns.map(({ name }) => name).join(",")})`;
    await sql.unsafe(`${into} values (${row(1).join(",")}), (${row(-3600).join(",")})`);
    await forgetWhatRanOut(sql)();
    const left = await sql<Array<{ age: number }>>`
    select extract(epoch from app_now() - ${sql(column)} - ${kept}::interval)::float8 as age from ${sql(table)}`;
    expect(left).toEqual([{ age: expect.closeTo(-3600, -3) }]);
  },
);

function given(name: string, type: string): string {
  if (name === "user_id" && type === "text") return "'u'";
  if (type === "uuid") return "gen_random_uuid()";
  if (type === "bytea") return "decode(md5(random()::text), 'hex')";
  if (type.startsWith("json")) return "'{}'";
  if (type.startsWith("timestamp")) return "app_now()";
  return type === "text" ? "random()::text" : "1";
}
