import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { MOST_AT_ONCE, retryAllNow, retryNow, sendOnceMore } from "../../auth/messages";
import { type TestDatabase, testDatabase } from "../../testing/database";
import { makePerson, makeWorld, type PersonActor, type World } from "../../testing/factory";
import { type Database, openDatabase } from "../client";
import { recordFailure, recordSent } from "../write/message-results";
import { claim, clear, given, idsOf, kept, SENT } from "../write/messages.fixture";
import { countDead, countDeadOf, readMessage, readMessages, troubledPlaces } from "./messages";

let base: TestDatabase;
let db: Database;
let world: World;
let olga: PersonActor;
let ben: PersonActor;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
});
beforeEach(async () => {
  await clear(base.sql);
  world = await makeWorld(base.sql);
  olga = await makePerson(base.sql, world, "olga@example.org", "owner");
  ben = await makePerson(base.sql, world, "ben@example.org");
});
afterAll(async () => {
  vi.restoreAllMocks();
  await db.close();
  await base.close();
});

const { workspaceId: _, ...EVERYTHING } = { workspaceId: "" };
const ids = async (filter: Parameters<typeof readMessages>[2], limit = 50) =>
  idsOf((await readMessages(db.sql, world.workspaceId, filter, { limit })).messages).sort();
const byOlga = () => ({ workspaceId: world.workspaceId, personId: olga.id });
const newest = (list: string[]) => list.toSorted().reverse();

test("each filter finds what it says, newest first, and only of this workspace", async () => {
  const mine = await given(base.sql, 2, { ...world, personId: ben.id });
  const dead = await given(base.sql, 1, { ...world, state: "dead" });
  const pushed = await given(base.sql, 1, { ...world, channel: "push", occasion: "reminder" });
  await given(base.sql, 3);
  expect(await ids({ personIds: [ben.id] })).toEqual(mine.sort());
  expect(await ids({ personIds: [] })).toEqual([]);
  expect(await ids({ state: "dead" })).toEqual(dead);
  expect(await ids({ state: "due" })).toEqual([...mine, ...pushed].sort());
  expect(await ids({ channel: "push" })).toEqual(pushed);
  expect(await ids({ occasion: "reminder" })).toEqual(pushed);
  expect(await ids({ kept: true })).toEqual([]);
  expect(await ids({ intentId: dead[0] })).toEqual(dead);
  const all = newest([...mine, ...dead, ...pushed]);
  const first = await readMessages(db.sql, world.workspaceId, EVERYTHING, { limit: 3 });
  expect(idsOf(first.messages)).toEqual(all.slice(0, 3));
  const next = await readMessages(db.sql, world.workspaceId, {}, { limit: 3, after: first.next ?? "" });
  expect([idsOf(next.messages), next.next]).toEqual([all.slice(3), null]);
});

test("one message tells every attempt at it, and whether its place is shut", async () => {
  const [id = ""] = await given(base.sql, 1, { ...world, personId: ben.id });
  const [first] = await claim(db.sql);
  const fate = { state: "due" as const, dueInSeconds: 0, countsAgainstIt: true, answer: "Busy." };
  const failure = {
    code: "421",
    fate,
    isUnknown: false,
    isLimited: false,
    heard: { own: null, whole: null },
  };
  await recordFailure(db.sql, first!, failure, 12);
  const [second] = await claim(db.sql);
  await recordSent(db.sql, second!, SENT, 34);
  const file = await readMessage(db.sql, world.workspaceId, id);
  expect(file).toMatchObject({
    personName: "ben",
    state: "delivered",
    subject: "Deploy",
    placeShutUntil: null,
  });
  expect(file?.tries).toMatchObject([
    { attempt: 2, outcome: "delivered", ms: 34, answer: "250 OK" },
    { attempt: 1, outcome: "failed", ms: 12, code: "421", answer: "Busy." },
  ]);
  expect(await readMessage(db.sql, randomUUID(), id)).toBeNull();
});

test("what died lately is counted, everybody's or one person's", async () => {
  const dead = await given(base.sql, 3, { ...world, state: "dead" });
  await base.sql`update messages set person_id = ${ben.id} where id = ${dead[0] ?? ""}`;
  // Ids of the fixture say nothing about their time; these are the newest there can be.
  await base.sql`update messages set id = overlay(id::text placing 'ffffffff' from 1 for 8)::uuid`;
  const now = new Date();
  expect(await countDead(db.sql, world.workspaceId, null, now)).toBe(3);
  expect(await countDead(db.sql, world.workspaceId, ben.id, now)).toBe(1);
});

test("a dead message that is tried again begins anew, at a place that is looked at anew; who asked is noted", async () => {
  const [id = ""] = await given(base.sql, 1, { ...world, state: "dead", attempts: 8 });
  await base.sql`insert into destinations (workspace_id, channel, name, shut_until, failures, failed_at)
    values (${world.workspaceId}, 'email', 'smtp', app_now() + interval '1 hour', 7, app_now())`;
  expect(await troubledPlaces(db.sql, world.workspaceId)).toMatchObject([{ name: "smtp" }]);
  expect(await retryNow(db, byOlga(), id)).toMatchObject({ ok: true });
  expect(await claim(db.sql)).toMatchObject([{ id, attempts: 9, spent: 1 }]);
  expect(await retryNow(db, byOlga(), id)).toMatchObject({
    ok: false,
    message: "It is being sent this moment.",
  });
  const noted =
    await base.sql`select what, actor, about->>'to' as to from admin_events where workspace_id = ${world.workspaceId}`;
  expect(noted).toMatchObject([
    { what: "message.retried", actor: `person:${olga.id}`, to: "p1@example.org" },
  ]);
});

