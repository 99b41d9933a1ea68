import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { readEvents } from "../db/read/events";
import { openHub } from "../db/read/hub";
import { verify } from "../db/read/verify";
import type { Command } from "../domain/commands";
import type { Draft } from "../engine/draft";
import { setClock, testDatabase } from "../testing/database";
import {
  draftOf,
  machine,
  makeGroup,
  makePerson,
  makeWorld,
  type PersonActor,
  type World,
} from "../testing/factory";
import { openApply } from "./apply";
import { openClock } from "./clock";
import { openDirectory } from "./directory";
import { openKnown } from "./known";
import { type Engine, openEngine } from "./open";
import { openSubmit } from "./submit";
import { openWriter, type Writer } from "./transact";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let other: Engine;
let world: World;
let ana: PersonActor;
let ben: PersonActor;
let here: ReturnType<typeof openHere>;

// One process of two, whose ways to the database are counted.
function openHere() {
  const writer = openWriter(base.url, "here");
  const count = { quick: 0, looked: 0 };
  const counted: Writer = {
    ...writer,
    ask: (statement) => {
      count.quick++;
      return writer.ask(statement);
    },
    run: (work) => {
      count.looked++;
      return writer.run(work);
    },
  };
  const shared = {
    hub: openHub(),
    origin: "here",
    soon: { armed() {}, close() {} },
    clock: openClock(writer),
    known: openKnown(),
  };
  return {
    count,
    submit: openSubmit({ ...shared, db, writer, directory: openDirectory(db.sql) }),
    apply: openApply({ ...shared, writer: counted }),
    close: writer.close,
  };
}

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  other = openEngine(db);
  world = await makeWorld(db.sql);
  ana = await makePerson(db.sql, world, "ana@example.org");
  ben = await makePerson(db.sql, world, "ben@example.org");
  here = openHere();
  // From here on it knows what they may do.
  for (const actor of [ana, ben]) await act(await submit(), { type: "decide", actor, outcome: "approved" });
});
afterEach(async () => {
  await setClock(db.sql, 0);
  expect((await verify(db.sql)).violations).toEqual([]);
});
afterAll(async () => {
  await here.close();
  await other.close();
  await db.close();
  await base.close();
});

async function submit(human: object = { title: "Deploy?" }, more: Partial<Draft> = {}): Promise<string> {
  const made = await here.submit(draftOf(world, human as never, more));
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.intent.id;
}
const act = (intentId: string, command: Command) =>
  here.apply({ workspaceId: world.workspaceId, intentId, command });
const elsewhere = (intentId: string, command: Command) =>
  other.apply({ workspaceId: world.workspaceId, intentId, command });
const approve = (actor: PersonActor): Command => ({ type: "decide", actor, outcome: "approved" });
const claim = (actor: PersonActor): Command => ({ type: "claim_task", actor });
const comment = (text: string): Command => ({ type: "comment", actor: machine(), text });

/** Which ways were gone meanwhile. */
async function waysOf(work: () => Promise<unknown>) {
  const before = { ...here.count };
  await work();
  return { quick: here.count.quick - before.quick, looked: here.count.looked - before.looked };
}
const eventsOf = async (intentId: string) =>
  (await readEvents(db.sql, world.workspaceId, intentId, 0)).map(({ type }) => type);

test("what this process has just written is decided on without being read, event after event", async () => {
  const intentId = await submit();
  const ways = await waysOf(async () => {
    for (const command of [comment("well?"), claim(ana), approve(ana)])
      expect(await act(intentId, command)).toMatchObject({ ok: true });
  });
  expect(ways).toEqual({ quick: 3, looked: 0 });
  expect((await eventsOf(intentId)).at(-1)).toBe("intent.completed");
});

test("what another process changed meanwhile is looked up, and nothing of it is lost", async () => {
  const intentId = await submit();
  await elsewhere(intentId, comment("said elsewhere"));
  const ways = await waysOf(async () =>
    expect(await act(intentId, approve(ana))).toMatchObject({ ok: true }),
  );
  expect(ways).toEqual({ quick: 1, looked: 1 });
  expect((await eventsOf(intentId)).slice(3)).toEqual([
    "intent.commented",
    "intent.in_progress",
    "intent.completed",
  ]);
});

