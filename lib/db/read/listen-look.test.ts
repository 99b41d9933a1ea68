// What no ring told of is found by the look once a second, on a real database: nobody rings here.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Engine, openEngine } from "../../engine/open";
import { openWriter, type Writer } from "../../engine/transact";
import { type TestDatabase, testDatabase } from "../../testing/database";
import { draftOf, makeWorld, type World } from "../../testing/factory";
import { type Database, openDatabase } from "../client";
import type { Statement } from "../wire/line";
import { agentKey, intentKey, openHub } from "./hub";
import { listen } from "./listen";

let base: TestDatabase;
let db: Database;
let engine: Engine;
let writer: Writer;
let world: World;
beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db, { listen: false });
  writer = openWriter(base.url, "looks");
  world = await makeWorld(db.sql);
});
afterAll(async () => {
  await Promise.all([engine.close(), writer.close()]);
  await db.close();
  await base.close();
});

const WORKER = "agent://test/test/worker";
const OTHER = "agent://test/test/other";
const BYSTANDER = intentKey("somebody");

async function submit(): Promise<string> {
  const made = await engine.submit(draftOf(world, null));
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.intent.id;
}

/** Who waits for these, and how often each was woken since the looks began. */
async function looking(keys: string[]) {
  let looks = 0;
  const ask = async (statement: Statement) => {
    const rows = await writer.ask(statement);
    if (statement.text.includes("pg_snapshot_xmin")) looks += 1;
    return rows;
  };
  const hub = openHub();
  const listener = listen(hub, "here", { wire: writer.wire, ask });
  const woken = new Map<string, number>();
  for (const key of keys) hub.watch(key, () => woken.set(key, (woken.get(key) ?? 0) + 1));
  const lookedAgain = async () => {
    const before = looks;
    // The one that is under way may have begun before.
    await expect.poll(() => looks).toBeGreaterThan(before + 1);
  };
  // Whoever began to wait before the first one looks once by themselves.
  await expect.poll(() => woken.get(keys[0] as string)).toBeGreaterThan(0);
  await lookedAgain();
  woken.clear();
  return { woken, lookedAgain, close: listener.close };
}

test("what was under way at one look is found by the next, by whoever waits for it or for its agent, and by nobody else", async () => {
  const intentId = await submit();
  const keys = [intentKey(intentId), agentKey(world.workspaceId, WORKER)];
  const { woken, lookedAgain, close } = await looking([
    ...keys,
    BYSTANDER,
    agentKey(world.workspaceId, OTHER),
  ]);
  await base.sql.begin(async (tx) => {
    await tx`update intents set xid = pg_current_xact_id() where id = ${intentId}`;
    await lookedAgain();
    expect(woken.size).toBe(0);
  });
  await expect.poll(() => [...woken.keys()].sort()).toEqual(keys.sort());
  await close();
});

test("of more at once than are looked at one by one, everybody is woken", async () => {
  const intentId = await submit();
  const { woken, close } = await looking([BYSTANDER]);
  await base.sql`
    insert into intents select made.* from intents i, generate_series(1, 5001) n,
      jsonb_populate_record(i, jsonb_build_object('id', md5(n::text), 'key_id', null, 'xid', pg_current_xact_id()::text)) made
    where i.id = ${intentId}`;
  await expect.poll(() => woken.get(BYSTANDER)).toBe(1);
  await close();
});
