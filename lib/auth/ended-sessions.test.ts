import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { type EndedSessions, endedSessions } from "./ended-sessions";
import { endOtherSessions, endSession, sessionsOf } from "./session-list";

let test_: TestDatabase;
let db: Database;
let ended: EndedSessions;

beforeAll(async () => {
  test_ = await testDatabase();
  db = openDatabase({ url: test_.url, name: "test", max: 4 });
});
beforeEach(async () => {
  ended = endedSessions(db);
  await test_.sql`delete from auth_users`;
  await test_.sql`insert into auth_users (id, name, email) values ('ana', 'Ana', 'ana@example.org'), ('bo', 'Bo', 'bo@example.org')`;
});
afterAll(async () => {
  await db.close();
  await test_.close();
});

const begin = async (userId: string, id: string) => {
  await test_.sql`
    insert into auth_sessions (id, token, user_id, expires_at) values (${id}, ${id}, ${userId}, app_now() + interval '1 day')`;
  return id;
};
const untilEnded = (id: string) => new Promise<string>((resolve) => ended.on(id, () => resolve(id)));

test("whoever waits for the end of a session is told when it is revoked, and nobody else is", async () => {
  const [one, other] = [await begin("ana", "one"), await begin("ana", "other")];
  const told: string[] = [];
  const waiting = untilEnded(one);
  ended.on(other, () => told.push(other));
  expect(await endSession(db.sql, "ana", one)).toBe(true);
  expect(await waiting).toBe(one);
  expect(told).toEqual([]);
  await ended.stop();
});

test("a session that ended before anybody listened is noticed", async () => {
  expect(await untilEnded("never-was")).toBe("never-was");
  // Also by those who come when the connection is up already.
  expect(await untilEnded("never-was-either")).toBe("never-was-either");
  await ended.stop();
});

test("a cut connection is made again, and what was missed meanwhile is found", async () => {
  const id = await begin("ana", "cut");
  const waiting = untilEnded(id);
  const cut = async () =>
    test_.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'countersign-sessions'
      and datname = current_database()`;
  await expect.poll(async () => (await cut()).count).toBe(1);
  await test_.sql`delete from auth_sessions where id = ${id}`;
  expect(await waiting).toBe(id);
  await ended.stop();
});

test("nobody ends the session of another, and all others means all but this one", async () => {
  for (const id of ["a1", "a2", "a3"]) await begin("ana", id);
  await begin("bo", "b1");
  expect(await endSession(db.sql, "bo", "a1")).toBe(false);
  expect(await endOtherSessions(db.sql, "ana", "a2")).toBe(2);
  expect((await sessionsOf(db.sql, "ana", 3600)).map((row) => row.id)).toEqual(["a2"]);
  expect((await sessionsOf(db.sql, "bo", 3600)).map((row) => row.id)).toEqual(["b1"]);
  await ended.stop();
});

test("a session counts as confirmed by the database clock when it begins", async () => {
  await begin("ana", "new");
  const [row] = await test_.sql`
    select confirmed_at between app_now() - interval '1 minute' and app_now() as is_now from auth_sessions where id = 'new'`;
  expect(row?.is_now).toBe(true);
});
