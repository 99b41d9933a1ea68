// Decisions that can be taken back, on a real database.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/client";
import type { JsonObject } from "../domain/types";
import { setClock, testDatabase } from "../testing/database";
import { draftOf, machine, makePerson, makeWorld, type PersonActor, type World } from "../testing/factory";
import { decide } from "./decide";
import type { HeldInput } from "./held";
import { type Engine, openEngine } from "./open";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let engine: Engine;
let world: World;
let ana: PersonActor;
let bo: PersonActor;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db);
  world = await makeWorld(db.sql);
  ana = { ...(await makePerson(db.sql, world, "ana@example.org")), via: "inbox" };
  bo = await makePerson(db.sql, world, "bo@example.org");
});

afterAll(async () => {
  await engine.close();
  await db.close();
  await base.close();
});

async function ask(human: JsonObject = {}, deadlineAt: Date | null = null): Promise<HeldInput> {
  const result = await engine.submit(draftOf(world, { title: "Deploy?", ...human }, { deadlineAt }));
  if (!result.ok) throw new Error(result.refusal.message);
  const { id: taskId, version, payloadHash } = result.value.intent;
  return { workspaceId: world.workspaceId, taskId, actor: ana, outcome: "approved", version, payloadHash };
}

async function hold(...inputs: HeldInput[]): Promise<string[]> {
  const held = await engine.held.hold(inputs, 5);
  if (!held.ok) throw new Error(JSON.stringify(held.refusals));
  return held.holdings.map(({ id }) => id);
}

const statusOf = async (taskId: string) =>
  (await db.sql`select status, outcome from tasks where id = ${taskId}`)[0];
const waiting = async () => [...(await db.sql`select task_id, state from held_decisions order by task_id`)];

test("a held decision takes effect when its time is over, and not before", async () => {
  const input = await ask();
  await hold({ ...input, comment: "Fine." });
  expect(await engine.held.fire(10)).toBe(0);
  expect(await statusOf(input.taskId)).toMatchObject({ status: "open" });
  await setClock(base.sql, 6_000);
  expect(await engine.held.fire(10)).toBe(1);
  expect(await statusOf(input.taskId)).toEqual({ status: "decided", outcome: "approved" });
  const [vote] = await db.sql`select person_id, comment, via from decisions where task_id = ${input.taskId}`;
  expect(vote).toEqual({ person_id: ana.id, comment: "Fine.", via: "inbox" });
  expect(await waiting()).toEqual([]);
  await setClock(base.sql, 0);
});

test("what was decided in time is not held beyond the deadline, which would bring something else", async () => {
  const now = new Date("2030-01-01T12:00:00.000Z").getTime();
  const at = (seconds: number) => setClock(base.sql, now + seconds * 1000 - Date.now());
  await at(0);
  const rejected = { on_timeout: "rejected" };
  const inputs = [
    await ask(rejected, new Date(now + 300_000)),
    await ask(rejected, new Date(now + 4_000)),
    await ask(rejected, new Date(now + 60_000)),
  ];
  const held = await engine.held.hold(inputs, 60);
  if (!held.ok) throw new Error(JSON.stringify(held.refusals));
  expect(held.holdings.every(({ dueAt }) => dueAt.getTime() < now + 4_000)).toBe(true);
  const decided = () => Promise.all(inputs.map(({ taskId }) => statusOf(taskId)));
  const [open, yes] = [
    { status: "open", outcome: null },
    { status: "decided", outcome: "approved" },
  ];
  await at(3.5);
  await engine.held.fire(10);
  expect(await decided()).toEqual([open, yes, open]);
  await at(59.5);
  await engine.held.fire(10);
  expect(await decided()).toEqual([open, yes, yes]);
  await at(62);
  await engine.held.fire(10);
  expect(await decided()).toEqual([yes, yes, yes]);
  await setClock(base.sql, 0);
});