test("all that could not be sent and that a filter shows are tried again, and nothing besides; who asked is noted", async () => {
  const mine = { ...world, personId: ben.id, state: "dead", attempts: 8 };
  const asked = await given(base.sql, 3, mine);
  const pushed = await given(base.sql, 2, { ...mine, channel: "push" });
  const waiting = await given(base.sql, 1, { ...world, personId: ben.id, due: 600 });
  const elsewhere = await given(base.sql, 1, { state: "dead", attempts: 8 });
  await base.sql`
    insert into destinations (workspace_id, channel, name, failures, failed_at, shut_until)
    values (${world.workspaceId}, 'email', 'smtp', 7, app_now(), app_now() + interval '8 minutes')`;
  const filter = { channel: "email" as const, personIds: [ben.id] };
  expect(await countDeadOf(db.sql, world.workspaceId, filter, 100)).toBe(3);
  const wish = { filter, only: "by E-mail, to “ben”" };
  expect(await retryAllNow(db, byOlga(), wish)).toMatchObject({ ok: true, count: 3, left: 0 });
  for (const id of asked)
    expect(await kept(base.sql, id)).toMatchObject({ state: "due", spent: 0, ended: false });
  expect((await kept(base.sql, waiting[0])).dueIn).toBeGreaterThan(500);
  for (const id of [...pushed, ...elsewhere]) expect((await kept(base.sql, id)).state).toBe("dead");
  expect(await troubledPlaces(db.sql, world.workspaceId)).toEqual([]);
  expect(await claim(db.sql)).toHaveLength(1); // its place is still tried with one
  const [noted] =
    await db.sql`select actor, what, about from admin_events where workspace_id = ${world.workspaceId}`;
  expect(noted).toMatchObject({
    actor: `person:${olga.id}`,
    what: "message.all_retried",
    about: { count: 3, only: "by E-mail, to “ben”" },
  });
  expect(await retryAllNow(db, byOlga(), wish)).toMatchObject({ ok: false });
  const byBen = { workspaceId: world.workspaceId, personId: ben.id };
  expect(await retryAllNow(db, byBen, { filter: {}, only: "" })).toMatchObject({ ok: false });
  expect((await kept(base.sql, pushed[0])).state).toBe("dead");
});

test("so many at once, the newest first, and it says how many are left", async () => {
  await given(base.sql, MOST_AT_ONCE + 20, { ...world, state: "dead", attempts: 8 });
  expect(await retryAllNow(db, byOlga(), { filter: {}, only: "" })).toMatchObject({
    count: MOST_AT_ONCE,
    left: 20,
  });
  const left = await db.sql<Array<{ id: string }>>`select id from messages where state = 'dead'`;
  const [oldest] = await db.sql`select min(id::text) as tried from messages where state = 'due'`;
  expect(left.every(({ id }) => id < oldest?.tried)).toBe(true);
  expect(await retryAllNow(db, byOlga(), { filter: {}, only: "" })).toMatchObject({ count: 20, left: 0 });
});

test("what has ended is sent once more as a message of its own, and the first stays as it was", async () => {
  const [id = ""] = await given(base.sql, 1, { ...world, personId: ben.id });
  const [first] = await claim(db.sql);
  expect(await sendOnceMore(db, byOlga(), id)).toMatchObject({
    ok: false,
    message: "It is on its way still.",
  });
  await recordSent(db.sql, first!, SENT, 1);
  const before = await kept(base.sql, id);
  const again = [await sendOnceMore(db, byOlga(), id), await sendOnceMore(db, byOlga(), id)];
  const copies = again.flatMap((verdict) => (verdict.ok ? [verdict.messageId] : []));
  expect(copies).toHaveLength(2);
  expect(idsOf(await claim(db.sql)).sort()).toEqual(copies.sort());
  expect(await kept(base.sql, id)).toMatchObject({
    state: "delivered",
    fence: before.fence,
    answer: before.answer,
  });
  expect((await readMessage(db.sql, world.workspaceId, copies[0] ?? ""))?.about).toMatchObject({
    copyOf: id,
    copiedBy: olga.id,
  });
});

test("only owners and admins, and only of their workspace; a sign-in link is never repeated", async () => {
  const [id = ""] = await given(base.sql, 1, { ...world, state: "dead" });
  const [link = ""] = await given(base.sql, 1, { ...world, state: "delivered", occasion: "sign_in" });
  const [other = ""] = await given(base.sql, 1, { state: "dead" });
  const byBen = { workspaceId: world.workspaceId, personId: ben.id };
  for (const act of [retryNow, sendOnceMore]) {
    expect(await act(db, byBen, id)).toMatchObject({ ok: false });
    expect(await act(db, byOlga(), other)).toMatchObject({
      ok: false,
      message: "There is no such message here.",
    });
  }
  expect(await sendOnceMore(db, byOlga(), link)).toMatchObject({ ok: false });
  expect(await base.sql`select from admin_events where workspace_id = ${world.workspaceId}`).toHaveLength(0);
});
