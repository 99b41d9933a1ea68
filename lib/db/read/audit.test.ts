import { beforeAll, expect, test } from "vitest";
import { openArena } from "@/e2e/faults/arena";
import type { JsonObject } from "@/lib/domain/types";
import { decide } from "@/lib/engine/decide";
import type { Draft } from "@/lib/engine/draft";
import type { Engine } from "@/lib/engine/open";
import {
  draftOf,
  makeGroup,
  makePerson,
  makeWorld,
  type PersonActor,
  type World,
} from "@/lib/testing/factory";
import type { Database } from "../client";
import { findActors } from "./actors";
import { type AuditFilter, readAudit } from "./audit";

let db: Database;
let engine: Engine;

const arena = openArena(1, 1);
beforeAll(() => {
  ({ db } = arena());
  engine = arena().engines[0] as Engine;
});

type Place = { world: World; ana: PersonActor };
async function place(): Promise<Place> {
  const world = await makeWorld(db.sql);
  return { world, ana: { ...(await makePerson(db.sql, world, "ana@example.org", "owner")), via: "inbox" } };
}
async function ask({ world }: Place, human: JsonObject | null, more: Partial<Draft> = {}): Promise<string> {
  const made = await engine.submit(draftOf(world, human, more));
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.intent.id;
}
const settle = ({ world, ana }: Place, taskId: string, comment: string) =>
  decide(engine, { workspaceId: world.workspaceId, taskId, actor: ana, outcome: "approved", comment });
const read = ({ world }: Place, filter: AuditFilter = {}, page = {}) =>
  readAudit(db.sql, world.workspaceId, filter, { limit: 50, ...page });
const found = async (where: Place, filter: AuditFilter) =>
  (await read(where, filter)).events.map(({ seq, type }) => `${seq} ${type.slice("intent.".length)}`);

test("every event of the workspace is told newest first, the three of a birth each for itself", async () => {
  const where = await place();
  const id = await ask(where, { title: "Deploy?" });
  await settle(where, id, "looks fine");
  const { events, next, lookedTo } = await read(where);
  expect(events.map(({ seq, sentence }) => `${seq} ${sentence}`)).toEqual([
    "10 That completed the request, with the outcome approved",
    "8 ana approved in the inbox",
    "6 The decision was put to everyone",
    "4 The request was accepted",
    "2 The workspace's key made this request",
  ]);
  expect(events[1]).toMatchObject({
    actorName: "ana",
    said: "looks fine",
    intentType: "deploy.v1",
    title: "Deploy?",
  });
  expect(events.map(({ hash }) => hash?.length ?? null)).toEqual([64, 64, 64, null, null]);
  expect({ next, lookedTo }).toEqual({ next: null, lookedTo: null });
});

test("whom a task was put to is told by name, however the agent wrote it", async () => {
  const where = await place();
  await makeGroup(db.sql, where.world, "finance", [where.ana]);
  await ask(where, { title: "Pay?", assignees: ["group:finance", "ANA@example.org"] });
  const { events } = await read(where, { type: "intent.human_task_assigned" });
  expect(events.map(({ sentence }) => sentence)).toEqual(["The decision was put to group finance and ana"]);
});

test("each filter finds what it names and nothing else", async () => {
  const where = await place();
  const refund = await ask(where, { title: "Refund order 4711" }, { type: "refund.v1" });
  await settle(where, refund, "100% sure");
  const work = await ask(where, null, { type: "work.v1" });
  const person = { actors: [`person:${where.ana.id}`] };
  expect(await found(where, person)).toEqual(["10 completed", "8 in_progress"]);
  expect((await read(where, { actors: ["key:k1"] })).events.length).toBe(6); // whoever submitted is not written again
  expect(await found(where, { actors: [] })).toEqual([]);
  expect(await found(where, { type: "intent.completed" })).toEqual(["10 completed"]);
  expect(await found(where, { type: "intent.created" })).toEqual(["2 created", "2 created"]);
  expect(await found(where, { type: "intent.human_task_assigned" })).toEqual(["6 human_task_assigned"]);
  expect(await found(where, { via: "inbox" })).toEqual(["10 completed", "8 in_progress"]);
  expect(await found(where, { intentType: "WORK" })).toEqual(["6 delivered", "4 submitted", "2 created"]);
  expect(await found(where, { intentId: work, type: "intent.delivered" })).toEqual(["6 delivered"]);
  expect(await found(where, { text: "0% SURE" })).toEqual(["8 in_progress", "10 completed"].reverse());
  expect((await read(where, { text: "order 4711" })).events.length).toBe(5);
  expect(await found(where, { text: "nowhere" })).toEqual([]);
  expect(await found(where, { ...person, type: "intent.created" })).toEqual([]);
});

