import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { givenTask, untilSettled, writeAllWords } from "../db/read/open-task.fixture";
import { decide } from "../engine/decide";
import { hashJson } from "../engine/hash";
import { type Engine, openEngine } from "../engine/open";
import { testDatabase } from "../testing/database";
import { draftOf, machine, makePerson, makeWorld, type PersonActor, type World } from "../testing/factory";
import { keepTaskWords } from "./task-words";

const LOOK_MS = 1000;

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let engine: Engine;
let world: World;
let ana: PersonActor;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db, { listen: false });
  world = await makeWorld(base.sql);
  ana = await makePerson(base.sql, world, "ana@example.org", "owner");
});
beforeEach(() => writeAllWords(base.sql));
afterAll(async () => {
  await engine.close();
  await db.close();
  await base.close();
});

async function submit(title: string, payload = {}): Promise<string> {
  const made = await engine.submit(draftOf(world, { title }, { payload }));
  if (!made.ok) throw new Error(made.refusal.code);
  return made.value.intent.id;
}
const approve = (taskId: string, version = 1) =>
  decide(engine, { workspaceId: world.workspaceId, taskId, actor: ana, outcome: "approved", version });

async function wordsOf(taskId: string): Promise<string | null> {
  const [row] = await base.sql`select words from task_words where task_id = ${taskId}`;
  return (row?.words as string | undefined) ?? null;
}

/** Until it has done all there is to do. */
async function rest(step: () => Promise<number>): Promise<number> {
  await untilSettled(base.sql);
  return await pause(step);
}

/** Until it has nothing to do for now. */
async function pause(step: () => Promise<number>): Promise<number> {
  for (let steps = 1; ; steps += 1) if ((await step()) === LOOK_MS) return steps;
}

test("a task that came is known by its words, one that was revised by its new ones, one that closed by none", async () => {
  const step = keepTaskWords(db);
  await rest(step);
  const id = await submit("Deploy", { version: "first" });
  await rest(step);
  expect(await wordsOf(id)).toContain("first");
  const payload = { version: "second" };
  const { hash, text } = { hash: hashJson(payload), text: JSON.stringify(payload) };
  const command = {
    type: "revise" as const,
    actor: machine(),
    payload,
    payloadHash: hash,
    payloadText: text,
  };
  await engine.apply({ workspaceId: world.workspaceId, intentId: id, command: command as never });
  await rest(step);
  expect(await wordsOf(id)).toContain("second");
  expect(await wordsOf(id)).not.toContain("first");
  await approve(id, 2);
  await rest(step);
  expect(await wordsOf(id)).toBeNull();
});

test("one that is closed before its turn is never written", async () => {
  const step = keepTaskWords(db);
  await rest(step);
  const [before] =
    await base.sql`select n_tup_ins::int as n from pg_stat_user_tables where relname = 'task_words'`;
  const id = await submit("Fleeting");
  await approve(id);
  await rest(step);
  expect(await wordsOf(id)).toBeNull();
  await base.sql`select pg_stat_force_next_flush()`;
  const [after] =
    await base.sql`select n_tup_ins::int as n from pg_stat_user_tables where relname = 'task_words'`;
  expect(after?.n).toBe(before?.n);
});

test("what moved without a change of its words is not written again", async () => {
  const step = keepTaskWords(db);
  const id = await submit("Quiet");
  await rest(step);
  const place = async () =>
    (await base.sql`select ctid::text from task_words where task_id = ${id}`)[0]?.ctid;
  const before = await place();
  await engine.apply({
    workspaceId: world.workspaceId,
    intentId: id,
    command: { type: "comment", actor: ana, text: "hm" },
  });
  await rest(step);
  expect(await place()).toBe(before);
});

test("what is committed late is not passed by", async () => {
  const step = keepTaskWords(db);
  await rest(step);
  let late = "";
  await base.sql.begin(async (slow) => {
    late = await givenTask(slow as never, world.workspaceId, { title: "Late" });
    const early = await submit("Early");
    await pause(step);
    // It waits behind the transaction that runs, however soon it was committed itself.
    expect([await wordsOf(early), await wordsOf(late)]).toEqual([null, null]);
  });
  await rest(step);
  expect(await wordsOf(late)).toContain("late");
});

test("while one worker is at it, another leaves it alone, so nothing older is written over something newer", async () => {
  const id = await submit("Mine");
  await untilSettled(base.sql);
  await base.sql.begin(async (other) => {
    await other`select from search_progress for update`;
    expect(await keepTaskWords(db)()).toBe(LOOK_MS);
    expect(await wordsOf(id)).toBeNull();
  });
  await rest(keepTaskWords(db));
  expect(await wordsOf(id)).toContain("mine");
});

