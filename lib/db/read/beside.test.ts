// What is shown beside a task is of one workspace, also where the same person is in several.
import { expect, test } from "vitest";
import { openTimes, submit } from "../../engine/time.fixture";
import { makeGroup, makePerson, makeWorld } from "../../testing/factory";
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
