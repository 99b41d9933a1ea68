import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { testDatabase } from "../testing/database";
import { draftOf, makePerson, makeWorld, type PersonActor, type World } from "../testing/factory";
import { decide } from "./decide";
import { type Engine, openEngine } from "./open";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let engine: Engine;
let world: World;
let ana: PersonActor;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db);
  world = await makeWorld(db.sql);
  ana = await makePerson(db.sql, world, "ana@example.org", "owner");
});
afterAll(async () => {
  await engine.close();
  await db.close();
  await base.close();
});

test("a command that changes nothing spoils no neighbour in its batch", async () => {
  const asked = await Promise.all(
    [1, 2].map(() =>
      engine.submit(draftOf(world, { title: "Go?" }, { deadlineAt: new Date(Date.now() + 60_000) })),
    ),
  );
  const [one = "", two = ""] = asked.map((made) => (made.ok ? made.value.intent.id : ""));
  const claim = (intentId: string) =>
    engine.apply({ workspaceId: world.workspaceId, intentId, command: { type: "claim_task", actor: ana } });
  const done = await Promise.all([
    claim(one),
    claim(one),
    decide(engine, { workspaceId: world.workspaceId, taskId: two, actor: ana, outcome: "approved" }),
  ]);
  expect(done.map((result) => result.ok)).toEqual([true, true, true]);
});
