import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Message } from "../../domain/message";
import { MOST_TRIES } from "../../domain/message-fate";
import { setClock, testDatabase } from "../../testing/database";
import { makeWorld } from "../../testing/factory";
import { type Database, openDatabase } from "../client";
import { claimMessages, prolongLeases } from "./claim-messages";
import { tally } from "./deliveries.fixture";
import { recordSent } from "./message-results";
import {
  attemptsOf,
  claim,
  clear,
  closeTask,
  given,
  idsOf,
  kept,
  openTasks,
  rowsScanned,
  SENT,
  WORKSPACE,
} from "./messages.fixture";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
});
beforeEach(async () => {
  await clear(base.sql);
  await setClock(base.sql, 0);
});
afterAll(async () => {
  await db.close();
  await base.close();
});

const later = (seconds: number) => setClock(base.sql, seconds * 1000);

test("a claim counts and writes down the attempt before the work, and postpones the message by a lease", async () => {
  const [id] = await given(base.sql, 1);
  const [claimed] = await claim(db.sql);
  expect(claimed).toMatchObject({
    id,
    attempts: 1,
    spent: 1,
    fence: 1,
    mayHaveGone: false,
    isSuspect: false,
  });
  expect(await kept(base.sql, id)).toMatchObject({
    state: "leased",
    attempts: 1,
    spent: 1,
    fence: 1,
    ended: false,
  });
  expect((await kept(base.sql, id)).dueIn).toBeGreaterThan(29);
  expect(await attemptsOf(base.sql, id)).toMatchObject([{ attempt: 1, outcome: "under_way" }]);
  expect(await claim(db.sql)).toEqual([]);
});

test("what a worker that died had under way is claimed again when the lease has run out, and of the attempt it is said that nobody knows", async () => {
  const [id] = await given(base.sql, 1);
  await claim(db.sql);
  await later(29);
  expect(await claim(db.sql)).toEqual([]);
  await later(31);
  expect(await claim(db.sql)).toMatchObject([{ id, attempts: 2, spent: 2, fence: 2, mayHaveGone: true }]);
  expect(await attemptsOf(base.sql, id)).toMatchObject([
    { attempt: 1, outcome: "unknown" },
    { attempt: 2, outcome: "under_way" },
  ]);
});

test("a sender that is slow keeps its message by a heartbeat, and loses it with the fence", async () => {
  const [id] = await given(base.sql, 1);
  const held = (await claim(db.sql))[0] as Message;
  await later(20);
  await prolongLeases(db.sql, [held]);
  await later(45);
  expect(await claim(db.sql)).toEqual([]);
  await later(51);
  expect(idsOf(await claim(db.sql))).toEqual([id]);
  await later(60);
  await prolongLeases(db.sql, [held]);
  expect((await kept(base.sql, id)).dueIn).toBeLessThan(22); // of whoever has it now, not of whoever had it
  expect(await recordSent(db.sql, held, SENT, 5)).toBe(false);
  expect(await kept(base.sql, id)).toMatchObject({ state: "leased", fence: 2 });
});

test("what another is claiming just now is stepped over, and not waited for", async () => {
  const [first = "", second] = await given(base.sql, 2);
  await base.sql.begin(async (tx) => {
    await tx`select from messages where id = ${first} for update`;
    expect(idsOf(await claim(db.sql, 1))).toEqual([second]);
  });
});

test("a message that has ended the process as often as it has tries is dead, and its last attempt unknown", async () => {
  const [id] = await given(base.sql, 1);
  for (let turn = 0; turn < MOST_TRIES; turn += 1) {
    await later(31 * turn);
    expect(idsOf(await claim(db.sql))).toEqual([id]);
  }
  await later(31 * MOST_TRIES);
  expect(await claim(db.sql)).toEqual([]);
  expect(await kept(base.sql, id)).toMatchObject({ state: "dead", attempts: MOST_TRIES, ended: true });
  expect((await attemptsOf(base.sql, id)).map(({ outcome }) => outcome)).toEqual(
    Array.from({ length: MOST_TRIES }, () => "unknown"),
  );
});

test("of those that were under way in more than one crash one is tried at a time; the others go on", async () => {
  const ids = await given(base.sql, 3, { state: "leased", attempts: 2, due: -1 });
  const [fresh] = await given(base.sql, 1);
  const first = await claim(db.sql);
  expect(first).toHaveLength(2);
  expect(idsOf(first)).toContain(fresh);
  expect(first.filter(({ isSuspect }) => isSuspect).map(({ id }) => id)).toEqual([ids[0]]);
  expect(await claim(db.sql, 100, { suspect: false })).toEqual([]);
  expect(idsOf(await claim(db.sql))).toEqual([ids[1]]);
});

test("that one takes the room of another at its place: a place that takes two gets two", async () => {
  const [suspect] = await given(base.sql, 1, { state: "leased", attempts: 2, due: -1 });
  const [oldest] = await given(base.sql, 3);
  expect(idsOf(await claim(db.sql, 100, { each: 2 })).sort()).toEqual([suspect, oldest].sort());
});

