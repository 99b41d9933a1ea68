// Policies, rotations, managers and hours, from the tables to the timeline, on a real database.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { verify } from "../db/read/verify";
import { policyOf } from "../domain/policy.fixture";
import type { Policy } from "../domain/time-policy";
import type { JsonObject } from "../domain/types";
import { setClock, type TestDatabase, testDatabase } from "../testing/database";
import {
  agentActor,
  draftOf,
  makeGroup,
  makePerson,
  makeWorld,
  type PersonActor,
  type World,
} from "../testing/factory";
import { decide } from "./decide";
import type { Draft } from "./draft";
import { type Engine, openEngine } from "./open";

let base: TestDatabase;
let db: Database;
let engine: Engine;
let world: World;
let ana: PersonActor;
let ben: PersonActor;
let cem: PersonActor;
let finance: string;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
});
beforeEach(async () => {
  await setClock(base.sql, 0);
  await engine?.close();
  engine = openEngine(db, { listen: false }); // remembers nothing
  world = await makeWorld(db.sql);
  await makePerson(db.sql, world, "olga@example.org", "owner");
  ana = await makePerson(db.sql, world, "ana@example.org");
  ben = await makePerson(db.sql, world, "ben@example.org");
  cem = await makePerson(db.sql, world, "cem@example.org");
  finance = await makeGroup(db.sql, world, "finance", [ana, ben]);
});
afterAll(async () => {
  await setClock(base.sql, 400 * 86_400_000);
  while ((await engine.fire(200)).fired > 0);
  expect((await verify(db.sql)).violations).toEqual([]);
  await engine.close();
  await db.close();
  await base.close();
});

async function keep(more: Partial<Policy>): Promise<void> {
  const { id: _, name, ...body } = policyOf(more);
  await db.sql`
    insert into time_policies (workspace_id, id, name, body)
    values (${world.workspaceId}, gen_random_uuid(), ${name}, ${JSON.stringify(body)}::text::json)`;
}
const setGroup = (column: "hours" | "rotation", value: object) => db.sql`
  update groups set ${db.sql(column)} = ${JSON.stringify(value)}::text::json
  where workspace_id = ${world.workspaceId} and id = ${finance}`;

async function submit(human: JsonObject, more: Partial<Draft> = {}): Promise<string> {
  const made = await engine.submit(draftOf(world, { title: "Go?", ...human }, more));
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value.intent.id;
}
async function passed(seconds: number): Promise<void> {
  await setClock(base.sql, seconds * 1000);
  while ((await engine.fire(200)).fired > 0);
}
const told = async (id: string) =>
  (
    await db.sql<Array<{ type: string; body: JsonObject | null }>>`
      select type::text, body from events where intent_id = ${id} order by seq offset 1`
  ).map(({ type, body }) => ({ type: type.slice("intent.".length), body }));
const asked = async (id: string) =>
  (
    await db.sql<
      Array<{ assignee: string }>
    >`select assignee from assignments where task_id = ${id} order by 1`
  ).map(({ assignee }) => assignee);

const OFFICE_SINCE = "2020-01-06";
const rotation = (people: string[]) => ({
  zone: "UTC",
  every: "week",
  time: "00:00",
  since: OFFICE_SINCE,
  people,
  overrides: [],
});

test("a policy reminds, escalates to whoever is on call then, and tells a target that was missed", async () => {
  await setGroup("rotation", rotation([cem.id]));
  await keep({
    patterns: ["deploy.*"],
    remind: { after: 600, interval: 600, most: 1 },
    levels: [{ after: 3600, to: [`on_call:${finance}`] }],
    end: { act: "owners", after: 3600 },
    targets: { low: null, normal: 1800, high: null },
  });
  const task = await submit({ assignees: ["finance"] });
  const other = await submit({ assignees: ["finance"] }, { type: "refund.v1" });
  await passed(601);
  await passed(1801);
  // Who is on call is asked of the directory when the level comes.
  await setGroup("rotation", rotation([ben.id]));
  await passed(3601);
  expect(await asked(task)).toEqual([`group:${finance}`, `person:${ben.id}`]);
  await passed(3601 + 601);
  await passed(7202);
  expect((await told(task)).map(({ type, body }) => `${type} ${body?.refs ?? ""}`.trim())).toEqual([
    "reminder",
    "target_missed",
    `escalated person:${ben.id}`,
    "reminder",
    "escalated role:owner",
  ]);
  expect(await told(other)).toEqual([]);
});

test("nothing of it happens once it is decided, at whatever moment", async () => {
  await keep({
    remind: { after: 600, interval: 600, most: 9 },
    levels: [{ after: 900, to: ["manager"] }],
    end: { act: "expire", after: 60 },
    targets: { low: 700, normal: 700, high: 700 },
  });
  const task = await submit({ assignees: ["ana@example.org"] });
  await passed(601);
  const done = await decide(engine, {
    workspaceId: world.workspaceId,
    taskId: task,
    actor: ana,
    outcome: "approved",
  } as never);
  expect(done.ok).toBe(true);
  const before = (await told(task)).length;
  await passed(100_000);
  expect((await told(task)).length).toBe(before);
  expect(await db.sql`select 1 from timers where intent_id = ${task}`).toHaveLength(0);
});

