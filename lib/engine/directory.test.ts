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
