// Policies, rotations, managers and hours, from the tables to the timeline, on a real database.
import { expect, test } from "vitest";
import { setClock } from "../testing/database";
import { agentActor, type PersonActor } from "../testing/factory";
import { decide } from "./decide";
import { asked, keep, openTimes, passed, setGroup, submit, told } from "./time.fixture";

const times = openTimes();

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
  const { ben, cem, finance } = times();
  await setGroup(times(), "rotation", rotation([cem.id]));
  await keep(times(), {
    patterns: ["deploy.*"],
    remind: { after: 600, interval: 600, most: 1 },
    levels: [{ after: 3600, to: [`on_call:${finance}`] }],
    end: { act: "owners", after: 3600 },
    targets: { low: null, normal: 1800, high: null },
  });
  const task = await submit(times(), { assignees: ["finance"] });
  const other = await submit(times(), { assignees: ["finance"] }, { type: "refund.v1" });
  await passed(times(), 601);
  await passed(times(), 1801);
  // Who is on call is asked of the directory when the level comes.
  await setGroup(times(), "rotation", rotation([ben.id]));
  await passed(times(), 3601);
  expect(await asked(times(), task)).toEqual([`group:${finance}`, `person:${ben.id}`]);
  await passed(times(), 3601 + 601);
  await passed(times(), 7202);
  expect((await told(times(), task)).map(({ type, body }) => `${type} ${body?.refs ?? ""}`.trim())).toEqual([
    "reminder",
    "target_missed",
    `escalated person:${ben.id}`,
    "reminder",
    "escalated role:owner",
  ]);
  expect(await told(times(), other)).toEqual([]);
});

test("nothing of it happens once it is decided, at whatever moment", async () => {
  const { db, engine, world, ana } = times();
  await keep(times(), {
    remind: { after: 600, interval: 600, most: 9 },
    levels: [{ after: 900, to: ["manager"] }],
    end: { act: "expire", after: 60 },
    targets: { low: 700, normal: 700, high: 700 },
  });
  const task = await submit(times(), { assignees: ["ana@example.org"] });
  await passed(times(), 601);
  const done = await decide(engine, {
    workspaceId: world.workspaceId,
    taskId: task,
    actor: ana,
    outcome: "approved",
  } as never);
  expect(done.ok).toBe(true);
  const before = (await told(times(), task)).length;
  await passed(times(), 100_000);
  expect((await told(times(), task)).length).toBe(before);
  expect(await db.sql`select 1 from timers where intent_id = ${task}`).toHaveLength(0);
});

test("the manager is whoever it is when the level comes; the chain climbs when it repeats", async () => {
  const { db, world, ana, ben, cem } = times();
  await keep(times(), { levels: [{ after: 60, to: ["manager"] }], repeat: 2 });
  const task = await submit(times(), { assignees: ["ana@example.org"] });
  const manages = (who: PersonActor, of: PersonActor) =>
    db.sql`update people set manager_id = ${who.id} where workspace_id = ${world.workspaceId} and id = ${of.id}`;
  await manages(ben, ana);
  await manages(cem, ben);
  await passed(times(), 61);
  await passed(times(), 122);
  await passed(times(), 183);
  expect(await asked(times(), task)).toEqual(
    [`person:${ana.id}`, `person:${ben.id}`, `person:${cem.id}`, "role:owner"].sort(),
  );
});

test("under four eyes the person behind the request is passed over, and somebody away too", async () => {
  const { db, world, ana, ben, cem, finance } = times();
  await setGroup(times(), "rotation", rotation([ben.id, ana.id, cem.id]));
  await keep(times(), { levels: [{ after: 60, to: [`on_call:${finance}`] }] });
  const agent = agentActor("agent://o/w/x", ben.id);
  const first = await submit(times(), { assignees: ["olga@example.org"], four_eyes: true }, { actor: agent });
  await db.sql`update people set away_from = app_now() where workspace_id = ${world.workspaceId} and id = ${ana.id}`;
  await passed(times(), 61);
  expect(await asked(times(), first)).toContain(`person:${cem.id}`);
  expect(await asked(times(), first)).not.toContain(`person:${ben.id}`);
});

test("who submits names the one on call and the manager too", async () => {
  const { ana, ben } = times();
  await setGroup(times(), "rotation", rotation([ben.id]));
  const escalation = [{ after_seconds: 60, to: ["on_call:Finance", "manager", "nobody@example.org"] }];
  const task = await submit(times(), { assignees: ["ana@example.org"], escalation });
  await passed(times(), 61);
  expect(await asked(times(), task)).toEqual([`person:${ana.id}`, `person:${ben.id}`, "role:owner"].sort());
});

test("only the hours of the group that is asked count, as they were when it was asked", async () => {
  const { base, db } = times();
  const closed = { zone: "UTC", week: [[], [], [], [], [], [], []], holidays: [] };
  const always = { ...closed, week: closed.week.map(() => [[0, 1440]]) };
  await keep(times(), { hours: "asked", remind: { after: 600, interval: 600, most: 1 } });
  // At noon, so that the day is the same one when it is submitted.
  const today = new Date().toISOString().slice(0, 10);
  const noon = Date.parse(`${today}T12:00:00Z`);
  await setClock(base.sql, noon - Date.now());
  const tomorrow = new Date(noon + 86_400_000).toISOString().slice(0, 10);
  await setGroup(times(), "hours", { ...always, holidays: [today] });
  const task = await submit(times(), { assignees: ["finance"] });
  await setGroup(times(), "hours", closed);
  const timers = await db.sql<Array<{ at: Date }>>`select due_at as at from timers where intent_id = ${task}`;
  expect(timers.map(({ at }) => at.toISOString())).toEqual([`${tomorrow}T00:10:00.000Z`]);
});

test("when the clocks of a zone are moved by new rules, what was armed there waits until it opens, and nothing is written but that", async () => {
  const { base, db, engine } = times();
  const day = Array.from({ length: 7 }, () => [[540, 1020]]);
  await keep(times(), { hours: "asked", remind: { after: 14_400, interval: 600, most: 1 } });
  const noon = Date.parse(`${new Date().toISOString().slice(0, 10)}T12:00:00Z`);
  const at = (hours: number) => setClock(base.sql, noon - Date.now() + hours * 3_600_000);
  await at(0);
  // Two hours ahead: it is 14:00 there.
  await setGroup(times(), "hours", { zone: "Etc/GMT-2", week: day, holidays: [] });
  const task = await submit(times(), { assignees: ["finance"] });
  const timer = async () => {
    const [row] = await db.sql<
      Array<{ at: Date }>
    >`select due_at as at from timers where intent_id = ${task}`;
    return row && (row.at.getTime() - noon) / 3_600_000;
  };
  expect(await timer()).toBeCloseTo(20, 1); // an hour of the next day there
  // Their data is replaced, and it is an hour behind: what was 10:00 is 7:00.
  await base.sql`update tasks set spec = replace(spec::text, 'Etc/GMT-2', 'Etc/GMT+1')::json where id = ${task}`;
  await at(20.1);
  await engine.fire(100);
  expect(await timer()).toBe(22);
  expect((await engine.fire(100)).fired).toBe(0);
  expect(await told(times(), task)).toEqual([]);
  await at(22.1);
  await engine.fire(100);
  expect((await told(times(), task)).map(({ type }) => type)).toEqual(["reminder"]);
  expect(await timer()).toBeUndefined();
});
