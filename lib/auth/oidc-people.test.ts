import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Role } from "@/lib/domain/types";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { makePerson, makeWorld, type World } from "@/lib/testing/factory";
import { isFresh } from "./fresh";
import { ALL_OF_IT, leftOfAccount, makeOfAccount, NOTHING_OF_IT } from "./made-of-account.fixture";
import { admitStranger, arrive, countFrom, isKnown, proveAddress } from "./oidc-people";

let test_: TestDatabase;
let acme: World;

beforeAll(async () => {
  test_ = await testDatabase();
  acme = await makeWorld(test_.sql);
});
beforeEach(async () => {
  await test_.sql`delete from people`;
  await test_.sql`delete from auth_users`;
});
afterAll(() => test_.close());

const named = async (email: string, status: string, world = acme, role: Role = "member") => {
  const { id } = await makePerson(test_.sql, world, email, role);
  await test_.sql`update people set status = ${status} where workspace_id = ${world.workspaceId} and id = ${id}`;
  return id;
};
const user = async (id: string, email: string) =>
  test_.sql`insert into auth_users (id, name, email, email_verified) values (${id}, ${id}, ${email}, true)`;
const known = (email: string, accountId = "https://id#1") => isKnown(test_.sql, email, accountId);
const personOf = async (id: string) =>
  (await test_.sql`select user_id as "userId", status from people where id = ${id}`)[0];

test("who is named or invited may come in, who was removed or never heard of may not", async () => {
  await named("Ana@example.org", "active");
  await named("bo@example.org", "invited");
  await named("cleo@example.org", "removed");
  expect(await known("ana@example.org")).toBe(true);
  expect(await known("bo@example.org")).toBe(true);
  expect(await known("cleo@example.org")).toBe(false);
  expect(await known("eve@example.org")).toBe(false);
});

test("a place that somebody else has taken is no way in", async () => {
  const id = await named("ana@example.org", "active");
  await user("other", "other@example.org");
  await test_.sql`update people set user_id = 'other' where id = ${id}`;
  expect(await known("ana@example.org")).toBe(false);
});

test("who came in once is known by the provider's number, whatever their address is by now", async () => {
  const id = await named("ana@example.org", "active");
  await user("ana", "ana@example.org");
  await test_.sql`update people set user_id = 'ana' where id = ${id}`;
  await test_.sql`insert into auth_accounts (id, account_id, provider_id, user_id) values ('a', 'https://id#7', 'oidc', 'ana')`;
  expect(await known("ana-maria@example.org", "https://id#7")).toBe(true);
  expect(await known("ana-maria@example.org", "https://other#7")).toBe(false);
  await test_.sql`update people set status = 'removed' where id = ${id}`;
  expect(await known("ana-maria@example.org", "https://id#7")).toBe(false);
});

test("who arrives is the person everywhere they were named, and has joined where they were invited", async () => {
  const other = await makeWorld(test_.sql);
  const [here, there] = [
    await named("Ana@example.org", "active"),
    await named("ana@example.org", "invited", other),
  ];
  const gone = await named("ana@example.org", "removed", await makeWorld(test_.sql));
  await user("ana", "ana@example.org");
  await arrive(test_.sql, "ana", "ana@example.org");
  expect(await personOf(here)).toEqual({ userId: "ana", status: "active" });
  expect(await personOf(there)).toEqual({ userId: "ana", status: "active" });
  expect(await personOf(gone)).toEqual({ userId: null, status: "removed" });
  const notes = await test_.sql`select workspace_id as "workspaceId", actor, what from admin_events`;
  expect(notes).toEqual([
    { workspaceId: other.workspaceId, actor: `person:${there}`, what: "person.joined" },
  ]);
});