test("several workers at once leave out none and write none wrongly", async () => {
  const steps = [keepTaskWords(db), keepTaskWords(db), keepTaskWords(db)];
  const ids = await Promise.all(Array.from({ length: 160 }, (_, i) => submit(`Number n${i}`)));
  const closed = ids.slice(0, 40);
  await Promise.all([...closed.map((id) => approve(id)), ...steps.map(rest)]);
  // One that found another at it has nothing to do; the last of them is done when one that finds nobody is.
  for (const step of steps) await rest(step);
  const there = await Promise.all(ids.map(wordsOf));
  expect(there.map((words) => words !== null)).toEqual(ids.map((_, i) => i >= closed.length));
  expect(there.slice(40).every((words, i) => words?.split(" ").includes(`n${i + 40}`))).toBe(true);
});

test("a worker that dies in the middle loses nothing: the next begins where the last bite was kept", async () => {
  const ids = await Promise.all(Array.from({ length: 120 }, (_, i) => submit(`Kept ${i}`)));
  await untilSettled(base.sql);
  const dying = keepTaskWords(db);
  expect(await dying()).toBeLessThan(LOOK_MS);
  expect((await Promise.all(ids.map(wordsOf))).filter((words) => words === null).length).toBeGreaterThan(0);
  await rest(keepTaskWords(db));
  expect((await Promise.all(ids.map(wordsOf))).every((words) => words !== null)).toBe(true);
});

test("a bite that fails is bitten again", async () => {
  const step = keepTaskWords(db);
  await rest(step);
  const id = await submit("Again");
  await untilSettled(base.sql);
  await base.sql`alter table task_words rename to hidden`;
  await expect(step()).rejects.toThrow("task_words");
  await base.sql`alter table hidden rename to task_words`;
  await rest(step);
  expect(await wordsOf(id)).toContain("again");
});

const beginning = {
  through: "open",
  after: ["00000000-0000-0000-0000-000000000000", "CREATED", "00000000-0000-0000-0000-000000000000"],
};

test("what was there before anybody looked is gone through, and words of what closed meanwhile are cleared away", async () => {
  const ids = await Promise.all(Array.from({ length: 130 }, (_, i) => submit(`Old ${i}`)));
  await writeAllWords(base.sql);
  await approve(ids[0] as string);
  // As after the migration: nothing is known of them, and the cursor is behind them.
  await base.sql`delete from task_words where task_id = any(${ids.slice(1, 80)}::uuid[])`;
  await base.sql`update search_progress set cursor = pg_snapshot_xmin(pg_current_snapshot()), walk = ${base.sql.json(beginning)}`;
  expect(await rest(keepTaskWords(db))).toBeGreaterThan(3);
  const there = await Promise.all(ids.map(wordsOf));
  expect(there.map((words) => words !== null)).toEqual(ids.map((_, i) => i > 0));
});

test("when more moved in one transaction than is looked at together, everything is gone through", async () => {
  const id = await submit("Copied");
  await writeAllWords(base.sql);
  await base.sql`create table copies as select uuidv7() as id from generate_series(1, 2500)`;
  await base.sql.begin(async (tx) => {
    for (const [table, columns] of [
      [
        "intents",
        "type, from_agent, to_agent, submitter, payload, version, status, waiting_reason, seq, head, options, progress, created_at, updated_at",
      ],
      ["tasks", "kind, status, risk, spec, assignees, assigned_at"],
    ])
      await tx.unsafe(
        `insert into ${table} (workspace_id, id, ${columns}) select workspace_id, n.id, ${columns} from ${table} t, copies n where t.id = '${id}'`,
      );
  });
  const closed = (await base.sql`select id from copies limit 1`)[0]?.id as string;
  await rest(keepTaskWords(db));
  const count = async () =>
    (await base.sql`select count(*)::int as n from task_words w join copies c on c.id = w.task_id`)[0]?.n;
  expect(await count()).toBe(2500);
  await base.sql.begin(async (tx) => {
    await tx`update tasks set status = 'withdrawn' where id = ${closed}`;
    await tx`update intents set status = 'CANCELED', xid = pg_current_xact_id() where id = ${closed}`;
  });
  await rest(keepTaskWords(db));
  expect(await count()).toBe(2499);
});

test("a database that was copied to a server whose transactions began anew is gone through", async () => {
  const id = await submit("Restored");
  await writeAllWords(base.sql);
  await base.sql`delete from task_words where task_id = ${id}`;
  await base.sql`update search_progress set cursor = '900000000000'`;
  await rest(keepTaskWords(db));
  expect(await wordsOf(id)).toContain("restored");
  const next = await submit("Next");
  await rest(keepTaskWords(db));
  expect(await wordsOf(next)).toContain("next");
});
