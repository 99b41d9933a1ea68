import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Database, openDatabase } from "../../db/client";
import type { Delivery } from "../../domain/delivery";
import type { Occasion } from "../../domain/types";
import { type TestDatabase, testDatabase } from "../../testing/database";
import { makeGroup, makePerson, makeWorld, type World } from "../../testing/factory";
import { fanOut } from "./fan-out";

let base: TestDatabase;
let db: Database;
let world: World;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 2 });
});
beforeEach(async () => {
  world = await makeWorld(base.sql);
});
afterAll(async () => {
  await db.close();
  await base.close();
});

const happened = (occasion: Occasion, address: string, intentId: string, seq = 6): Delivery => ({
  workspaceId: world.workspaceId,
  seq,
  place: 0,
  channel: "log",
  attempts: 1,
  fence: 1,
  occasion,
  address,
  intentId,
});

async function asked(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await base.sql`
    insert into intents (workspace_id, id, type, from_agent, to_agent, submitter, payload, version, status, seq, head, options, progress,
      created_at, updated_at)
    select ${world.workspaceId}, id, 'deploy.v1', 'a', 'human', 'agent:a', '{}', 1, 'WAITING', 6, '', '{}', '{}', app_now(), app_now()
    from unnest(${ids}::uuid[]) id`;
  await base.sql`
    insert into tasks (workspace_id, id, kind, status, risk, spec, assigned_at, assignees)
    select ${world.workspaceId}, id, 'approval', 'open', 'normal', '{}', app_now(), '{}' from unnest(${ids}::uuid[]) id`;
  return ids;
}

/** So many people who were told of this task. */
const toldOf = (intentId: string, count: number) => base.sql`
  with crowd as (
    insert into people (workspace_id, id, email, name, role)
    select ${world.workspaceId}, gen_random_uuid(), n || '@example.org', n::text, 'member' from generate_series(1, ${count}::int) n
    returning id, email)
  insert into messages (workspace_id, id, channel, state, occasion, intent_id, seq, person_id, destination, address, due_at, created_at)
  select ${world.workspaceId}, gen_random_uuid(), 'email', 'delivered', 'assigned', ${intentId}, 6, id, 'smtp', email, app_now(), app_now()
  from crowd`;

/** How many people's rows were read until everybody knew how it ended. */
async function readToTell(count: number): Promise<number> {
  world = await makeWorld(base.sql);
  const [id = ""] = await asked(1);
  await toldOf(id, count);
  await base.sql`analyze people, messages`;
  return (await db.sql.begin(async (tx) => {
    expect(await fanOut(tx as never, [happened("decided", "agent:a", id, 8)])).toBe(count);
    const [row] = await tx`
      select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as n from pg_stat_xact_user_tables where relname = 'people'`;
    return Number(row?.n);
  })) as number;
}

test("how it ended is told to two thousand by reading each of them, not each of them for each", async () => {
  const few = await readToTell(200);
  expect(few).toBeGreaterThan(0);
  expect(await readToTell(2000)).toBeLessThan(20 * few);
});

test("whom several names lead to is reminded of a task once, also if they are told of in several rounds", async () => {
  const ben = await makePerson(base.sql, world, "ben@example.org");
  const [first = "", second = ""] = await asked(2);
  const tell = (address: string, ...ids: string[]) =>
    db.sql.begin((tx) =>
      fanOut(
        tx as never,
        ids.map((id) => happened("reminder", address, id, 8)),
      ),
    );
  const made = () => base.sql`
    select occasion, state::text, about->'count' as count from messages where person_id = ${ben.id} order by created_at`;
  await tell(`person:${ben.id}`, first);
  await tell("role:member", first);
  expect(await made()).toMatchObject([{ occasion: "reminder", count: 1 }]);
  await tell(`person:${ben.id}`, second);
  await tell("role:member", first, second);
  await tell("everyone", second);
  expect(await made()).toMatchObject([{ occasion: "gathered", count: 2 }]);
});

test("nobody is reminded of what they have not been told yet, though it is of high risk and waits for no others", async () => {
  const ben = await makePerson(base.sql, world, "ben@example.org");
  const [id = ""] = await asked(1);
  await base.sql`update tasks set risk = 'high' where id = ${id}`;
  const made = async () => {
    const rows =
      await base.sql`select occasion from messages where person_id = ${ben.id} order by created_at`;
    return rows.map(({ occasion }) => occasion);
  };
  const tell = (occasion: Occasion, seq: number) =>
    db.sql.begin((tx) => fanOut(tx as never, [happened(occasion, `person:${ben.id}`, id, seq)]));
  await tell("assigned", 6);
  await tell("reminder", 8);
  expect(await made()).toEqual(["assigned"]);
  await base.sql`update messages set state = 'delivered' where person_id = ${ben.id}`;
  await tell("reminder", 10);
  expect(await made()).toEqual(["assigned", "reminder"]);
});