test("undo is real: what was taken back never happens, and gives back what was typed", async () => {
  const input = await ask();
  const ids = await hold({ ...input, comment: "Too quick" });
  const back = await engine.held.undo(world.workspaceId, ana.id, ids);
  expect(back.map(({ command }) => command.comment)).toEqual(["Too quick"]);
  await setClock(base.sql, 60_000);
  expect(await engine.held.fire(10)).toBe(0);
  expect(await statusOf(input.taskId)).toMatchObject({ status: "open" });
  await setClock(base.sql, 0);
});

test("nobody takes back what somebody else decided, or what is on its way", async () => {
  const input = await ask();
  const ids = await hold(input);
  expect(await engine.held.undo(world.workspaceId, bo.id, ids)).toEqual([]);
  await engine.held.sendNow(world.workspaceId, bo.id, ids);
  expect(await engine.held.fire(10)).toBe(0);
  await engine.held.sendNow(world.workspaceId, ana.id, ids);
  const [fired, undone] = await Promise.all([
    engine.held.fire(10),
    engine.held.undo(world.workspaceId, ana.id, ids),
  ]);
  expect([fired, undone.length]).toContainEqual(1);
  expect(fired + undone.length).toBe(1);
});

test("what somebody has in hand is neither taken back nor sent by another, though its lease is not over", async () => {
  const input = await ask();
  const ids = await hold(input);
  await db.sql`update held_decisions set tries = 1, due_at = app_now() + interval '15 seconds'`;
  expect(await engine.held.undo(world.workspaceId, ana.id, ids)).toEqual([]);
  await engine.held.sendNow(world.workspaceId, ana.id, ids);
  expect(await engine.held.fire(10)).toBe(0);
  await db.sql`delete from held_decisions`;
});

test("a decision belongs to one workspace: in another the same person takes back and sends nothing", async () => {
  const input = await ask();
  const ids = await hold(input);
  const elsewhere = (await makeWorld(db.sql)).workspaceId;
  expect(await engine.held.undo(elsewhere, ana.id, ids)).toEqual([]);
  await engine.held.sendNow(elsewhere, ana.id, ids);
  expect(await engine.held.fire(10)).toBe(0);
  expect(await engine.held.undo(world.workspaceId, ana.id, ids)).toHaveLength(1);
});

test("who was removed, or is asked no more, decides nothing with what they had on its way", async () => {
  const input = await ask({ assignees: ["everyone"] });
  const ids = await hold(input);
  await db.sql`update people set status = 'removed' where id = ${ana.id}`;
  await engine.held.sendNow(world.workspaceId, ana.id, ids);
  expect(await engine.held.fire(10)).toBe(1);
  expect(await statusOf(input.taskId)).toMatchObject({ status: "open" });
  expect(await waiting()).toMatchObject([{ state: "refused" }]);
  await db.sql`update people set status = 'active' where id = ${ana.id}`;
  // And it is over: asked again, they say it again.
  await setClock(base.sql, 60_000);
  expect(await engine.held.fire(10)).toBe(0);
  expect(await statusOf(input.taskId)).toMatchObject({ status: "open" });
  await setClock(base.sql, 0);
  await db.sql`delete from held_decisions`;
});

test("two who hold a decision on one task both count, and what was revised meanwhile is decided by neither", async () => {
  const human = { quorum: { required: 2 }, assignees: ["everyone"] };
  const [both, changed] = [await ask(human), await ask(human)];
  const theirs = [both, changed].flatMap((input) => [input, { ...input, actor: bo }]);
  await hold(...theirs);
  await db.sql`update intents set version = 2 where id = ${changed.taskId}`;
  await setClock(base.sql, 6_000);
  expect(await engine.held.fire(10)).toBe(4);
  expect(await statusOf(both.taskId)).toEqual({ status: "decided", outcome: "approved" });
  expect(await statusOf(changed.taskId)).toMatchObject({ status: "open" });
  const told = await db.sql`select task_id, refusal->>'code' as code from held_decisions`;
  expect([...told]).toEqual([1, 2].map(() => ({ task_id: changed.taskId, code: "stale_version" })));
  await setClock(base.sql, 0);
  await db.sql`delete from held_decisions`;
});

