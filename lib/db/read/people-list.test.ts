import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../testing/database";
import { makePerson, makeWorld } from "../../testing/factory";
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