test("what would be said of a task that is no longer open is superseded, and takes no attempt", async () => {
  const [gone, open] = await given(base.sql, 2);
  const [end] = await given(base.sql, 1, {
    occasion: "decided",
    intentId: gone ?? "",
    seq: 8,
    address: "x@example.org",
  });
  await closeTask(base.sql, gone ?? "");
  expect(idsOf(await claim(db.sql)).sort()).toEqual([open, end].sort());
  expect(await kept(base.sql, gone)).toMatchObject({ state: "superseded", attempts: 0, ended: true });
  expect(await attemptsOf(base.sql, gone)).toEqual([]);
});

test("who is no longer here is told nothing more", async () => {
  const world = await makeWorld(base.sql);
  const [removed, active] = [randomUUID(), randomUUID()];
  for (const [id, status] of [
    [removed, "removed"],
    [active, "active"],
  ])
    await base.sql`insert into people (workspace_id, id, email, name, role, status)
      values (${world.workspaceId}, ${id ?? ""}, ${`${id}@example.org`}, 'Ana', 'member', ${status ?? ""})`;
  const [toRemoved] = await given(base.sql, 1, { ...world, personId: removed });
  const [toActive] = await given(base.sql, 1, { ...world, personId: active });
  expect(idsOf(await claim(db.sql))).toEqual([toActive]);
  expect(await kept(base.sql, toRemoved)).toMatchObject({ state: "superseded" });
});

test("at one address nothing later about a task goes before what happened earlier has ended", async () => {
  const intentId = randomUUID();
  await openTasks(base.sql, WORKSPACE, [intentId]);
  const about = { intentId, address: "ana@example.org" };
  const [second] = await given(base.sql, 1, { ...about, seq: 8, occasion: "escalated", due: -90 });
  const [first] = await given(base.sql, 1, { ...about, seq: 6 });
  const [other] = await given(base.sql, 1, { intentId, address: "ben@example.org", seq: 10 });
  const claimed = await claim(db.sql);
  expect(idsOf(claimed)).toEqual([first, other]);
  expect(await claim(db.sql)).toEqual([]);
  await recordSent(db.sql, claimed[0] as Message, SENT, 5);
  expect(idsOf(await claim(db.sql))).toEqual([second]);
});

test("as many at one place as there is room, the oldest; and other places are not behind them", async () => {
  const many = await given(base.sql, 20, { due: -90 });
  const elsewhere = await given(base.sql, 2, { destination: "smtp-2" });
  const other = await given(base.sql, 2, { workspaceId: randomUUID() });
  await given(base.sql, 2, { channel: "push", destination: "smtp" });
  const first = await claim(db.sql, 100, { each: 3 });
  expect(idsOf(first).sort()).toEqual([...many.slice(0, 3), ...elsewhere, ...other].sort());
  const full = [{ workspaceId: WORKSPACE, destination: "smtp", left: 1 }];
  expect(idsOf(await claim(db.sql, 100, { each: 3, full }))).toEqual([many[3]]);
  expect(await claim(db.sql, 100, { each: 3, full: [{ ...full[0]!, left: 0 }] })).toEqual([]);
});

test("several workers share what is due, and each message is claimed once", async () => {
  await given(base.sql, 400);
  const mine: string[] = [];
  const work = async () => {
    for (let turn = 0; turn < 20; turn += 1) mine.push(...idsOf(await claim(db.sql, 10)));
  };
  await Promise.all([work(), work(), work(), work()]);
  for (let more = await claim(db.sql); more.length > 0; more = await claim(db.sql)) mine.push(...idsOf(more));
  expect(mine).toHaveLength(400);
  expect(new Set(mine).size).toBe(400);
});

test("hundreds of places, each with a room of its own", async () => {
  for (let place = 0; place < 300; place += 1)
    await given(base.sql, 2, { workspaceId: randomUUID(), destination: `smtp-${place % 7}` });
  const claimed = await claim(db.sql, 1000, { each: 1 });
  expect(claimed).toHaveLength(300);
  expect(new Set(claimed.map(({ workspaceId }) => workspaceId)).size).toBe(300);
});

// PostgreSQL takes a table for ten pages until it is told otherwise; after a vacuum of an empty one it knows there is nothing.
for (const statistics of ["select 1", "vacuum analyze messages, message_attempts, destinations, tasks"])
  test(`a plan made on an empty table still finds by index when there is much in it (${statistics})`, async () => {
    await base.sql.unsafe(statistics);
    const one = openDatabase({ url: base.url, name: "test-plans", max: 1 });
    const step = async () => {
      const { leased } = await claimMessages(one.sql, "email", 3, {
        each: 3,
        full: [],
        suspect: true,
        ofWorkspace: { each: 500, used: [] },
      });
      for (const message of leased) await recordSent(one.sql, message, SENT, 5);
      await prolongLeases(one.sql, leased);
      return leased.length;
    };
    // After five runs PostgreSQL keeps one plan for all.
    await given(base.sql, 3);
    for (let run = 0; run < 8; run += 1) await step();
    await tally(one.sql);
    await given(base.sql, 3000, { state: "delivered" });
    await given(base.sql, 30);
    await given(base.sql, 30, { channel: "push" });
    const before = await rowsScanned(base.sql);
    for (let run = 0; run < 4; run += 1) expect(await step()).toBe(3);
    await tally(one.sql);
    // A place's row may be read one after the other: there are as many as there are places in trouble.
    expect(await rowsScanned(base.sql)).toBe(before);
    await one.close();
  });