test("and also if two workers are told of it at the same moment", async () => {
  const ben = await makePerson(base.sql, world, "ben@example.org");
  const [id = ""] = await asked(1);
  const tell = (address: string) =>
    db.sql.begin((tx) => fanOut(tx as never, [happened("reminder", address, id, 8)]));
  let other: Promise<unknown> = Promise.resolve();
  await db.sql.begin(async (tx) => {
    await fanOut(tx as never, [happened("reminder", `person:${ben.id}`, id, 8)]);
    other = tell("role:member");
    const waiting = () => base.sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), 10_000);
  });
  await other;
  const made =
    await base.sql`select occasion, about->'count' as count from messages where person_id = ${ben.id}`;
  expect(made).toMatchObject([{ occasion: "reminder", count: 1 }]);
});

test("and so is who has been reminded already when another name leads to them, and nobody else is forgotten", async () => {
  const ben = await makePerson(base.sql, world, "ben@example.org");
  const [id = ""] = await asked(1);
  const tell = (address: string) =>
    db.sql.begin((tx) => fanOut(tx as never, [happened("reminder", address, id, 8)]));
  await tell(`person:${ben.id}`);
  await base.sql`update messages set state = 'delivered' where person_id = ${ben.id}`;
  await makePerson(base.sql, world, "cleo@example.org");
  await tell("role:member");
  const made = await base.sql`
    select address from messages where workspace_id = ${world.workspaceId} order by address`;
  expect(made.map(({ address }) => address)).toEqual(["ben@example.org", "cleo@example.org"]);
});

test("what takes longer than a statement may keeps no other from being told", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  const ben = await makePerson(base.sql, world, "ben@example.org");
  const ids = await asked(4);
  const slow = ids[1] ?? "";
  await base.sql`
    insert into deliveries (workspace_id, intent_id, seq, place, channel, occasion, address, state, due_at)
    select ${world.workspaceId}, id, 6, 0, 'log', 'assigned', 'everyone', 'delivered', app_now() from unnest(${ids}::uuid[]) id`;
  await base.sql.unsafe(`
    create function dawdle() returns trigger language plpgsql as $$ begin
      if new.intent_id = '${slow}' then perform pg_sleep(3600); end if; return new; end $$;
    create trigger dawdles before insert on messages for each row execute function dawdle()`);
  const count = await db.sql.begin(async (tx) => {
    await tx`set local statement_timeout = '2s'`;
    return fanOut(
      tx as never,
      ids.map((id) => happened("assigned", `person:${ben.id}`, id)),
    );
  });
  await base.sql.unsafe("drop trigger dawdles on messages; drop function dawdle()");
  expect(count).toBe(3);
  const dead = await base.sql`select intent_id, answer from deliveries where state = 'dead'`;
  expect(dead).toMatchObject([{ intent_id: slow, answer: expect.stringContaining("statement timeout") }]);
  expect(error.mock.calls.flat().join()).toContain(slow);
});

test("a link to what is over is ended with it, and no other", async () => {
  const ids = await asked(2);
  for (const id of ids)
    await base.sql`
      insert into decision_links (workspace_id, id, hash, intent_id, version, person_id, expires_at, created_at)
      values (${world.workspaceId}, gen_random_uuid(), '', ${id}, 1, gen_random_uuid(), app_now() + interval '1 day', app_now())`;
  const [over = ""] = ids;
  await toldOf(over, 1);
  await db.sql.begin((tx) => fanOut(tx as never, [happened("decided", "agent:a", over, 8)]));
  const links =
    await base.sql`select intent_id as id, ended_why as why from decision_links where ended_at is not null`;
  expect([...links]).toEqual([{ id: over, why: "over" }]);
});

test("nothing is posted in the channel of a group while Slack is not set up", async () => {
  const { workspaceId } = world;
  const finance = await makeGroup(base.sql, world, "finance", []);
  await base.sql`update groups set slack_channel = 'C1' where id = ${finance}`;
  const tell = async () => {
    const [id = ""] = await asked(1);
    await db.sql.begin((tx) => fanOut(tx as never, [happened("assigned", `group:${finance}`, id)]));
    return base.sql`select address from messages where workspace_id = ${workspaceId} and group_id is not null`;
  };
  expect(await tell()).toHaveLength(0);
  await base.sql`
    insert into channel_settings (workspace_id, channel, sealed, changed_at)
    values (${workspaceId}, 'slack', '{"botToken"}', app_now())`;
  expect(await tell()).toHaveLength(1);
});
