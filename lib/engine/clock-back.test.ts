import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { verify } from "../db/read/verify";
import { setClock, testDatabase } from "../testing/database";
import { draftOf, makePerson, makeWorld, type PersonActor, type World } from "../testing/factory";
import { type Engine, openEngine } from "./open";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let engine: Engine;
let world: World;
let olga: PersonActor;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db, { listen: false });
  world = await makeWorld(db.sql);
  olga = await makePerson(db.sql, world, "olga@example.org", "owner");
});
afterAll(async () => {
  await engine.close();
  await db.close();
  await base.close();
});

const HOUR_MS = 3_600_000;

test("when the clock is set back, an intent goes on from where it was, and nothing of it comes too early", async () => {
  const made = await engine.submit(
    draftOf(world, { title: "Go?" }, { options: { remind_after_seconds: 60 } }),
  );
  const intentId = made.ok ? made.value.intent.id : "";
  await setClock(db.sql, -HOUR_MS);
  const reassigned = await engine.apply({
    workspaceId: world.workspaceId,
    intentId,
    command: { type: "reassign", actor: olga, to: [`person:${olga.id}`], names: ["olga"], of: 1 },
  });
  expect(reassigned.ok).toBe(true);
  await setClock(db.sql, -HOUR_MS + 61_000);
  while ((await engine.fire(200)).fired > 0);
  expect((await verify(db.sql)).violations).toEqual([]);
  await setClock(db.sql, 62_000);
  while ((await engine.fire(200)).fired > 0);
  expect((await verify(db.sql)).violations).toEqual([]);
  const events = await db.sql`select type::text from events where intent_id = ${intentId} order by seq`;
  expect(events.at(-1)?.type).toBe("intent.reminder");
});
