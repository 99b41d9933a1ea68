// How many can still agree, as the directory knows the people when others are asked: read under the lock, beside the batch.
import { beforeEach, expect, test } from "vitest";
import { makeGroup, makePerson, type PersonActor } from "../testing/factory";
import { decide } from "./decide";
import { hashJson } from "./hash";
import { reassign } from "./reassign";
import { standInRound } from "./stand-in";
import { asked, keep, openTimes, passed, setGroup, submit } from "./time.fixture";

const now = openTimes();
const TWO = { required: 2, negatives: "majority" };
const mail = (...names: string[]) => names.map((name) => `${name}@example.org`);
let dan: PersonActor;
let eva: PersonActor;
let otto: PersonActor; // an owner beside olga

beforeEach(async () => {
  const { db, world } = now();
  dan = await makePerson(db.sql, world, "dan@example.org");
  eva = await makePerson(db.sql, world, "eva@example.org");
  otto = await makePerson(db.sql, world, "otto@example.org", "owner");
});

async function say(actor: PersonActor, taskId: string, outcome = "approved", version = 1): Promise<string> {
  const { engine, world } = now();
  const said = await decide(engine, { workspaceId: world.workspaceId, taskId, actor, outcome, version });
  return said.ok ? said.value.intent.status : said.refusal.code;
}
async function handOn(taskId: string, to: string[], actor: PersonActor = otto): Promise<string> {
  const { engine, world } = now();
  const handed = await reassign(engine, { workspaceId: world.workspaceId, taskId, actor, to });
  return handed.ok ? "ok" : handed.refusal.code;
}
async function revise(intentId: string, actor: PersonActor): Promise<string> {
  const { engine, world } = now();
  const payload = { changed: true };
  const command = { type: "revise" as const, actor, payload, payloadHash: hashJson(payload) };
  const revised = await engine.apply({ workspaceId: world.workspaceId, intentId, command });
  return revised.ok ? "ok" : revised.refusal.code;
}
const countIn = async (taskId: string): Promise<unknown> =>
  (await now().db.sql`select spec->'of' as n from tasks where id = ${taskId}`)[0]?.n;

test("an escalation counts those asked now, also after the task was handed on", async () => {
  const { ana } = now();
  const escalation = [{ after_seconds: 60, to: mail("ben", "cem") }];
  const task = await submit(now(), { assignees: mail("ana", "ben", "cem"), quorum: TWO, escalation });
  expect(await handOn(task, mail("ana", "dan"))).toBe("ok");
  expect(await countIn(task)).toBe(2);
  await passed(now(), 61);
  expect(await countIn(task)).toBe(4);
  expect(await say(ana, task, "rejected")).toBe("WAITING");
});

test("the owners at the end of a policy's chain count", async () => {
  const { ana, ben } = now();
  await keep(now(), { levels: [], end: { act: "owners", after: 60 } });
  const task = await submit(now(), { assignees: mail("ana", "ben"), quorum: TWO });
  await passed(now(), 61);
  expect(await countIn(task)).toBe(4);
  for (const no of [ana, ben]) expect(await say(no, task, "rejected")).toBe("WAITING");
  expect(await say(otto, task, "rejected")).toBe("FAILED");
});

const ROTATION = { zone: "UTC", every: "day", time: "00:00", since: "2020-01-01", overrides: [] };

test("a level of who is on call or a manager, and of groups, roles and people beside them, counts all of them once", async () => {
  const { db, world, ana, ben, cem } = now();
  await setGroup(now(), "rotation", { ...ROTATION, people: [ben.id] });
  await makeGroup(db.sql, world, "board", [cem, dan, eva]);
  const gone = await makePerson(db.sql, world, "gone@example.org");
  await makeGroup(db.sql, world, "mixed", [dan, gone]);
  await db.sql`update people set status = 'disabled' where id = ${gone.id}`;
  await db.sql`update people set manager_id = ${dan.id} where id = ${ana.id}`;
  const quorum = { required: 1, negatives: "majority" };
  const levels: Array<[string[], number]> = [
    [["on_call:finance", "board"], 5], // ana, ben; cem, dan, eva
    [["on_call:finance", ...mail("ben", "cem")], 3],
    [["on_call:finance", "role:owner"], 4],
    [["manager", "mixed"], 2],
    [["manager", "everyone"], 7],
    [["mixed"], 2],
  ];
  const tasks: string[] = [];
  for (const [to] of levels) {
    const escalation = [{ after_seconds: 60, to }];
    tasks.push(await submit(now(), { assignees: mail("ana"), quorum, escalation }));
  }
  await passed(now(), 61);
  expect(await Promise.all(tasks.map(countIn))).toEqual(levels.map(([, of]) => of));
});