test("the manager is whoever it is when the level comes; the chain climbs when it repeats", async () => {
  await keep({ levels: [{ after: 60, to: ["manager"] }], repeat: 2 });
  const task = await submit({ assignees: ["ana@example.org"] });
  const manages = (who: PersonActor, of: PersonActor) =>
    db.sql`update people set manager_id = ${who.id} where workspace_id = ${world.workspaceId} and id = ${of.id}`;
  await manages(ben, ana);
  await manages(cem, ben);
  await passed(61);
  await passed(122);
  await passed(183);
  expect(await asked(task)).toEqual(
    [`person:${ana.id}`, `person:${ben.id}`, `person:${cem.id}`, "role:owner"].sort(),
  );
});

test("under four eyes the person behind the request is passed over, and somebody away too", async () => {
  await setGroup("rotation", rotation([ben.id, ana.id, cem.id]));
  await keep({ levels: [{ after: 60, to: [`on_call:${finance}`] }] });
  const agent = agentActor("agent://o/w/x", ben.id);
  const first = await submit({ assignees: ["olga@example.org"], four_eyes: true }, { actor: agent });
  await db.sql`update people set away_from = app_now() where workspace_id = ${world.workspaceId} and id = ${ana.id}`;
  await passed(61);
  expect(await asked(first)).toContain(`person:${cem.id}`);
  expect(await asked(first)).not.toContain(`person:${ben.id}`);
});

test("who submits names the one on call and the manager too", async () => {
  await setGroup("rotation", rotation([ben.id]));
  const escalation = [{ after_seconds: 60, to: ["on_call:Finance", "manager", "nobody@example.org"] }];
  const task = await submit({ assignees: ["ana@example.org"], escalation });
  await passed(61);
  expect(await asked(task)).toEqual([`person:${ana.id}`, `person:${ben.id}`, "role:owner"].sort());
});

test("only the hours of the group that is asked count, as they were when it was asked", async () => {
  const closed = { zone: "UTC", week: [[], [], [], [], [], [], []], holidays: [] };
  const always = { ...closed, week: closed.week.map(() => [[0, 1440]]) };
  await keep({ hours: "asked", remind: { after: 600, interval: 600, most: 1 } });
  // At noon, so that the day is the same one when it is submitted.
  const today = new Date().toISOString().slice(0, 10);
  const noon = Date.parse(`${today}T12:00:00Z`);
  await setClock(base.sql, noon - Date.now());
  const tomorrow = new Date(noon + 86_400_000).toISOString().slice(0, 10);
  await setGroup("hours", { ...always, holidays: [today] });
  const task = await submit({ assignees: ["finance"] });
  await setGroup("hours", closed);
  const timers = await db.sql<Array<{ at: Date }>>`select due_at as at from timers where intent_id = ${task}`;
  expect(timers.map(({ at }) => at.toISOString())).toEqual([`${tomorrow}T00:10:00.000Z`]);
});

test("a deadline that brings an outcome is told as one, and a task may not have a yes from it unasked", async () => {
  const deadlineAt = () => new Date(Date.now() + 600_000);
  const task = await submit({ on_timeout: "rejected" }, { deadlineAt: deadlineAt() });
  await passed(601);
  const [row] = await db.sql`select status::text, progress from intents where id = ${task}`;
  expect(row).toMatchObject({
    status: "FAILED",
    progress: { decided: { by: null, outcome: "rejected", via: "system" } },
  });
  await setClock(base.sql, 0);
  const human = { title: "Go?", on_timeout: "approved" };
  const refused = await engine.submit(draftOf(world, human, { deadlineAt: deadlineAt() }));
  expect(refused).toMatchObject({
    ok: false,
    refusal: { code: "form_invalid", problems: [{ pointer: "/human_task/on_timeout", rule: "allowed" }] },
  });
  await keep({ patterns: ["deploy.v1"], positive: { least: 60 } });
  await engine.close();
  engine = openEngine(db, { listen: false });
  const allowed = await submit(human, { deadlineAt: deadlineAt() });
  await passed(601);
  const [yes] = await db.sql`select status::text, progress from intents where id = ${allowed}`;
  expect(yes).toMatchObject({
    status: "COMPLETED",
    progress: { decided: { by: null, outcome: "approved" } },
  });
  expect((await told(allowed)).map(({ type }) => type)).toEqual(["in_progress", "completed"]);
  const facts =
    await db.sql`select occasion, address from deliveries where intent_id = ${allowed} and occasion = 'expired' order by 2`;
  expect(facts.map(({ address }) => address)).toEqual(["everyone", "key:k1"]);
});

test("an outcome by time that the log did not announce is found", async () => {
  const task = await submit({ on_timeout: "rejected" }, { deadlineAt: new Date(Date.now() + 60_000) });
  await passed(61);
  const whole = (await verify(db.sql, { workspaceId: world.workspaceId })).violations;
  expect(whole).toEqual([]);
  await db.sql`update tasks set outcome = 'approved' where id = ${task}`;
  const { violations } = await verify(db.sql, { workspaceId: world.workspaceId });
  expect(violations.map(({ what }) => what)).toContain("the task is expired, but the intent is FAILED");
  await db.sql`update tasks set outcome = 'rejected' where id = ${task}`;
});
