import { expect, test } from "vitest";
import { digestCounts } from "../db/read/digest-counts";
import type { JsonObject } from "../domain/types";
import { decide } from "../engine/decide";
import { letGoRound } from "../engine/let-go";
import { openEngine } from "../engine/open";
import { asked, openTimes, passed, submit, told } from "../engine/time.fixture";
import { makePerson, type PersonActor } from "../testing/factory";
import { standInForAbsent } from "./stand-in";

// A claim counts only while its claimer may decide the task. Ana and Ben are the group finance.

const times = openTimes();

const FINANCE: JsonObject = { assignees: ["finance"], remind_after_seconds: 60, remind_interval_seconds: 60 };
const act = (intentId: string, type: "claim_task" | "release_task", actor: PersonActor) =>
  times().engine.apply({ workspaceId: times().world.workspaceId, intentId, command: { type, actor } });

async function claimed(by = times().ana, human = FINANCE): Promise<string> {
  const task = await submit(times(), human);
  expect((await act(task, "claim_task", by)).ok).toBe(true);
  return task;
}
const look = () => standInForAbsent(times().db.sql, times().engine)();
const approve = (taskId: string, actor: PersonActor) =>
  decide(times().engine, { workspaceId: times().world.workspaceId, taskId, actor, outcome: "approved" });

/** How many tasks wait for them, as the views and the digest count. */
async function waitingFor({ id }: PersonActor): Promise<number> {
  const { db, world, finance } = times();
  const refs = [`person:${id}`, `group:${finance}`, "role:member", "everyone"];
  return (await digestCounts(db.sql, { workspaceId: world.workspaceId, id, refs })).count;
}
const reminded = async (id: string) =>
  (
    await times().db.sql<Array<{ address: string }>>`
      select address from deliveries where intent_id = ${id} and occasion = 'reminder' order by seq, place`
  ).map(({ address }) => address);
const released = async (id: string) =>
  (await told(times(), id)).filter(({ type }) => type === "task_released").map(({ body }) => body);

const setPerson = async (column: "status" | "role", value: string, { id } = times().ana) => {
  const { db, world } = times();
  await db.sql`update people set ${db.sql({ [column]: value })} where workspace_id = ${world.workspaceId} and id = ${id}`;
};
const leaveFinance = async () => {
  const { db, ana, finance } = times();
  await db.sql`delete from group_people where group_id = ${finance} and person_id = ${ana.id}`;
};

const GOING: Array<[string, () => Promise<void>]> = [
  ["is removed", () => setPerson("status", "removed")],
  ["becomes an auditor", () => setPerson("role", "auditor")],
  ["leaves the group that was asked", leaveFinance],
];

test.each(GOING)("a task whose claimer %s is released to the rest, and the log says why", async (_, goes) => {
  const { ana, ben, finance } = times();
  const task = await claimed();
  expect(await waitingFor(ben)).toBe(0);
  await goes();
  await look();
  await look();
  expect(await released(task)).toEqual([{ claimed_by: ana.id, reason: "may_not_decide" }]);
  expect(await asked(times(), task)).toEqual([`group:${finance}`]);
  expect(await waitingFor(ben)).toBe(1);
  await passed(times(), 60);
  expect(await reminded(task)).toEqual([`group:${finance}`]);
  expect((await approve(task, ben)).ok).toBe(true);
});

test.each(GOING)("before anybody looked, the claim of one who %s keeps nobody off", async (_, goes) => {
  const { ben, finance } = times();
  const task = await claimed();
  const other = await claimed();
  const third = await claimed();
  await goes();
  await passed(times(), 60);
  expect(await reminded(task)).toEqual([`group:${finance}`]);
  expect((await approve(task, ben)).ok).toBe(true);
  // Also where this process remembers nothing.
  const fresh = openEngine(times().db, { listen: false });
  const workspaceId = times().world.workspaceId;
  expect((await decide(fresh, { workspaceId, taskId: other, actor: ben, outcome: "approved" })).ok).toBe(
    true,
  );
  await fresh.close();
  expect((await act(third, "claim_task", ben)).ok).toBe(true);
  await look();
  expect(await released(third)).toEqual([]);
});

