import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "@/lib/domain/types";
import { type Engine, openEngine } from "@/lib/engine/open";
import { testDatabase } from "@/lib/testing/database";
import { draftOf, makePerson, makeWorld, type World } from "@/lib/testing/factory";
import { type Database, openDatabase } from "../client";
import { sensitiveAmong } from "./sensitive";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let engine: Engine;
let world: World;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 2 });
  engine = openEngine(db);
  world = await makeWorld(db.sql);
  await makePerson(db.sql, world, "ana@example.org");
});
afterAll(async () => {
  await engine.close();
  await db.close();
  await base.close();
});

async function ask(human: JsonObject): Promise<string> {
  const made = await engine.submit(draftOf(world, { title: "Deploy?", assignees: ["everyone"], ...human }));
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.intent.id;
}

test("what is of high risk and what overrides a rule want a fresh sign-in, and nothing else does", async () => {
  const plain = [await ask({}), await ask({ risk: "low" }), await ask({ task_type: "confirmation" })];
  const high = await ask({ risk: "high" });
  const override = await ask({ task_type: "override", risk: "low" });
  const found = await sensitiveAmong(db.sql, world.workspaceId, [...plain, high, override]);
  expect(found.map(({ id }) => id).sort()).toEqual([high, override].sort());
  expect(found.find(({ id }) => id === high)?.spec).toMatchObject({ title: "Deploy?" });
  const elsewhere = await makeWorld(db.sql);
  expect(await sensitiveAmong(db.sql, elsewhere.workspaceId, [high, override])).toEqual([]);
});
