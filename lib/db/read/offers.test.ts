import { afterAll, beforeAll, expect, test } from "vitest";
import { applied, revision } from "@/e2e/faults/scene";
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
  await expect.poll(async () => (await read(0, 50)).offers.length).toBe(12);
  const { offers } = await read(0, 5);
  expect(offers).toHaveLength(5);
  expect(offers.every((offer) => offer.attempt === 2)).toBe(true);
  const next = await read(offers.at(-1)?.cursor ?? 0, 50);
  expect(next.offers).toHaveLength(7);
});

test("what is revised is offered anew to an agent that has read on, and not before all that may come first", async () => {
  const own = await makeWorld(db.sql);
  const listen = (since: number) => readOffers(db.sql, own.workspaceId, to, since, null, 10);
  const made = await engine.submit(draftOf(own, null, { to }));
  const intentId = made.ok ? made.value.intent.id : "";
  await expect.poll(async () => (await listen(0)).offers.length).toBe(1);
  const { cursor } = (await listen(0)).offers[0] as { cursor: number };
  await base.sql.begin(async (earlier) => {
    await earlier`select pg_current_xact_id()`;
    await applied(engine, own, intentId, revision({ version: "2" }));
    expect(await listen(cursor)).toEqual({ offers: [], hidden: true });
  });
  await expect.poll(async () => (await listen(cursor)).offers).toMatchObject([{ intentId, attempt: 1 }]);
});

test("in a database that was copied to another server each offer is told once, to whoever goes by the highest cursor", async () => {
  const own = await makeWorld(db.sql);
  const submit = async () => {
    const made = await engine.submit(draftOf(own, null, { to }));
    return made.ok ? made.value.intent.id : "";
  };
  const ids = [await submit(), await submit(), await submit(), await submit(), await submit()];
  const copied = ids.slice(0, 3);
  const [FAR, NEAR] = [9_000_000_000, 8_000_000_000];
  for (const [i, id] of copied.entries())
    await db.sql`update offers set xid = ${`${FAR + i}`}::xid8, cursor = ${`${(FAR + i) * 8192}`}::bigint where intent_id = ${id}`;
  const listen = (since: number, limit: number) =>
    readOffers(db.sql, own.workspaceId, to, since, null, limit).then(({ offers }) => offers);
  const heard = async (from: number, limit: number): Promise<{ seen: string[]; since: number }> => {
    const seen: string[] = [];
    for (let since = from; ; ) {
      const offers = await listen(since, limit);
      if (offers.length === 0) return { seen, since };
      seen.push(...offers.map(({ intentId }) => intentId));
      const highest = Math.max(since, ...offers.map(({ cursor }) => cursor));
      expect(highest).toBe(offers.at(-1)?.cursor);
      expect(Number.isSafeInteger(highest + 1)).toBe(true);
      since = highest;
    }
  };
  // Shown when every transaction on the server that began before is over: the neighbours' tests share it.
  await expect.poll(async () => (await heard(0, 50)).seen).toEqual(ids);
  for (const limit of [1, 2, 3]) expect((await heard(0, limit)).seen).toEqual(ids);
  // An agent that has listened to the server it was copied from.
  expect((await heard((FAR + 1) * 8192, 2)).seen).toEqual(ids.slice(2));
  const { seen, since } = await heard((FAR + 1000) * 8192, 2);
  expect(seen).toEqual(ids.slice(3));
  const later = await submit();
  await expect.poll(async () => (await heard(since + 1, 2)).seen).toEqual([later]);
  // The copy is copied in its turn, to a server that has given out fewer numbers than this one.
  const copiedAgain = [...ids.slice(3), later];
  for (const [i, id] of copiedAgain.entries())
    await db.sql`update offers set xid = ${`${NEAR + i}`}::xid8, cursor = ${`${(NEAR + i) * 8192}`}::bigint where intent_id = ${id}`;
  const there = since - (since % 2 ** 51);
  const unheard = await heard(there + (NEAR + 1) * 8192, 2);
  expect(unheard.seen.slice(0, 1)).toEqual([later]);
  // What came along from the first of all servers lies ahead of that, and is told once more.
  expect(unheard.seen.slice(1)).toEqual(copied);
  const last = await submit();
  await expect.poll(async () => (await heard(unheard.since, 2)).seen).toEqual([last]);
});