test("one that changed takes its whole batch to be looked up, and each is done once", async () => {
  const ids = await Promise.all(Array.from({ length: 5 }, () => submit()));
  await elsewhere(ids[2] as string, { type: "cancel", actor: machine(), reason: "not needed" });
  const results = await Promise.all(ids.map((intentId) => act(intentId, approve(ana))));
  expect(results.map((result) => result.ok)).toEqual([true, true, false, true, true]);
  const [votes] = await db.sql`select count(*)::int as n from decisions where task_id = any(${ids})`;
  expect(votes?.n).toBe(4);
});

test("a refusal is never given from memory", async () => {
  const intentId = await submit();
  expect(await act(intentId, claim(ben))).toMatchObject({ ok: true });
  await elsewhere(intentId, { type: "release_task", actor: ben });
  // As far as this process knows, ben has it.
  expect(await act(intentId, approve(ana))).toMatchObject({ ok: true });
});

test("nor is it from memory that nothing is to be done", async () => {
  const intentId = await submit();
  await act(intentId, claim(ana));
  await elsewhere(intentId, { type: "release_task", actor: ana });
  await elsewhere(intentId, claim(ben));
  expect(await act(intentId, claim(ana))).toMatchObject({ ok: false, refusal: { code: "claimed_by_other" } });
});

test.each([
  ["was removed", (id: string) => db.sql`update people set status = 'removed' where id = ${id}`],
  ["only reads now", (id: string) => db.sql`update people set role = 'auditor' where id = ${id}`],
])("somebody who %s a moment ago decides nothing", async (_what, change) => {
  const cleo = await makePerson(db.sql, world, `cleo${Math.random()}@example.org`);
  await act(await submit(), approve(cleo));
  const [first, second] = [await submit(), await submit()];
  expect(await waysOf(() => act(first, approve(cleo)))).toEqual({ quick: 1, looked: 0 });
  await change(cleo.id);
  expect(await act(second, approve(cleo))).toMatchObject({ ok: false, refusal: { code: "not_assignee" } });
});

test("somebody who left the group a moment ago does not decide for it", async () => {
  const cleo = await makePerson(db.sql, world, "group-cleo@example.org");
  const group = await makeGroup(db.sql, world, "release", [cleo, ana]);
  const ask = () => submit({ title: "Deploy?", assignees: ["release"] });
  await act(await ask(), approve(cleo));
  const [first, second] = [await ask(), await ask()];
  expect(await waysOf(() => act(first, approve(cleo)))).toEqual({ quick: 1, looked: 0 });
  await db.sql`delete from group_people where group_id = ${group} and person_id = ${cleo.id}`;
  expect(await act(second, approve(cleo))).toMatchObject({ ok: false, refusal: { code: "not_assignee" } });
  await makeGroup(db.sql, world, "other", [ana]);
  // Whoever joined one is compared anew, and is let in.
  expect(await act(second, approve(ana))).toMatchObject({ ok: true });
});

test("the clock is the database's: what it says has passed has passed", async () => {
  const intentId = await submit({ title: "Deploy?" }, { deadlineAt: new Date(Date.now() + 60_000) });
  await setClock(db.sql, 3_600_000);
  expect(await act(intentId, approve(ana))).toMatchObject({ ok: false, refusal: { code: "expired" } });
});

test("of many at once on many intents each is done once, in order, and the losers are told", async () => {
  const ids = await Promise.all(Array.from({ length: 40 }, () => submit()));
  const results = await Promise.all(
    ids.flatMap((intentId, i) => [
      act(intentId, comment(`${i}`)),
      act(intentId, approve(ana)),
      act(intentId, { type: "cancel", actor: machine(), reason: "late" }),
    ]),
  );
  expect(results.filter((result) => result.ok)).toHaveLength(80);
  for (const [i, result] of results.entries()) expect(result.ok).toBe(i % 3 !== 2);
  expect(await eventsOf(ids[7] as string)).toEqual([
    "intent.created",
    "intent.submitted",
    "intent.human_task_assigned",
    "intent.commented",
    "intent.in_progress",
    "intent.completed",
  ]);
});

test("a repeated request is answered as it was the first time, known or not", async () => {
  const intentId = await submit();
  const idempotency = { id: crypto.randomUUID(), body: crypto.randomUUID() };
  const say = () =>
    here.apply({
      workspaceId: world.workspaceId,
      intentId,
      command: comment("once"),
      idempotency,
      respond: ({ intent }) => ({ seq: intent.seq }),
    });
  const [first, second] = [await say(), await say()];
  expect(second).toMatchObject({ ok: true, value: { repeated: true } });
  expect(first.ok && first.value.answer).toEqual(second.ok && second.value.answer);
  expect((await eventsOf(intentId)).filter((type) => type === "intent.commented")).toHaveLength(1);
});
