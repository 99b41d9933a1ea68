// Putting a task off never leads past the moment at which it is over: neither its deadline nor the end of its escalation.
import { expect, test } from "vitest";
import { snooze } from "./beside";
import { keep, openTimes, passed, submit } from "./time.fixture";

const times = openTimes();

async function putOff(taskId: string, seconds: number): Promise<string> {
  const { db, world, ana } = times();
  const [row] = await db.sql<Array<{ until: Date }>>`
    select app_now() + ${seconds} * interval '1 second' as until`;
  const own = { workspaceId: world.workspaceId, personId: ana.id, refs: [`person:${ana.id}`] };
  const done = await snooze(db.sql, own, { taskId, until: (row as { until: Date }).until });
  return done.ok ? "put off" : done.refusal.message;
}

test("what ends when nobody answers, once all its levels have come, is not put off until after that", async () => {
  await keep(times(), {
    levels: [{ after: 300, to: ["role:owner"] }],
    end: { act: "expire", after: 600 },
    expiry: "rejected",
  });
  const taskId = await submit(times(), { assignees: ["ana@example.org"] });
  const late = "It ends of itself before that: put off, it would be missed.";
  expect([await putOff(taskId, 800), await putOff(taskId, 1000)]).toEqual(["put off", late]);
  await passed(times(), 310);
  expect([await putOff(taskId, 500), await putOff(taskId, 700)]).toEqual(["put off", late]);
});

test("what only asks the owners in the end waits on, and may be put off", async () => {
  await keep(times(), { end: { act: "owners", after: 600 } });
  const taskId = await submit(times(), { assignees: ["ana@example.org"] });
  expect(await putOff(taskId, 86_400)).toBe("put off");
});
