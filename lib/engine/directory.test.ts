import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { testDatabase } from "../testing/database";
import { makePerson, makeWorld } from "../testing/factory";
import { openDirectory } from "./directory";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 1 });
});
afterAll(async () => {
  await db.close();
  await base.close();
});

test("what was asked for one list of names is no answer to another that reads alike", async () => {
  const world = await makeWorld(db.sql);
  const ana = await makePerson(db.sql, world, "ana@example.org");
  const ben = await makePerson(db.sql, world, "ben@example.org");
  const directory = openDirectory(db.sql);
  const resolved = (said: string[]) => directory.resolve(world.workspaceId, said);
  const nobody = await resolved(["ana@example.org\nben@example.org"]);
  const both = await resolved(["ana@example.org", "ben@example.org"]);
  expect(JSON.stringify(both)).toContain(ana.id);
  expect(JSON.stringify(both)).toContain(ben.id);
  expect(both).not.toEqual(nobody);
});

test("that somebody is not there is not remembered: they may come the next moment", async () => {
  const world = await makeWorld(db.sql);
  const { workspaceId } = world;
  const directory = openDirectory(db.sql);
  const who = () => directory.resolve(workspaceId, ["everyone", "late@example.org"]);
  const address = "agent://late/late/late";
  expect((await who()).map(({ ref }) => ref)).toEqual(["everyone", null]);
  expect(await directory.registered(workspaceId, address)).toBe(false);
  const late = await makePerson(db.sql, world, "late@example.org");
  await db.sql`insert into agents (id, workspace_id, address, name, created_by) values ('sa_late', ${workspaceId}, ${address}, 'late', 'test')`;
  expect((await who()).map(({ ref }) => ref)).toEqual(["everyone", `person:${late.id}`]);
  expect(await directory.registered(workspaceId, address)).toBe(true);
});