test("what the directory says when it escalates counts, not what it said when it was asked", async () => {
  const { db, world, ana, ben } = now();
  const group = await makeGroup(db.sql, world, "board", [dan]);
  const escalation = [{ after_seconds: 60, to: ["board"] }];
  const task = await submit(now(), { assignees: mail("ana", "ben"), quorum: TWO, escalation });
  await db.sql`insert into group_people (workspace_id, group_id, person_id) values (${world.workspaceId}, ${group}, ${eva.id})`;
  await passed(now(), 61);
  for (const no of [ana, ben]) expect(await say(no, task, "rejected")).toBe("WAITING");
  expect(await say(dan, task)).toBe("WAITING");
  expect(await say(eva, task)).toBe("COMPLETED");
});

test("a group whose members have voted already is handed nothing that they alone cannot decide", async () => {
  const { db, world, ana } = now();
  await makeGroup(db.sql, world, "solo", [ana]);
  for (const quorum of [2, TWO]) {
    const task = await submit(now(), { assignees: mail("ana", "ben"), quorum });
    expect(await say(ana, task)).toBe("WAITING");
    for (const to of [mail("ana"), ["solo"], ["solo", ...mail("ana")]])
      expect(await handOn(task, to)).toBe("undecidable");
    expect(await handOn(task, ["solo", ...mail("dan")])).toBe("ok");
    expect(await countIn(task)).toBe(2);
    expect(await say(dan, task)).toBe("COMPLETED");
  }
});

test("under four eyes an owner who revises what only they are asked leaves it to another owner", async () => {
  const task = await submit(now(), { assignees: mail("otto"), four_eyes: true });
  expect(await revise(task, otto)).toBe("ok");
  expect(await say(otto, task, "approved", 2)).toBe("self_approval");
  const { db, world } = now();
  const [row] =
    await db.sql`select id from people where workspace_id = ${world.workspaceId} and email = 'olga@example.org'`;
  const olga = { ...otto, id: row?.id, personId: row?.id, name: "olga" } as PersonActor;
  expect(await say(olga, task, "approved", 2)).toBe("COMPLETED");
});

test("under four eyes a revision that leaves nobody is refused, and whoever made it may still decide", async () => {
  const { db, world } = now();
  await db.sql`update people set status = 'disabled' where workspace_id = ${world.workspaceId} and email = 'olga@example.org'`;
  const task = await submit(now(), { assignees: mail("otto"), four_eyes: true });
  expect(await revise(task, otto)).toBe("undecidable");
  expect(await say(otto, task)).toBe("COMPLETED");
});

test("a revision counts anew, so a majority ends when everybody asked has spoken", async () => {
  const { ana, ben, cem } = now();
  const task = await submit(now(), { assignees: mail("ana", "ben", "cem"), quorum: TWO });
  expect(await say(ana, task, "rejected")).toBe("WAITING");
  expect(await handOn(task, mail("ben", "cem"))).toBe("ok");
  expect(await revise(task, otto)).toBe("ok");
  expect(await say(ben, task, "rejected", 2)).toBe("FAILED");
  expect(await say(cem, task, "approved", 2)).toBe("closed");
});

