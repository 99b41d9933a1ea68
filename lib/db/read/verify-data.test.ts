// What was answered is bound by the chain: changed afterwards, it is found, also where the vote did not end the task.
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

test("the data of a vote that did not end the task", async () => {
  const id = await submit(times(), { quorum: { required: 2 }, assignees: ["everyone"] });
  const first = await vote(id, "ana", { amount: 10 });
  await vote(id, "ben", { amount: 20 });
  expect(await found()).toEqual([]);
  const [stored] = await times().db
    .sql`select body from events where intent_id = ${id} and type = 'intent.voted'`;
  expect(stored?.body).toEqual(first.events[0]?.body);
  for (const data of [{ amount: 11 }, null]) {
    await change(id, "ana", data);
    expect(await found()).toEqual([
      expect.stringMatching(/^the decision of .* has other data than its event$/),
    ]);
  }
  await change(id, "ana", { amount: 10 });
  await change(id, "ben", { amount: 21 });
  expect(await found()).toContain("the decision's data is not what was told");
  await change(id, "ben", { amount: 20 });
});

test("a vote without data has none given to it, and names none", async () => {
  const id = await submit(times(), { quorum: { required: 2 }, assignees: ["everyone"] });
  const { events } = await vote(id, "ana");
  await vote(id, "ben");
  expect(events[0]?.body).not.toHaveProperty("data_hash");
  expect(await found()).toEqual([]);
  await change(id, "ana", { amount: 1 });
  expect(await found()).toEqual([
    expect.stringMatching(/^the decision of .* has other data than its event$/),
  ]);
  await change(id, "ana", null);
});

test("data in which a field is called data is as good as any other", async () => {
  const id = await submit(times(), {});
  await vote(id, "ana", { data: { x: 1 }, y: 2 });
  expect(await found()).toEqual([]);
  await change(id, "ana", { data: { x: 2 }, y: 2 });
  expect(await found()).toContain("the decision's data is not what was told");
  await change(id, "ana", { data: { x: 1 }, y: 2 });
});
