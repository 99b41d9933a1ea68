import { expect, test } from "vitest";
import { ASKED, reasons, remove, say } from "../engine/ask-owners.fixture";
import { asked, openTimes, submit } from "../engine/time.fixture";
import { askWhereFewAreLeft, FEW_LEFT_LOOK_MS } from "./few-left";
import { standInForAbsent } from "./stand-in";

const times = openTimes();
const person = ({ id }: { id: string }) => `person:${id}`;

/** As a worker does it: until it says that there is time. */
async function look(step: () => Promise<number>): Promise<number> {
  for (;;) {
    const waitMs = await step();
    if (waitMs > 0) return waitMs;
  }
}

test("a task of somebody who was removed comes to the owners at the next look, which is soon", async () => {
  const { db, engine, ana, ben } = times();
  const task = await submit(times(), { assignees: ["ana@example.org"] });
  const other = await submit(times(), { assignees: ["finance"] });
  const step = askWhereFewAreLeft(db.sql, engine);
  expect(await look(step)).toBe(FEW_LEFT_LOOK_MS);
  await remove(times(), ana);
  expect(await look(step)).toBe(FEW_LEFT_LOOK_MS);
  await look(step);
  expect(await asked(times(), task)).toEqual([person(ana), "role:owner"]);
  expect(await reasons(times(), task)).toEqual(ASKED);
  expect(await reasons(times(), other)).toEqual([]);
  expect(await say(times(), other, ben)).toBe("COMPLETED");
});

test("a task that was in the hands of whoever left is released, and asked of the owners, in either order", async () => {
  const { db, engine, world, ana } = times();
  const { workspaceId } = world;
  const tasks = [await submit(times(), { assignees: ["ana@example.org"] })];
  tasks.push(await submit(times(), { assignees: ["ana@example.org"] }));
  for (const intentId of tasks)
    await engine.apply({ workspaceId, intentId, command: { type: "claim_task", actor: ana } });
  await remove(times(), ana);
  await Promise.all([look(askWhereFewAreLeft(db.sql, engine)), look(standInForAbsent(db.sql, engine))]);
  const held =
    await db.sql`select id from tasks where workspace_id = ${workspaceId} and claimed_by is not null`;
  expect(held).toEqual([]);
  for (const task of tasks) expect(await reasons(times(), task)).toEqual(ASKED);
});
