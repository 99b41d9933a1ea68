import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../testing/database";
import { makePerson, makeWorld } from "../../testing/factory";
import { type Database, openDatabase } from "../client";
import { unreachable } from "./unreachable";

let base: TestDatabase;
let db: Database;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 2 });
});
afterAll(async () => {
  await db.close();
  await base.close();
});

test("whoever has left no channel to be reached by is named, also where only what is urgent comes", async () => {
  const world = await makeWorld(base.sql);
  const [ana, ben, cleo] = [
    await makePerson(base.sql, world, "ana@example.org"),
    await makePerson(base.sql, world, "ben@example.org"),
    await makePerson(base.sql, world, "cleo@example.org"),
  ];
  const rules = (id: string, normal: string[], urgent: string[]) =>
    base.sql`update people set settings = ${JSON.stringify({ notify: { normal, urgent } })}::text::json where id = ${id}`;
  await rules(ben.id, ["push"], ["push"]); // and no browser
  await rules(cleo.id, [], ["email"]);
  const now = new Date();
  expect(await unreachable(db.sql, world.workspaceId, ["everyone"], now)).toEqual([
    { personId: ben.id, name: "ben", urgentToo: true },
    { personId: cleo.id, name: "cleo", urgentToo: false },
  ]);
  expect(await unreachable(db.sql, world.workspaceId, [`person:${ana.id}`], now)).toEqual([]);
});
