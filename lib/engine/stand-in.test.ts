import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { openTasks } from "../db/read/inbox";
import { verify } from "../db/read/verify";
import type { JsonObject } from "../domain/types";
import { setClock, type TestDatabase, testDatabase } from "../testing/database";
import {
  draftOf,
  machine,
  makeGroup,
  makePerson,
  makeWorld,
  type PersonActor,
  type World,
} from "../testing/factory";
import { decide } from "./decide";
import { sha256 } from "./hash";
import { type Engine, openEngine } from "./open";
import { reassign } from "./reassign";
import { standInForPerson, standInRound } from "./stand-in";

// Out of office, on a real database: whose inbox a task is in, and what its log says.

let base: TestDatabase;
let db: Database;
let engine: Engine;
let world: World;
let ana: PersonActor;
let ben: PersonActor;
let cem: PersonActor;
const HOUR_MS = 3_600_000;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
});
beforeEach(async () => {
  await setClock(base.sql, 0);
  await engine?.close();
  engine = openEngine(db, { listen: false }); // remembers nobody
  world = await makeWorld(db.sql);
  ana = await makePerson(db.sql, world, "ana@example.org");
  ben = await makePerson(db.sql, world, "ben@example.org");
  cem = await makePerson(db.sql, world, "cem@example.org");
});
afterAll(async () => {
  expect((await verify(db.sql)).violations).toEqual([]);
  await engine.close();
  await db.close();
  await base.close();
});

const goAway = (who: PersonActor, to: PersonActor, fromHours = -1, untilHours: number | null = 24) => db.sql`
  update people set substitute_id = ${to.id}, away_from = app_now() + ${fromHours} * interval '1 hour',
    away_until = app_now() + ${untilHours} * interval '1 hour' where workspace_id = ${world.workspaceId} and id = ${who.id}`;
const comeBack = (who: PersonActor) => db.sql`
  update people set substitute_id = null, away_from = null, away_until = null where workspace_id = ${world.workspaceId} and id = ${who.id}`;
const round = () => standInRound({ sql: db.sql, apply: engine.apply });

async function submit(human: JsonObject, more = {}): Promise<string> {
  const made = await engine.submit(draftOf(world, { title: "Go?", ...human }, more));
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value.intent.id;
}
async function inboxOf({ id }: PersonActor): Promise<string[]> {
  const { tasks } = await openTasks(db.sql, world.workspaceId, [`person:${id}`], { limit: 50 });
  return tasks.map((task) => task.id);
}
const log = (taskId: string) => db.sql<Array<{ actor: string; body: JsonObject | null }>>`
  select actor, body from events where intent_id = ${taskId} and type = 'intent.human_task_assigned' order by seq`;

test("a new task asked of somebody who is away is asked of their substitute too, and the log says why", async () => {
  await goAway(ana, ben);
  const task = await submit({ assignees: ["ana@example.org"] });
  expect(await inboxOf(ben)).toEqual([task]);
  expect(await inboxOf(ana)).toEqual([task]);
  const [first, second] = await log(task);
  expect(first?.body).toBeNull();
  expect(second).toEqual({
    actor: "system:system",
    body: { reason: "out_of_office", absent: [`person:${ana.id}`], refs: [`person:${ben.id}`] },
  });
  const done = await decide(engine, { ...asked(task), actor: ben, outcome: "approved" });
  expect(done.ok).toBe(true);
});

const asked = (taskId: string) => ({ workspaceId: world.workspaceId, taskId });

test("an open task follows when the absence begins, once, however often and by how many it is looked at", async () => {
  const task = await submit({ assignees: ["ana@example.org"] });
  const group = await submit({ assignees: ["role:member"] });
  await goAway(ana, ben, 1);
  await round()(100);
  expect(await inboxOf(ben)).toEqual([]);
  await setClock(base.sql, 2 * HOUR_MS);
  await Promise.all([
    round()(100),
    round()(100),
    standInForPerson({ sql: db.sql, apply: engine.apply }, { ...ana, workspaceId: world.workspaceId }, 100),
  ]);
  await round()(100);
  expect(await inboxOf(ben)).toEqual([task]);
  expect(await log(task)).toHaveLength(2);
  expect(await log(group)).toHaveLength(1);
});

