import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "../../db/client";
import { clear } from "../../db/write/messages.fixture";
import { newId } from "../../engine/ids";
import { setClock, type TestDatabase, testDatabase } from "../../testing/database";
import { makeWorld } from "../../testing/factory";
import { PRUNE_LOOK_MS, pruneOld } from "./prune";

let base: TestDatabase;
let db: Database;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 2 });
});
beforeEach(async () => {
  await clear(base.sql);
  await base.sql`truncate workspaces cascade`;
  await setClock(base.sql, 0);
});
afterAll(async () => {
  await db.close();
  await base.close();
});

async function made(workspaceId: string, count: number, daysAgo: number, state: string): Promise<void> {
  const ids = Array.from({ length: count }, () => newId(new Date(Date.now() - daysAgo * 86_400_000)));
  await base.sql`
    insert into messages (workspace_id, id, due_at, created_at, channel, state, occasion, destination, address)
    select ${workspaceId}, id, app_now(), app_now(), 'email', ${state}::delivery_state, 'digest', 'smtp', ${randomUUID()}
    from unnest(${ids}::uuid[]) id`;
  await base.sql`
    insert into message_attempts (workspace_id, message_id, attempt, at, outcome)
    select ${workspaceId}, id, 1, app_now(), 'delivered' from unnest(${ids}::uuid[]) id`;
}

async function pruneAll(): Promise<number> {
  const step = pruneOld(db.sql);
  let steps = 1;
  while ((await step()) !== PRUNE_LOOK_MS) steps += 1;
  return steps;
}

const left = () => base.sql`
  select m.state::text, count(*)::int as n, count(a.message_id)::int as tries
  from messages m left join message_attempts a on a.message_id = m.id group by m.state order by m.state::text`;

test("what ended three months ago goes with its attempts, what could not be sent is kept for a year, what waits stays", async () => {
  for (const world of [await makeWorld(base.sql), await makeWorld(base.sql)])
    for (const state of ["delivered", "superseded", "dead", "due"])
      for (const daysAgo of [400, 100, 80]) await made(world.workspaceId, 2, daysAgo, state);
  await pruneAll();
  expect(await left()).toMatchObject([
    { state: "dead", n: 8, tries: 8 },
    { state: "delivered", n: 4, tries: 4 },
    { state: "due", n: 12, tries: 12 },
    { state: "superseded", n: 4, tries: 4 },
  ]);
  expect(await base.sql`select from message_attempts`).toHaveLength(28);
});

test("in small bites, however many workspaces there are", async () => {
  for (let i = 0; i < 45; i += 1) await makeWorld(base.sql);
  const world = await makeWorld(base.sql);
  await made(world.workspaceId, 500, 100, "delivered");
  expect(await pruneAll()).toBeGreaterThanOrEqual(4);
  expect(await left()).toEqual([]);
});

test("a place that was in trouble a week ago is remembered only while nothing is sent there", async () => {
  const { workspaceId } = await makeWorld(base.sql);
  await base.sql`
    insert into destinations (workspace_id, channel, name, failed_at, failures, shut_until)
    select ${workspaceId}, 'slack', n::text, app_now() - n * interval '1 day', 5,
      case when n = 9 then app_now() + interval '1 minute' end from generate_series(6, 9) n`;
  await pruneAll();
  expect(await base.sql`select name from destinations order by name`).toMatchObject([
    { name: "6" },
    { name: "9" },
  ]);
});
