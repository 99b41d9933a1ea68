// What is shown beside a task is of one workspace, also where the same person is in several.
import { expect, test } from "vitest";
import { openTimes, submit } from "../../engine/time.fixture";
import { setClock } from "../../testing/database";
import { makeGroup, makePerson, makeWorld } from "../../testing/factory";
import { claimHeld } from "../write/held";
import { onTheirWay } from "./beside";
import { candidatesOf } from "./task-more";

const times = openTimes();

test("what somebody has on its way is shown to them, in its workspace", async () => {
  const { db, engine, world, ana, ben } = times();
  const taskId = await submit(times(), { assignees: ["ana@example.org"], title: "Deploy?" });
  const said = { workspaceId: world.workspaceId, taskId, actor: ana, outcome: "approved", version: 1 };
  expect((await engine.held.hold([said], 5)).ok).toBe(true);
  const other = await makeWorld(db.sql);
  expect(await onTheirWay(db.sql, world.workspaceId, ana.id)).toMatchObject([
    { taskId, title: "Deploy?", outcome: "approved", need: 1, state: "held" },
  ]);
  expect(await onTheirWay(db.sql, other.workspaceId, ana.id)).toEqual([]);
  expect(await onTheirWay(db.sql, world.workspaceId, ben.id)).toEqual([]);
});

test("what a worker has taken on is due, however long it may keep it", async () => {
  const { base, db, engine, world, ana } = times();
  const taskId = await submit(times(), { assignees: ["ana@example.org"] });
  const said = { workspaceId: world.workspaceId, taskId, actor: ana, outcome: "approved", version: 1 };
  await engine.held.hold([said], 5);
  const due = async () => (await onTheirWay(db.sql, world.workspaceId, ana.id))[0]?.dueAt.getTime() as number;
  const dueAt = await due();
  await setClock(base.sql, 6_000);
  expect((await claimHeld(db.sql, 10)).map((held) => held.taskId)).toContain(taskId);
  expect(await due()).toBeLessThanOrEqual(dueAt);
  await setClock(base.sql, 60_000);
  await engine.held.fire(10);
  expect(await onTheirWay(db.sql, world.workspaceId, ana.id)).toEqual([]);
});

test("whom something may be handed to is who can be asked there, and its groups", async () => {
  const { db, world } = times();
  const other = await makeWorld(db.sql);
  await makeGroup(db.sql, other, "theirs", [await makePerson(db.sql, other, "zoe@example.org")]);
  await makePerson(db.sql, world, "fay@example.org", "auditor");
  const values = async (workspaceId: string) =>
    (await candidatesOf(db.sql, workspaceId)).map(({ value }) => value);
  const own = ["ana", "ben", "cem", "olga"].map((name) => `${name}@example.org`);
  expect(await values(world.workspaceId)).toEqual(["group:finance", ...own]);
  expect(await values(other.workspaceId)).toEqual(["group:theirs", "zoe@example.org"]);
});
