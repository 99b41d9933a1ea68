import { afterAll, beforeAll, expect, test } from "vitest";
import { type Engine, openEngine } from "../../engine/open";
import { testDatabase } from "../../testing/database";
import { draftOf, makeWorld, type World } from "../../testing/factory";
import { type Database, openDatabase } from "../client";
import { readOffers } from "./offers";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let engine: Engine;
let world: World;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db);
  world = await makeWorld(db.sql);
});
afterAll(async () => {
  await engine.close();
  await db.close();
  await base.close();
});

const to = "agent://test/test/worker";
const read = (since: number, limit: number) => readOffers(db.sql, world.workspaceId, to, since, null, limit);

test("an agent that comes back to a backlog is not stopped by offers that were repeated since", async () => {
  const made = await Promise.all(
    Array.from({ length: 12 }, () => engine.submit(draftOf(world, null, { to }))),
  );
  const ids = made.map((result) => (result.ok ? result.value.intent.id : ""));
  // Offered again: the first attempt is out of date for all of them.
  await db.sql`update intents set progress = json_build_object('delivery_attempt', 2) where id = any(${ids})`;
  await db.sql`
    insert into offers (workspace_id, intent_id, address, attempt, at, cursor)
    select workspace_id, intent_id, address, 2, at, cursor + 1000000 from offers where intent_id = any(${ids})`;
  // Shown when every transaction on the server that began before is over: the neighbours' tests share it.
  await expect.poll(async () => (await read(0, 50)).offers.length, { timeout: 10_000 }).toBe(12);
  const { offers } = await read(0, 5);
  expect(offers).toHaveLength(5);
  expect(offers.every((offer) => offer.attempt === 2)).toBe(true);
  const next = await read(offers.at(-1)?.cursor ?? 0, 50);
  expect(next.offers).toHaveLength(7);
});