test("an account that somebody made of another's invitation is theirs no more when the provider proves the address", async () => {
  const id = await named("ana@example.org", "active");
  await test_.sql`insert into auth_users (id, name, email, email_verified) values ('ana', 'Ana', 'ana@example.org', false)`;
  await test_.sql`update people set user_id = 'ana' where id = ${id}`;
  await test_.sql`insert into auth_accounts (id, account_id, provider_id, user_id, password) values ('a', 'ana', 'credential', 'ana', 'x')`;
  await test_.sql`insert into auth_sessions (id, token, user_id, expires_at) values ('s', 's', 'ana', app_now() + interval '1 day')`;
  await makeOfAccount(test_.sql, { workspaceId: acme.workspaceId, personId: id });
  const left = async () => [
    (await test_.sql`select email_verified as "isProved" from auth_users`)[0]?.isProved,
    (await test_.sql`select 1 from auth_accounts`).length,
    (await test_.sql`select 1 from auth_sessions`).length,
    await leftOfAccount(test_.sql, { personId: id }),
  ];
  await proveAddress(test_.sql, "bo@example.org", "https://id#1");
  expect(await left()).toEqual([false, 1, 1, ALL_OF_IT]);
  await proveAddress(test_.sql, "ana@example.org", "https://id#1");
  expect(await left()).toEqual([true, 0, 0, NOTHING_OF_IT]);
  // Proved already, it is left as it is.
  await test_.sql`insert into auth_sessions (id, token, user_id, expires_at) values ('t', 't', 'ana', app_now() + interval '1 day')`;
  await proveAddress(test_.sql, "ana@example.org", "https://id#1");
  expect(await left()).toEqual([true, 0, 1, NOTHING_OF_IT]);
});

test("a stranger is admitted as somebody invited, and nobody is who was removed", async () => {
  const eveAt = (email: string) =>
    admitStranger(test_.sql, { email, name: "Eve", accountId: "https://id#7" });
  expect(await eveAt("eve@example.org")).toBe(true);
  const [eve] = await test_.sql`select role, status from people where email = 'eve@example.org'`;
  expect(eve).toEqual({ role: "member", status: "invited" });
  await test_.sql`update people set status = 'removed'`;
  expect(await eveAt("eve@example.org")).toBe(false);
  expect(await known("eve@example.org")).toBe(false);
});

test("nobody who was removed comes back as a stranger by having another address", async () => {
  const id = await named("ana@example.org", "active");
  await user("ana", "ana@example.org");
  await test_.sql`update people set user_id = 'ana', status = 'removed' where id = ${id}`;
  await test_.sql`insert into auth_accounts (id, account_id, provider_id, user_id) values ('a', 'https://id#7', 'oidc', 'ana')`;
  const admit = (email: string, accountId: string) =>
    admitStranger(test_.sql, { email, name: "Ana", accountId });
  expect(await admit("ana-maria@example.org", "https://id#7")).toBe(false);
  expect(await test_.sql`select email from people`).toEqual([{ email: "ana@example.org" }]);
  expect(await admit("ana-maria@example.org", "https://id#8")).toBe(true);
});

test("who is here already under the address they had stays that one, and becomes nobody else", async () => {
  const before = await named("ana@example.org", "active");
  await user("ana", "ana@example.org");
  await test_.sql`update people set user_id = 'ana' where id = ${before}`;
  const other = await makeWorld(test_.sql);
  const [invited, elsewhere] = [
    await named("ana-maria@example.org", "invited"),
    await named("ana-maria@example.org", "invited", other),
  ];
  await arrive(test_.sql, "ana", "ana-maria@example.org");
  expect(await personOf(invited)).toEqual({ userId: null, status: "invited" });
  expect(await personOf(elsewhere)).toEqual({ userId: "ana", status: "active" });
  const twice = test_.sql`update people set user_id = 'ana', status = 'active' where id = ${invited}`;
  await expect(twice.execute()).rejects.toMatchObject({ constraint_name: "people_one_each" });
});

test("a sign-in is as old as what the provider saw, and never younger than it is", async () => {
  await user("ana", "ana@example.org");
  const fresh = async (id: string, provedAt: Date | null) => {
    await test_.sql`
      insert into auth_sessions (id, token, user_id, expires_at) values (${id}, ${id}, 'ana', app_now() + interval '1 day')`;
    await countFrom(test_.sql, id, provedAt);
    const [row] = await test_.sql<Array<{ confirmedAt: Date; seenAt: Date }>>`
      select confirmed_at as "confirmedAt", app_now() as "seenAt" from auth_sessions where id = ${id}`;
    return row !== undefined && isFresh(row);
  };
  const minutes = (count: number) => new Date(Date.now() + count * 60_000);
  expect(await fresh("now", minutes(0))).toBe(true);
  expect(await fresh("morning", minutes(-60))).toBe(false);
  expect(await fresh("silent", null)).toBe(false);
  // A provider whose clock is ahead does not make it last longer.
  expect(await fresh("ahead", minutes(60))).toBe(true);
  const [row] = await test_.sql`select confirmed_at <= app_now() as ok from auth_sessions where id = 'ahead'`;
  expect(row?.ok).toBe(true);
});
