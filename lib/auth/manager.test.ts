import { afterAll, beforeAll, expect, test } from "vitest";
import { tellChange } from "../domain/admin-events";
import { type TestDatabase, testDatabase } from "../testing/database";
import { makePerson, makeWorld, type PersonActor, type World } from "../testing/factory";
import { setManager } from "./manager";

let base: TestDatabase;
let world: World;
let [olga, ana, ben, audrey]: PersonActor[] = [];

beforeAll(async () => {
  base = await testDatabase();
  world = await makeWorld(base.sql);
  olga = await makePerson(base.sql, world, "olga@example.org", "owner");
  ana = await makePerson(base.sql, world, "ana@example.org");
  ben = await makePerson(base.sql, world, "ben@example.org");
  audrey = await makePerson(base.sql, world, "audrey@example.org", "auditor");
});
afterAll(() => base.close());

const noted = async () =>
  (
    await base.sql<Array<{ what: string; about: object }>>`
      select what, about from admin_events where workspace_id = ${world.workspaceId} order by id`
  ).map(({ what, about }) => tellChange(what, about as never));

function name(of: PersonActor | undefined, manager: PersonActor | undefined | null, who = olga) {
  const by = { workspaceId: world.workspaceId, personId: who?.id ?? "" };
  return setManager({ sql: base.sql as never }, by, {
    personId: of?.id ?? "",
    managerId: manager?.id ?? null,
  });
}

test("a manager is named and taken away again, and noted", async () => {
  expect(await name(ana, ben)).toEqual({ ok: true });
  expect(await name(ana, ben)).toEqual({ ok: true });
  expect(await name(ana, null)).toEqual({ ok: true });
  expect(await noted()).toEqual(["made ben the manager of ana", "left ana without a manager"]);
});

test("a manager is never oneself, somebody below, somebody who decides nothing, or nobody of here", async () => {
  await name(ana, ben);
  await name(ben, olga);
  for (const manager of [olga, ana])
    expect(await name(olga, manager)).toMatchObject({ ok: false, field: "manager" });
  expect(await name(ana, audrey)).toMatchObject({ field: "manager" });
  const other = await makePerson(base.sql, await makeWorld(base.sql), "else@example.org");
  expect(await name(ana, other)).toMatchObject({ field: "manager" });
  expect(await name(ben, null, ana)).toMatchObject({ ok: false });
});