test("the claim of somebody who may decide is let alone, and its reminders are theirs", async () => {
  const { ana, ben } = times();
  const task = await claimed();
  await look();
  expect(await released(task)).toEqual([]);
  expect(await waitingFor(ben)).toBe(0);
  await passed(times(), 60);
  expect(await reminded(task)).toEqual([`person:${ana.id}`]);
  const refused = await approve(task, ben);
  expect(refused.ok || refused.refusal.code).toBe("claimed_by_other");
  expect((await approve(task, ana)).ok).toBe(true);
});

test("whoever is asked in another way as well keeps their claim when they leave the group", async () => {
  const task = await claimed(times().ana, { assignees: ["finance", "role:member"] });
  await leaveFinance();
  await look();
  expect(await released(task)).toEqual([]);
});

test("a claimer who is back before it is judged keeps the task", async () => {
  const { engine, world, ana } = times();
  const task = await claimed();
  await setPerson("status", "removed");
  await setPerson("status", "active");
  const judged = await engine.apply({
    workspaceId: world.workspaceId,
    intentId: task,
    command: { type: "let_go" },
  });
  expect(judged.ok && judged.value.events).toEqual([]);
  expect((await approve(task, ana)).ok).toBe(true);
});

test("two workers that look at once release it once", async () => {
  const { db } = times();
  const task = await claimed();
  await setPerson("status", "removed");
  const other = openEngine(db, { listen: false });
  await Promise.all([look(), look(), standInForAbsent(db.sql, other)()]);
  await other.close();
  expect(await released(task)).toHaveLength(1);
});

test("many are released in pieces, and a task that is decided is in nobody's hands", async () => {
  const { db, world, ana, cem } = times();
  const decided = await claimed();
  await approve(decided, ana);
  const kept = await claimed(cem, { assignees: ["cem@example.org"] });
  const tasks = await Promise.all(Array.from({ length: 5 }, () => claimed()));
  await setPerson("status", "removed");
  const look = letGoRound({ sql: db.sql, apply: times().engine.apply });
  let looks = 1;
  while (await look(2)) looks++;
  expect(looks).toBeGreaterThan(2);
  for (const task of tasks) expect(await released(task)).toHaveLength(1);
  expect(
    await db.sql`select id from tasks where workspace_id = ${world.workspaceId} and claimed_by is not null`,
  ).toEqual([{ id: kept }]);
});

test("a task that cannot be asked keeps neither other people's nor a claim waiting, and is tried again", async () => {
  const { db, world, engine, ana, ben, cem } = times();
  const away = [ana, cem].sort((a, b) => (a.id < b.id ? -1 : 1));
  const tasks: string[] = [];
  for (const { name } of away) tasks.push(await submit(times(), { assignees: [`${name}@example.org`] }));
  const [stuck, free] = tasks as [string, string];
  const dan = await makePerson(db.sql, world, "dan@example.org");
  const held = await claimed(dan, { assignees: ["everyone"] });
  await setPerson("status", "removed", dan);
  await db.sql`
    update people set substitute_id = ${ben.id}, away_from = app_now()
    where workspace_id = ${world.workspaceId} and id = any (${away.map(({ id }) => id)})`;
  let isLocked = true;
  const step = standInForAbsent(db.sql, {
    ...engine,
    apply: (request) =>
      isLocked && request.intentId === stuck
        ? Promise.reject(new Error("somebody else has locked it"))
        : engine.apply(request),
  });
  await expect(step()).rejects.toThrow("locked");
  expect(await asked(times(), free)).toContain(`person:${ben.id}`);
  expect(await released(held)).toHaveLength(1);
  isLocked = false;
  await step();
  expect(await asked(times(), stuck)).toContain(`person:${ben.id}`);
});