test("back in the office nothing is taken away: the task stays with both", async () => {
  await goAway(ana, ben);
  const task = await submit({ assignees: ["ana@example.org"] });
  await comeBack(ana);
  await round()(100);
  expect([await inboxOf(ana), await inboxOf(ben)]).toEqual([[task], [task]]);
});

test("an absence that is over re-routes nothing", async () => {
  await goAway(ana, ben, -5, -1);
  const task = await submit({ assignees: ["ana@example.org"] });
  await round()(100);
  expect(await inboxOf(ben)).toEqual([]);
  expect(await inboxOf(ana)).toEqual([task]);
});

test("a substitute who is away as well hands on to the first who is there; a circle leaves it where it was", async () => {
  await goAway(ana, ben);
  await goAway(ben, cem);
  const task = await submit({ assignees: ["ana@example.org"] });
  expect([await inboxOf(ben), await inboxOf(cem)]).toEqual([[], [task]]);
  await goAway(cem, ana);
  await engine.close();
  engine = openEngine(db, { listen: false });
  const circle = await submit({ assignees: ["ana@example.org"] });
  await round()(100);
  expect(await inboxOf(ana)).toEqual([task, circle]);
  expect(await inboxOf(ben)).toEqual([]);
});

test("never around four eyes: a substitute who is behind the request is passed over, new or open", async () => {
  await goAway(ana, ben);
  const behindBen = { actor: machine("k1", ben.id) };
  const fresh = await submit({ assignees: ["ana@example.org"], four_eyes: true }, behindBen);
  await comeBack(ana);
  await engine.close();
  engine = openEngine(db, { listen: false });
  const open = await submit({ assignees: ["ana@example.org"], four_eyes: true }, behindBen);
  await goAway(ana, ben);
  await round()(100);
  expect(await inboxOf(ben)).toEqual([]);
  expect((await inboxOf(ana)).sort()).toEqual([fresh, open].sort());
});

test("whoever revised the request is passed over too, and so is what somebody asked of their own substitute", async () => {
  const revised = await submit({ assignees: ["ana@example.org"], four_eyes: true });
  await engine.apply({
    workspaceId: world.workspaceId,
    intentId: revised,
    command: {
      type: "revise",
      actor: machine("k2", ben.id),
      payload: { n: 2 },
      payloadHash: sha256('{"n":2}'),
    },
  });
  await submit(
    { assignees: ["ana@example.org", "cem@example.org"], four_eyes: true },
    { actor: machine("k1", ana.id) },
  );
  await goAway(ana, ben);
  await round()(100);
  expect(await inboxOf(ben)).toEqual([]);
});

test("auditors and people who were removed stand in for nobody", async () => {
  await goAway(ana, ben);
  await db.sql`update people set role = 'auditor' where id = ${ben.id}`;
  const one = await submit({ assignees: ["ana@example.org"] });
  await db.sql`update people set role = 'member', status = 'removed' where id = ${ben.id}`;
  await round()(100);
  expect(await log(one)).toHaveLength(1);
});

test("who is asked already, by a group, is not asked again", async () => {
  await makeGroup(db.sql, world, "finance", [ben]);
  const task = await submit({ assignees: ["ana@example.org", "finance"] });
  await goAway(ana, ben);
  await round()(100);
  expect(await log(task)).toHaveLength(1);
});

test("a task handed to somebody who is away, and one in their hands, comes to the substitute", async () => {
  const task = await submit({ assignees: ["ana@example.org"] });
  await engine.apply({
    workspaceId: world.workspaceId,
    intentId: task,
    command: { type: "claim_task", actor: ana },
  });
  const other = await submit({ assignees: ["cem@example.org"] });
  await goAway(ana, ben);
  await reassign(engine, { ...asked(other), actor: cem, to: ["ana@example.org"] });
  await round()(100);
  expect((await inboxOf(ben)).sort()).toEqual([task, other].sort());
  expect((await decide(engine, { ...asked(task), actor: ben, outcome: "approved" })).ok).toBe(true);
});

test("many open tasks follow in pieces", async () => {
  for (let i = 0; i < 7; i++) await submit({ assignees: ["ana@example.org"] });
  await goAway(ana, ben);
  const look = round();
  expect(await look(3)).toBe(true);
  expect(await inboxOf(ben)).toHaveLength(3);
  while (await look(3));
  expect(await inboxOf(ben)).toHaveLength(7);
});
