import { afterAll, beforeAll, expect, test } from "vitest";
import { keysById } from "../db/read/keys";
import { personOfUser } from "../db/read/people";
import { makePerson, makeWorld } from "../testing/factory";
import { authenticator } from "./authenticate";
import { deleteGroup } from "./groups";
import { createKey } from "./keys";
import { createOwnerLink } from "./links";
import { makeAgent, makeKey, revokeMachineKey, rotateKey } from "./machines";
import { type Cast, comesIn, makeStaff, openCast, PUBLIC_URL, tokenIn } from "./people.fixture";
import { removePerson, restorePerson } from "./removal";
import { changeRole } from "./role";
import { completeSetup, viewSetup } from "./setup";

let cast: Cast;
beforeAll(async () => {
  cast = await openCast();
});
afterAll(() => cast.close());

const session = (userId: string) => cast.db.sql`
  insert into auth_sessions (id, token, user_id, expires_at) values (${`s-${userId}`}, ${userId}, ${userId}, now() + interval '1 day')`;
const sessions = (userId: string) => cast.db.sql`select 1 from auth_sessions where user_id = ${userId}`;

/** A browser, and an account in Slack. */
async function reachedOutside(workspaceId: string, personId: string): Promise<void> {
  await cast.db.sql`
    insert into push_subscriptions (workspace_id, id, person_id, endpoint, p256dh, auth, label, session_id, created_at)
    values (${workspaceId}, gen_random_uuid(), ${personId}, 'https://push.example/', '', '', '', 'x', now())`;
  await cast.db.sql`
    insert into slack_links (workspace_id, team_id, user_id, person_id, verified_at)
    values (${workspaceId}, 'T1', ${`U-${personId}`}, ${personId}, now())`;
}

test("a removed person's sessions and tokens stop at once; restored, they are in, and their old tokens are not", async () => {
  const { world, by } = await makeStaff(cast);
  const { workspaceId } = world;
  const { personId } = by.member;
  const userId = `user-${personId}`;
  await session(userId);
  const { token, key } = await createKey(cast.db, { workspaceId, kind: "person", personId });
  expect(await personOfUser(cast.db.sql, userId)).not.toBeNull();
  const machine = await createKey(cast.db, { workspaceId, kind: "workspace", personId });
  await reachedOutside(workspaceId, personId);
  expect(await removePerson(cast.db, by.admin, { personId })).toEqual({ ok: true });
  expect(await sessions(userId)).toHaveLength(0);
  expect(await personOfUser(cast.db.sql, userId)).toBeNull();
  const asked = { apiKey: token, bearer: null, ip: "127.0.0.1" };
  expect(await authenticator(cast.db.sql).authenticate(asked)).toMatchObject({ ok: false });
  expect(await restorePerson(cast.db, by.admin, { personId })).toEqual({ ok: true });
  expect((await personOfUser(cast.db.sql, userId))?.role).toBe("member");
  expect((await keysById(cast.db.sql, [key.id]))[0]?.revoked).toBe(true);
  expect((await keysById(cast.db.sql, [machine.key.id]))[0]?.revoked).toBe(false); // what asks goes on
  // Nor is the browser told any more, or the account in Slack theirs, that somebody else may have by now.
  for (const table of ["push_subscriptions", "slack_links"])
    expect(await cast.db.sql`select 1 from ${cast.db.sql(table)} where person_id = ${personId}`).toEqual([]);
});

test("who still belongs to another workspace signs in there again", async () => {
  const { by } = await makeStaff(cast);
  const { personId } = by.member;
  const userId = await comesIn(cast.db, by.member.workspaceId, personId);
  const elsewhere = await makeWorld(cast.db.sql);
  const { id } = await makePerson(cast.db.sql, elsewhere, "same@example.org");
  await cast.db.sql`update people set user_id = ${userId} where id = ${id}`;
  await session(userId);
  await removePerson(cast.db, by.owner, { personId });
  expect(await sessions(userId)).toHaveLength(0);
  expect((await personOfUser(cast.db.sql, userId))?.workspaceId).toBe(elsewhere.workspaceId);
});

test.each(["removed", "made a member"])("who is %s is made an owner by no link of before", async (how) => {
  const { world, by } = await makeStaff(cast);
  const { workspaceId } = world;
  const { personId } = by.owner;
  const second = await makePerson(cast.db.sql, world, "second@example.org", "owner");
  await comesIn(cast.db, workspaceId, second.id);
  const linkFor = async (id: string) => tokenIn(await createOwnerLink(cast.db, workspaceId, id, PUBLIC_URL));
  const [theirs, others] = [await linkFor(personId), await linkFor(second.id)];
  const me = { workspaceId, personId: second.id };
  const done =
    how === "removed"
      ? await removePerson(cast.db, me, { personId })
      : await changeRole(cast.db, me, { personId, role: "member" });
  expect(done).toEqual({ ok: true });
  const form = { workspace: "", name: "Olga", email: "owner@example.org", password: "correct horse battery" };
  expect(await completeSetup(cast.db, theirs, form)).toEqual({ ok: false, reason: "used" });
  expect((await viewSetup(cast.db.sql, others))?.link.state).toBe("open");
});

test("who has come back under another address is not restored beside themselves", async () => {
  const { world, by } = await makeStaff(cast);
  const { personId } = by.member;
  await removePerson(cast.db, by.owner, { personId });
  const again = await makePerson(cast.db.sql, world, "again@example.org");
  await cast.db.sql`update people set user_id = ${`user-${personId}`} where id = ${again.id}`;
  expect(await restorePerson(cast.db, by.owner, { personId })).toMatchObject({
    ok: false,
    message: expect.stringContaining("another address"),
  });
});