test("what was sent twice is decided once", async () => {
  const input = await ask({ quorum: { required: 2 }, assignees: ["everyone"] });
  const ids = await hold(input);
  await engine.held.sendNow(world.workspaceId, ana.id, ids);
  const [before] = await db.sql`select * from held_decisions where id = ${ids[0] as string}`;
  expect(await engine.held.fire(10)).toBe(1);
  // As if whoever sent it had died before it could say so.
  await db.sql`insert into held_decisions ${db.sql({ ...before, command: db.sql.json(before?.command) } as never)}`;
  expect(await engine.held.fire(10)).toBe(1);
  expect(await waiting()).toEqual([]);
  const votes = await db.sql`select seq from decisions where task_id = ${input.taskId}`;
  expect(votes).toHaveLength(1);
});

test("what cannot be decided is said at once, and nothing is held", async () => {
  const input = await ask({ required_comment: true });
  const held = await engine.held.hold([input], 5);
  expect(held).toMatchObject({ ok: false, refusals: [{ code: "comment_required" }] });
  expect(await waiting()).toEqual([]);
});

test("of several either all are held or none, and each refusal stands in its place", async () => {
  const [good, bad, other] = [await ask(), await ask({ required_comment: true }), await ask()];
  const held = await engine.held.hold([good, bad, other], 5);
  expect(held).toMatchObject({ ok: false, refusals: [null, { code: "comment_required" }, null] });
  expect(await waiting()).toEqual([]);
  const ids = await hold(good, other);
  expect(ids).toHaveLength(2);
  const third = await ask();
  expect(await engine.held.hold([third, good], 5)).toMatchObject({
    ok: false,
    refusals: [null, { code: "already_voted" }],
  });
  expect(await waiting()).toHaveLength(2);
  expect(await engine.held.undo(world.workspaceId, ana.id, ids)).toHaveLength(2);
});

test("decided by somebody else meanwhile: the person is told who, and it stays until they have read it", async () => {
  const input = await ask();
  const ids = await hold(input);
  await decide(engine, { ...input, actor: bo, outcome: "rejected" });
  await engine.held.sendNow(world.workspaceId, ana.id, ids);
  expect(await engine.held.fire(10)).toBe(1);
  const [row] = await db.sql`select state, refusal from held_decisions where id = ${ids[0] as string}`;
  expect(row).toMatchObject({ state: "refused", refusal: { code: "closed" } });
  expect(row?.refusal.message).toContain("bo");
  expect(await engine.held.fire(10)).toBe(0);
  await db.sql`delete from held_decisions`;
});

test("withdrawn meanwhile: the same", async () => {
  const input = await ask();
  const ids = await hold(input);
  await engine.apply({
    workspaceId: world.workspaceId,
    intentId: input.taskId,
    command: { type: "cancel", actor: machine() },
  });
  await engine.held.sendNow(world.workspaceId, ana.id, ids);
  await engine.held.fire(10);
  expect(await waiting()).toMatchObject([{ state: "refused" }]);
  await db.sql`delete from held_decisions`;
});

test("somebody who died with a decision in hand leaves it to the next, after its lease", async () => {
  const input = await ask();
  await hold(input);
  await db.sql`update held_decisions set tries = 1, due_at = app_now() + interval '15 seconds'`;
  expect(await engine.held.fire(10)).toBe(0);
  await setClock(base.sql, 16_000);
  expect(await engine.held.fire(10)).toBe(1);
  expect(await statusOf(input.taskId)).toMatchObject({ outcome: "approved" });
  await setClock(base.sql, 0);
});
