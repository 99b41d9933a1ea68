// What a deadline or a target brings, from what is submitted to what is counted, on a real database.
import { expect, test } from "vitest";
import { verify } from "../db/read/verify";
import { noteAll } from "../db/write/insights.fixture";
import { setClock } from "../testing/database";
import { draftOf } from "../testing/factory";
import { decide } from "./decide";
import { openEngine } from "./open";
import { keep, openTimes, passed, submit, told } from "./time.fixture";

const times = openTimes();

test("a deadline that brings an outcome is told as one, and a task may not have a yes from it unasked", async () => {
  const { base, db, engine, world } = times();
  const deadlineAt = () => new Date(Date.now() + 600_000);
  const task = await submit(times(), { on_timeout: "rejected" }, { deadlineAt: deadlineAt() });
  await passed(times(), 601);
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
  await keep(times(), { patterns: ["deploy.v1"], positive: { least: 60 } });
  await times().engine.close();
  times().engine = openEngine(db, { listen: false }); // what it remembers of policies is older
  const allowed = await submit(times(), human, { deadlineAt: deadlineAt() });
  await passed(times(), 601);
  const [yes] = await db.sql`select status::text, progress from intents where id = ${allowed}`;
  expect(yes).toMatchObject({
    status: "COMPLETED",
    progress: { decided: { by: null, outcome: "approved" } },
  });
  expect((await told(times(), allowed)).map(({ type }) => type)).toEqual(["in_progress", "completed"]);
  const facts =
    await db.sql`select occasion, address from deliveries where intent_id = ${allowed} and occasion = 'expired' order by 2`;
  expect(facts.map(({ address }) => address)).toEqual(["everyone", "key:k1"]);
});

test("what was decided after its target counts as late, whatever its deadline; before it, it does not", async () => {
  const { base, db, engine, world, ana } = times();
  await keep(times(), { targets: { low: null, normal: 600, high: null } });
  const deadlineAt = new Date(Date.now() + 86_400_000);
  const tasks = [await submit(times(), {}, { deadlineAt }), await submit(times(), {}, { deadlineAt })];
  for (const [i, taskId] of tasks.entries()) {
    await passed(times(), i === 0 ? 599 : 605);
    const done = await decide(engine, {
      workspaceId: world.workspaceId,
      taskId,
      actor: ana,
      outcome: "approved",
    });
    expect(done.ok).toBe(true);
  }
  await noteAll(base.sql);
  const facts = await db.sql<Array<{ late: boolean }>>`
    select late from insight_facts where task_id = any(${tasks}::uuid[]) order by at`;
  expect(facts.map(({ late }) => late)).toEqual([false, true]);
});

test("an outcome by time that the log did not announce is found", async () => {
  const { db, world } = times();
  const task = await submit(
    times(),
    { on_timeout: "rejected" },
    { deadlineAt: new Date(Date.now() + 60_000) },
  );
  await passed(times(), 61);
  const whole = (await verify(db.sql, { workspaceId: world.workspaceId })).violations;
  expect(whole).toEqual([]);
  await db.sql`update tasks set outcome = 'approved' where id = ${task}`;
  const { violations } = await verify(db.sql, { workspaceId: world.workspaceId });
  expect(violations.map(({ what }) => what)).toContain("the task is expired, but the intent is FAILED");
  await db.sql`update tasks set outcome = 'rejected' where id = ${task}`;
});

test("an end that nobody answered for is held to the chain: one that came sooner, and one that nobody asked for, are found", async () => {
  const { db, world } = times();
  const levels = [{ after: 600, to: ["role:owner"] }];
  await keep(times(), { levels, repeat: 1, end: { act: "expire", after: 700 } });
  await keep(times(), { name: "Plain", patterns: ["plain.v1"], end: { act: "expire", after: 700 } });
  const chained = await submit(times(), {});
  const plain = await submit(times(), { on_timeout: "rejected" }, { type: "plain.v1" });
  for (const seconds of [601, 1202, 1903]) await passed(times(), seconds);
  const found = async () =>
    (await verify(db.sql, { workspaceId: world.workspaceId })).violations.map(({ what }) => what);
  const ends =
    await db.sql`select status::text, progress->>'reason' as reason from intents where id in (${chained}, ${plain}) order by 1`;
  const reason = "nobody answered";
  expect(ends).toEqual([
    { status: "FAILED", reason },
    { status: "TIMED_OUT", reason },
  ]);
  expect(await found()).toEqual([]);
  const sooner = expect.stringMatching(/^expired at .*, before /);
  const unasked = "expired, though nobody asked for it";
  // It counts from the last level, or where there is none from when the task was asked.
  for (const [id, part, said, what] of [
    [chained, "{time,end,after}", "1000", sooner],
    [chained, "{time,repeat}", "2", unasked],
    [chained, "{time,end,act}", '"owners"', unasked],
    [plain, "{time,end,after}", "5000", sooner],
    [plain, "{time,end}", "null", unasked],
  ] as const) {
    const [before] = await db.sql`select spec::text from tasks where id = ${id}`;
    await db.sql`update tasks set spec = jsonb_set(spec::jsonb, ${part}, ${said}::text::jsonb)::json where id = ${id}`;
    expect(await found(), `${part} ${said}`).toEqual([what]);
    await db.sql`update tasks set spec = ${before?.spec}::text::json where id = ${id}`;
  }
});