test("two owners who remove or demote each other at the same moment leave one of them", async () => {
  for (const how of ["remove", "demote"] as const) {
    const { world, by } = await makeStaff(cast);
    const { workspaceId } = world;
    const other = (await makePerson(cast.db.sql, world, "second@example.org", "owner")).id;
    await comesIn(cast.db, workspaceId, other);
    const end = (me: string, personId: string) =>
      how === "remove"
        ? removePerson(cast.db, { workspaceId, personId: me }, { personId })
        : changeRole(cast.db, { workspaceId, personId: me }, { personId, role: "member" });
    const verdicts = await Promise.all([end(by.owner.personId, other), end(other, by.owner.personId)]);
    expect(verdicts.filter((verdict) => verdict.ok)).toHaveLength(1);
    const owners = await cast.db.sql`
      select 1 from people where workspace_id = ${workspaceId} and role = 'owner' and status = 'active'`;
    expect(owners).toHaveLength(1);
  }
});

test("an owner who never came is no owner to count on", async () => {
  const { world, by } = await makeStaff(cast);
  await makePerson(cast.db.sql, world, "named@example.org", "owner");
  const down = { personId: by.owner.personId, role: "admin" as const };
  expect(await changeRole(cast.db, by.owner, down)).toMatchObject({ ok: false, field: "role" });
});

test("a group is not deleted while tasks wait for it", async () => {
  const { world, by } = await makeStaff(cast);
  const { workspaceId } = world;
  const groupId = crypto.randomUUID();
  await cast.db
    .sql`insert into groups (workspace_id, id, slug, name) values (${workspaceId}, ${groupId}, 'ops', 'Ops')`;
  await cast.db.sql`
    insert into assignments (workspace_id, assignee, due_at, task_id)
    values (${workspaceId}, ${`group:${groupId}`}, 'infinity', ${crypto.randomUUID()})`;
  const refusal = await deleteGroup(cast.db, by.owner, { groupId });
  expect(refusal.ok ? "" : refusal.message).toContain("One open task is asked of this group");
  await cast.db.sql`delete from assignments where workspace_id = ${workspaceId}`;
  expect(await deleteGroup(cast.db, by.owner, { groupId })).toEqual({ ok: true });
});

test.each([
  [0, true, "revoked"],
  [1, false, "for an hour"],
])("a key rotated with an overlap of %i h is ended at once: %s (%s)", async (overlapHours, ended) => {
  const { world, by } = await makeStaff(cast);
  const agent = await makeAgent(cast.db, by.owner, { name: "deployer", description: null });
  const agentId = agent.ok ? agent.agentId : "";
  const first = await makeKey(cast.db, by.owner, { agentId, scopes: ["submit", "read"], days: null });
  const old = first.ok ? first.token : "";
  const keyOf = async () =>
    (
      await cast.db
        .sql`select id from keys where workspace_id = ${world.workspaceId} and revoked_at is null and expires_at is null`
    )[0]?.id as string;
  const second = await rotateKey(cast.db, by.admin, { keyId: await keyOf(), overlapHours });
  const speaks = async (apiKey: string) =>
    (await authenticator(cast.db.sql).authenticate({ apiKey, bearer: null, ip: "127.0.0.1" })).ok;
  expect(await speaks(old)).toBe(!ended);
  expect(await speaks(second.ok ? second.token : "")).toBe(true);
  const [oldId] = await cast.db.sql`
    select id from keys where workspace_id = ${world.workspaceId} and expires_at is not null`;
  const twice = await rotateKey(cast.db, by.admin, { keyId: oldId?.id, overlapHours: 1 });
  expect(twice).toMatchObject({
    ok: false,
    message: expect.stringContaining(ended ? "works no more" : "rotated already"),
  });
  const [row] = await cast.db.sql`
    select extract(epoch from expires_at - app_now()) as left from keys where workspace_id = ${world.workspaceId} and expires_at is not null`;
  expect(Math.abs(Number(row?.left) - overlapHours * 3600)).toBeLessThan(60);
  await revokeMachineKey(cast.db, by.admin, { keyId: await keyOf() });
  expect(await speaks(second.ok ? second.token : "")).toBe(false);
});

test("a key that is about to expire is replaced by one that lasts as long as it did, and not by one that goes with it", async () => {
  const { world, by } = await makeStaff(cast);
  await makeKey(cast.db, by.owner, { agentId: null, scopes: ["submit"], days: 90 });
  const ends = async () => {
    const rows = await cast.db.sql`
      select id, (extract(epoch from expires_at - app_now()) / 86400)::float8 as days from keys
      where workspace_id = ${world.workspaceId} order by expires_at`;
    return rows.map((row) => ({ id: row.id as string, days: Math.round(row.days) }));
  };
  await cast.db.sql`
    update keys set created_at = created_at - interval '87 days', expires_at = expires_at - interval '87 days'
    where workspace_id = ${world.workspaceId}`;
  const [old] = await ends();
  expect(old?.days).toBe(3);
  expect((await rotateKey(cast.db, by.admin, { keyId: old?.id ?? "", overlapHours: 24 })).ok).toBe(true);
  expect((await ends()).map(({ days }) => days)).toEqual([1, 90]);
});
