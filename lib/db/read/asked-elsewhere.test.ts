import { afterAll, beforeAll, expect, test } from "vitest";
import { type Engine, openEngine } from "@/lib/engine/open";
import { testDatabase } from "@/lib/testing/database";
import { draftOf, makePerson, makeWorld, type World } from "@/lib/testing/factory";
import { type Database, openDatabase } from "../client";
import { askedElsewhere } from "./asked-elsewhere";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let engine: Engine;
let here: World;
let there: World;
let anaThere: string;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db);
  await db.sql`insert into auth_users (id, name, email, email_verified) values ('ana', 'Ana', 'ana@example.org', true)`;
  [here, there] = [await makeWorld(db.sql), await makeWorld(db.sql)];
  await ana(here);
  anaThere = await ana(there);
  await makePerson(db.sql, there, "bo@example.org");
});
afterAll(async () => {
  await engine.close();
  await db.close();
  await base.close();
});

async function ana(world: World): Promise<string> {
  const { id } = await makePerson(db.sql, world, "ana@example.org");
  await db.sql`update people set user_id = 'ana' where id = ${id}`;
  return id;
}

async function ask(world: World, who: string): Promise<string> {
  const result = await engine.submit(draftOf(world, { title: "Go?", assignees: [who] }));
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value.intent.id;
}

const find = (taskId: string) =>
  askedElsewhere(db.sql, { userId: "ana", workspaceId: here.workspaceId }, taskId);

test("a task that somebody may see in another workspace of theirs is found there", async () => {
  expect(await find(await ask(there, "ana@example.org"))).toEqual({ id: there.workspaceId, name: "Test" });
});

test("nothing is told of one that they may not see, or that is nowhere", async () => {
  expect(await find(await ask(there, "bo@example.org"))).toBeNull();
  expect(await find("00000000-0000-4000-8000-000000000000")).toBeNull();
  const apart = await makeWorld(db.sql);
  await makePerson(db.sql, apart, "ana@example.org"); // the same address, and nobody who signs in here
  expect(await find(await ask(apart, "everyone"))).toBeNull();
});

test("nor of one that they saw before they were removed there", async () => {
  const task = await ask(there, "ana@example.org");
  await db.sql`update people set status = 'removed' where id = ${anaThere}`;
  expect(await find(task)).toBeNull();
});