test("the dates cut to the millisecond: the first belongs, the last does not", async () => {
  const where = await place();
  const id = await ask(where, { title: "x" });
  await settle(where, id, "y");
  const { events } = await read(where);
  const [decided, born] = [events[0]?.at as Date, events.at(-1)?.at as Date];
  const between = (from: Date, to: Date) => read(where, { from, to }).then(({ events }) => events.length);
  expect(await between(born, new Date(decided.getTime() + 1))).toBe(5);
  expect(await between(born, decided)).toBe(born < decided ? 3 : 0);
  expect(await between(new Date(decided.getTime() + 1), new Date(decided.getTime() + 2))).toBe(0);
});

test("while others write, pages neither skip nor repeat what was there when the first was read", async () => {
  const where = await place();
  for (let i = 0; i < 9; i++) await settle(where, await ask(where, { title: `old ${i}` }), "ok");
  const before = (await read(where)).events.map(({ intentId, seq }) => `${intentId} ${seq}`);
  expect(before.length).toBe(45);
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page = await read(where, {}, { limit: 4, after });
    seen.push(...page.events.map(({ intentId, seq }) => `${intentId} ${seq}`));
    after = page.next;
    await Promise.all(
      [1, 2, 3].map(async () => settle(where, await ask(where, { title: "meanwhile" }), "new")),
    );
  } while (after !== null);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.filter((key) => before.includes(key))).toEqual(before);
});

test("a filter that finds little stops after a bounded walk, says how far it looked, and goes on from there", async () => {
  const where = await place();
  const id = await ask(where, { title: "x" }, { type: "needle.v1" });
  for (let i = 0; i < 5; i++) await ask(where, { title: "y" });
  const first = await read(where, { intentType: "needle" }, { most: 3 });
  expect(first.events).toEqual([]);
  expect(first.lookedTo).toBeInstanceOf(Date);
  const second = await read(where, { intentType: "needle" }, { most: 4, after: first.next });
  expect(second.events.map(({ intentId }) => intentId)).toEqual([id, id, id]);
  expect(second).toMatchObject({ next: null, lookedTo: null });
});

test("a page walks the index on the time, and no more of it than it may", async () => {
  const where = await place();
  await ask(where, { title: "x" });
  const plan = await db.sql.begin(async (tx) => {
    await tx`set local enable_seqscan = off`;
    return tx`explain select intent_id from events e where e.workspace_id = ${where.world.workspaceId}
      and e.at <= 'infinity'::timestamptz order by e.at desc, e.intent_id desc, e.seq desc limit 51`;
  });
  expect(JSON.stringify(plan)).toContain("events_time");
});

test("a cursor that is none is the beginning", async () => {
  const where = await place();
  await ask(where, { title: "x" });
  for (const after of ["", "x", "%%%", Buffer.from("2026-99-99T00:00:00.000Z|x|1").toString("base64url")])
    expect((await read(where, {}, { after })).events.length).toBe(3);
});

test("another workspace reads nothing of it", async () => {
  const [ours, theirs] = [await place(), await place()];
  const id = await ask(ours, { title: "x" });
  expect(await found(theirs, {})).toEqual([]);
  expect(await found(theirs, { intentId: id })).toEqual([]);
});

test("a name means people, agents and the workspace's key; whoever is gone is still found", async () => {
  const { world, ana } = await place();
  const { workspaceId } = world;
  await db.sql`update people set status = 'removed' where id = ${ana.id}`;
  await db.sql`insert into agents (workspace_id, id, name, address, created_by, status)
    values (${workspaceId}, 'sa_1', 'refunds', 'agent://test/test/refunds', 'k', 'deleted')`;
  const who = (said: string) => findActors(db.sql, workspaceId, said);
  expect(await who("AN")).toEqual([`person:${ana.id}`]);
  expect(await who("ana@example.org")).toEqual([`person:${ana.id}`]);
  expect(await who("refunds")).toEqual(["agent:sa_1"]);
  expect(await who("Countersign")).toEqual(["system:system"]);
  expect(await who(`person:${ana.id}`)).toEqual([`person:${ana.id}`]);
  expect(await who("nobody")).toEqual([]);
});
