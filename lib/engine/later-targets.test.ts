// Which of the names in a submitter's escalation are asked for only when the level comes, on a real directory.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { type TestDatabase, testDatabase } from "../testing/database";
import { makeGroup, makePerson, makeWorld, type World } from "../testing/factory";
import { openDirectory } from "./directory";
import { laterAmong } from "./later-targets";

let base: TestDatabase;
let db: Database;
let world: World;
let finance: string;
beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 1 });
});
beforeEach(async () => {
  world = await makeWorld(db.sql);
  finance = await makeGroup(db.sql, world, "finance", []);
  await makePerson(db.sql, world, "ana@example.org");
});
afterAll(async () => {
  await db.close();
  await base.close();
});

const among = (...names: string[]) => laterAmong(openDirectory(db.sql), world.workspaceId, names);

test.each(["on_call:finance", "on-call:Finance", " ON_CALL:// finance "])(
  "%j is whoever is on call in that group then",
  async (name) => expect(await among(name)).toEqual({ later: [`on_call:${finance}`], others: [] }),
);

test.each(["manager", " Manager "])("%j is whose manager it is then", async (name) =>
  expect(await among(name)).toEqual({ later: ["manager"], others: [] }),
);

test.each([
  "finance",
  "on_call:",
  "on_call:nobody",
  "on_call:ana@example.org",
  "managers",
  "not on_call:finance",
])("%j is somebody whom the directory has now, or nobody", async (name) =>
  expect(await among(name, "manager")).toEqual({ later: ["manager"], others: [name] }),
);

test("a group that is really called so comes first", async () => {
  await makeGroup(db.sql, world, "manager", []);
  expect(await among("manager", "on_call:finance")).toEqual({
    later: [`on_call:${finance}`],
    others: ["manager"],
  });
});
