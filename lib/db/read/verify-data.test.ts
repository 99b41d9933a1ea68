// What was answered is bound by the chain: changed afterwards, it is found.
import { expect, test } from "vitest";
import type { JsonObject } from "../../domain/types";
import { decide } from "../../engine/decide";
import { openTimes, submit } from "../../engine/time.fixture";
import { verify } from "./verify";

const times = openTimes();

async function vote(taskId: string, actor: "ana" | "ben", data?: JsonObject) {
  const { engine, world, [actor]: who } = times();
  const done = await decide(engine, {
    workspaceId: world.workspaceId,
    taskId,
    actor: who,
    outcome: "approved",
    ...(data && { data }),
  });
  if (!done.ok) throw new Error(done.refusal.message);
  return done.value;
}

const found = async () =>
  (await verify(times().db.sql, { workspaceId: times().world.workspaceId })).violations.map(
    ({ what }) => what,
  );

async function change(taskId: string, actor: "ana" | "ben", data: JsonObject | null) {
  const { db } = times();
  const text = data && JSON.stringify(data);
  await db.sql`
    update decisions set data = ${text}::text::json where task_id = ${taskId} and person_id = ${times()[actor].id}`;
}

test("data in which a field is called data is as good as any other", async () => {
  const id = await submit(times(), {});
  await vote(id, "ana", { data: { x: 1 }, y: 2 });
  expect(await found()).toEqual([]);
  await change(id, "ana", { data: { x: 2 }, y: 2 });
  expect(await found()).toContain("the decision's data is not what was told");
  await change(id, "ana", { data: { x: 1 }, y: 2 });
});
