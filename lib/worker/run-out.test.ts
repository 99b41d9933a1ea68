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
