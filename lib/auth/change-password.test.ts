import { randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openDatabase } from "@/lib/db/client";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { changePassword } from "./change-password";
import { createAuth } from "./sessions";

const OLD = "correct horse battery";
const NEW = "another long password";

let base: TestDatabase;
let db: ReturnType<typeof openDatabase>;
let old: string;
beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  old = await hashPassword(OLD);
});
beforeEach(async () => {
  await base.sql`delete from auth_users`;
  await base.sql`insert into auth_users (id, name, email, email_verified) values ('ana', 'Ana', 'ana@example.org', true)`;
  await base.sql`
    insert into auth_accounts (id, account_id, provider_id, user_id, password)
    values (${randomUUID()}, 'ana', 'credential', 'ana', ${old})`;
  for (const id of ["this", "that", "other"])
    await base.sql`insert into auth_sessions (id, token, user_id, expires_at) values (${id}, ${id}, 'ana', app_now() + interval '1 day')`;
});
afterAll(async () => {
  await db.close();
  await base.close();
});

const change = (current: string, next = NEW) =>
  changePassword(db, { userId: "ana", sessionId: "this", current, next });
const sessions = async () => (await base.sql`select id from auth_sessions order by id`).map((row) => row.id);
const signsIn = (password: string) => {
  const auth = createAuth(db, {
    publicUrl: "http://127.0.0.1:8100",
    secret: "a secret that is long enough for a test",
  });
  return auth.api.signInEmail({ body: { email: "ana@example.org", password } }).then(
    () => true,
    () => false,
  );
};

test("the old password opens nothing any more, and every other session is over", async () => {
  expect(await change(OLD)).toEqual({ ok: true, ended: 2 });
  expect(await sessions()).toEqual(["this"]);
  expect(await signsIn(OLD)).toBe(false);
  expect(await signsIn(NEW)).toBe(true);
});

test("without the old password nothing changes", async () => {
  expect(await change("a guess")).toEqual({ ok: false, reason: "wrong" });
  expect(await sessions()).toEqual(["other", "that", "this"]);
  expect(await signsIn(OLD)).toBe(true);
});

test("two who change it at once are one who did and one who was wrong", async () => {
  const both = await Promise.all([change(OLD), change(OLD, "a third long password")]);
  expect(both.filter((each) => each.ok)).toHaveLength(1);
});

test("who signs in another way has no password to change", async () => {
  await base.sql`delete from auth_accounts`;
  expect(await change(OLD)).toEqual({ ok: false, reason: "none" });
});