test("whoever has voted stands in for nobody on this version, and is not looked for again", async () => {
  const { db, engine, ana, ben, cem } = now();
  const task = await submit(now(), { assignees: mail("ana", "ben", "cem"), quorum: TWO });
  expect(await say(ben, task)).toBe("WAITING");
  expect(await handOn(task, mail("ana", "cem"))).toBe("ok");
  await db.sql`update people set substitute_id = ${ben.id}, away_from = app_now() - interval '1 hour' where id = ${ana.id}`;
  const applied: string[] = [];
  const round = standInRound({
    sql: db.sql,
    apply: (request) => {
      applied.push(request.intentId);
      return engine.apply(request);
    },
  });
  await round(100);
  expect(applied).toEqual([]);
  expect(await countIn(task)).toBe(3);
  expect(await revise(task, otto)).toBe("ok");
  await round(100);
  expect(applied).toEqual([task]);
  expect(await countIn(task)).toBe(3);
  expect(await say(ben, task, "rejected", 2)).toBe("WAITING");
  expect(await say(cem, task, "rejected", 2)).toBe("FAILED");
});

test("what is done in one batch counts what was done before it there", async () => {
  const { engine, world, ana, ben } = now();
  const { workspaceId } = world;
  const task = await submit(now(), { assignees: mail("ana", "ben"), quorum: TWO });
  const to = [`person:${ana.id}`, `person:${dan.id}`];
  const results = await Promise.all([
    decide(engine, { workspaceId, taskId: task, actor: ana, outcome: "approved" }),
    engine.apply({
      workspaceId,
      intentId: task,
      command: { type: "reassign", actor: otto, to, names: mail("ana", "dan"), of: 2 },
    }),
    decide(engine, { workspaceId, taskId: task, actor: ben, outcome: "approved" }),
  ]);
  expect(results.map((result) => (result.ok ? "ok" : result.refusal.code))).toEqual([
    "ok",
    "ok",
    "not_assignee",
  ]);
  expect(await countIn(task)).toBe(2);
  expect(await say(dan, task, "rejected")).toBe("FAILED");
});

test("whoever stands in since a moment ago counts when the request is revised at once", async () => {
  const { db, engine, world, ana, ben } = now();
  await db.sql`update people set role = 'admin' where id = ${ana.id}`;
  const task = await submit(now(), { assignees: mail("ana"), four_eyes: true });
  const [absent, by] = [ana.id, ben.id];
  const cover = {
    type: "stand_in" as const,
    standIn: { absent, by, chain: [absent, by] },
    refs: [`person:${by}`],
  };
  const { workspaceId } = world;
  const covered = engine.apply({ workspaceId, intentId: task, command: cover });
  expect(await revise(task, ana)).toBe("ok");
  expect((await covered).ok).toBe(true);
  expect((await asked(now(), task)).sort()).toEqual([`person:${absent}`, `person:${by}`].sort());
  expect(await say(ben, task, "approved", 2)).toBe("COMPLETED");
});

test("what a version before counted too low is put right when others are asked", async () => {
  const { db, ana } = now();
  const escalation = [{ after_seconds: 60, to: mail("cem", "dan") }];
  const task = await submit(now(), { assignees: mail("ana", "ben"), quorum: TWO, escalation });
  await db.sql`update tasks set spec = (spec::jsonb || '{"of": 1, "adds": [0]}')::json where id = ${task}`;
  await passed(now(), 61);
  expect(await countIn(task)).toBe(4);
  expect(await say(ana, task, "rejected")).toBe("WAITING");
});

test("where too few are left because somebody was removed, a yes is not taken for the no that ends it", async () => {
  const { db, ana, ben, cem } = now();
  const escalation = [{ after_seconds: 60, to: mail("ben") }];
  const task = await submit(now(), { assignees: mail("ana", "ben", "cem"), quorum: TWO, escalation });
  expect(await say(ana, task, "rejected")).toBe("WAITING");
  await db.sql`update people set status = 'removed' where id = ${cem.id}`;
  await passed(now(), 61);
  expect(await say(ben, task)).toBe("WAITING");
  expect(await handOn(task, mail("dan"))).toBe("ok");
  expect(await say(dan, task)).toBe("COMPLETED");
});
