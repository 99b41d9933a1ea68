import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../testing/database";
import { makePerson, makeWorld } from "../../testing/factory";
import { keysOf } from "./key-list";
import { personDetails } from "./people-list";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

test("of whoever stands in, it says who they are, and what they are by now", async () => {
  const world = await makeWorld(db.sql);
  const [ana, cem] = [
    await makePerson(db.sql, world, "ana@example.org"),
    await makePerson(db.sql, world, "cem@example.org"),
  ];
  const substitute = async () => (await personDetails(db.sql, world.workspaceId, ana.id))?.substitute;
  expect(await substitute()).toBeNull();
  await db.sql`update people set away_from = app_now(), substitute_id = ${cem.id} where id = ${ana.id}`;
  const named = { name: "cem", email: "cem@example.org", role: "member", status: "active" };
  expect(await substitute()).toEqual(named);
  await db.sql`update people set role = 'auditor' where id = ${cem.id}`;
  expect(await substitute()).toEqual({ ...named, role: "auditor" });
  await db.sql`update people set status = 'removed' where id = ${cem.id}`;
  expect(await substitute()).toEqual({ ...named, role: "auditor", status: "removed" });
});

test("the keys of machines that they made, as far as those still work", async () => {
  const world = await makeWorld(db.sql);
  const { workspaceId } = world;
  const ana = await makePerson(db.sql, world, "ana@example.org");
  const details = async () => (await personDetails(db.sql, workspaceId, ana.id))?.machineKeys;
  expect(await details()).toBe(0);
  const key = (id: string, kind: string, expires = "null", revoked = "null") =>
    db.sql.unsafe(`
      insert into keys (workspace_id, id, kind, person_id, hash, hint, scopes, expires_at, revoked_at)
      values ('${workspaceId}', '${id}', '${kind}', '${ana.id}', '', 'csn', '{intents:write}', ${expires}, ${revoked})`);
  await key("k1", "workspace");
  await key("k2", "workspace", "app_now() + interval '1 hour'");
  await key("k3", "person");
  await key("k4", "workspace", "app_now()");
  await key("k5", "workspace", "null", "app_now()");
  expect(await details()).toBe(2);
  await db.sql`update people set status = 'removed' where id = ${ana.id}`;
  expect(await details()).toBe(2);
  expect((await keysOf(db.sql, workspaceId, null)).map(({ id, isMakerGone }) => [id, isMakerGone])).toEqual(
    expect.arrayContaining([["k1", true]]),
  );
  await db.sql`update people set status = 'active' where id = ${ana.id}`;
  expect((await keysOf(db.sql, workspaceId, null)).some(({ isMakerGone }) => isMakerGone)).toBe(false);
});
