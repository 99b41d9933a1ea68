import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { bucketOf } from "@/lib/domain/insight-words";
import { decide } from "../../engine/decide";
import { openEngine } from "../../engine/open";
import { setClock, type TestDatabase, testDatabase } from "../../testing/database";
import { draftOf, makeGroup, makePerson, makeWorld, type World } from "../../testing/factory";
import { keepInsights } from "../../worker/insights";
import { type Database, openDatabase } from "../client";
import { INBOXES, openEar, WAITERS } from "../doorbell";
import { bucketOfMs } from "../insight-sql";
import { inTurn, noteEnded } from "./insight-facts";
import { addUpDay } from "./insight-tallies";
import { type Closed, chanceFrom, closeTasks, noteAll, randomTask } from "./insights.fixture";

let base: TestDatabase;
let db: Database;
let world: World;
const [ana, ben] = [randomUUID(), randomUUID()];
const HOUR = 3_600_000;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
});
beforeEach(async () => {
  await setClock(base.sql, 0);
  await base.sql`truncate intents, tasks, decisions, insight_facts, insight_days, insight_tallies`;
  await base.sql`update insight_cursor set xid = '0'`;
  world = await makeWorld(base.sql);
});
afterAll(async () => {
  await db.close();
  await base.close();
});

async function random(count: number): Promise<Closed[]> {
  const [row] = await base.sql`select app_now() as now`;
  const chance = chanceFrom(count);
  const cast = { people: [ana, ben], groups: [], now: row?.now, days: 5 };
  return Array.from({ length: count }, () => randomTask(chance, cast));
}

const countOf = async (table: string): Promise<number> =>
  (await base.sql.unsafe(`select count(*)::int as n from ${table}`))[0]?.n;
const factsOf = (tasks: Closed[]): number =>
  tasks.reduce((sum, { status, votes }) => sum + votes.length + (status === "decided" ? 0 : 1), 0);
const isDone = async (): Promise<boolean> => {
  const [row] =
    await base.sql`select not exists(select from intents where xid >= (select xid from insight_cursor)) as done`;
  return row?.done;
};
const tallies = () =>
  base.sql`select * from insight_tallies order by grain, "of", group_id, kind, slot, person_id, outcome`;

test("what ended is noted once, however small the bites, and an intent that moves again is not noted again", async () => {
  const tasks = await random(90);
  const ids: string[] = [];
  for (let i = 0; i < 9; i++)
    ids.push(...(await closeTasks(base.sql, world.workspaceId, tasks.slice(i * 10, i * 10 + 10))));
  // Ten are in each transaction: a bite that they fill to the last is not the end.
  for (const bite of [10, 7]) {
    await base.sql`truncate insight_facts`;
    await base.sql`update insight_cursor set xid = '0'`;
    await noteAll(db.sql, bite);
    expect(await countOf("insight_facts")).toBe(factsOf(tasks));
  }
  await base.sql`update intents set updated_at = app_now(), xid = pg_current_xact_id() where id = any(${ids}::uuid[])`;
  expect(await isDone()).toBe(false);
  await noteAll(db.sql);
  expect(await countOf("insight_facts")).toBe(factsOf(tasks));
});

test("what is committed late is noted, though others were noted meanwhile", async () => {
  const [slow, quick] = [await random(5), await random(6)];
  await base.sql.begin(async (late) => {
    await late`select pg_current_xact_id()`; // from here on this transaction is older than the other's
    await closeTasks(base.sql, world.workspaceId, quick);
    await noteEnded(db.sql, 1000);
    expect(await countOf("insight_facts")).toBe(0); // not past a transaction that runs
    await closeTasks(
      { begin: (body: (tx: unknown) => unknown) => body(late) } as never,
      world.workspaceId,
      slow,
    );
  });
  await noteAll(db.sql);
  expect(await countOf("insight_facts")).toBe(factsOf([...slow, ...quick]));
});

test("several workers at once, some of which die on the way, count each thing once", async () => {
  const tasks = await random(200);
  for (let i = 0; i < 20; i++)
    await closeTasks(base.sql, world.workspaceId, tasks.slice(i * 10, i * 10 + 10));
  const others = Array.from({ length: 3 }, () => openDatabase({ url: base.url, name: "other", max: 2 }));
  const dying = inTurn(db.sql, async (tx) => {
    await tx`update insight_cursor set xid = pg_current_xact_id()`;
    throw new Error("killed");
  });
  await expect(dying).rejects.toThrow("killed");
  const work = async ({ sql }: Database) => {
    while (!(await isDone())) await noteEnded(sql, 13);
  };
  await Promise.all(others.map(work));
  expect(await countOf("insight_facts")).toBe(factsOf(tasks));
  await setClock(base.sql, 48 * HOUR);
  const addUp = async ({ sql }: Database) => {
    while ((await countOf("insight_days")) > 0) await addUpDay(sql);
  };
  await Promise.all(others.map(addUp));
  await Promise.all(others.map((other) => other.close()));
  const [sum] =
    await base.sql`select sum(decided)::int as decided, sum(expired)::int as expired from insight_tallies
    where grain = 'day' and "of" = 'all' and kind = ''`;
  const count = (status: string) => tasks.filter((task) => task.status === status).length;
  expect(sum).toEqual({ decided: count("decided"), expired: count("expired") });
});

test("a day that is added up again is the same, and a fact that comes late opens its day again", async () => {
  const tasks = await random(60);
  await closeTasks(base.sql, world.workspaceId, tasks);
  await noteAll(db.sql);
  await setClock(base.sql, 48 * HOUR);
  while (await addUpDay(db.sql));
  const before = await tallies();
  await base.sql`insert into insight_days select distinct workspace_id, (at at time zone 'UTC')::date, (select app_now()) - interval '1 hour' from insight_facts`;
  while (await addUpDay(db.sql));
  expect(await tallies()).toEqual(before);
  const [first] = tasks as [Closed];
  await closeTasks(base.sql, world.workspaceId, [first]);
  await noteAll(db.sql);
  expect(await countOf("insight_days")).toBe(1);
});

test("today is not added up before it is over, nor a day that something was just added to", async () => {
  const [row] =
    await base.sql`select app_now() as now, date_trunc('day', app_now() at time zone 'UTC') at time zone 'UTC' as today`;
  const [task] = (await random(1)) as [Closed];
  const at = (moment: Date) => ({ ...task, status: "expired" as const, closedAt: moment, votes: [] });
  await closeTasks(base.sql, world.workspaceId, [at(row?.now), at(new Date(row?.today.getTime() - 1))]);
  await noteAll(db.sql);
  expect(await addUpDay(db.sql)).toBe(false);
  const settle = () => base.sql`update insight_days set touched_at = touched_at - interval '1 hour'`;
  await settle();
  const edges = [at(row?.today), at(new Date(row?.today.getTime() - 24 * HOUR))];
  await closeTasks(base.sql, world.workspaceId, edges);
  await noteAll(db.sql);
  expect(await countOf(`insight_days where touched_at >= '${row?.now.toISOString()}'`)).toBe(2); // both were added to again
  await settle();
  expect(await addUpDay(db.sql)).toBe(true);
  expect(await addUpDay(db.sql)).toBe(false);
  // A day begins with its midnight, and the next one's is not in it.
  const days =
    await base.sql`select expired from insight_tallies where grain = 'day' and "of" = 'all' and kind = ''`;
  expect([...days]).toEqual([{ expired: 2 }]);
});

test("the engine's own decisions are noted with who was asked, how long it took and what it came to", async () => {
  const engine = openEngine(db, { listen: false });
  const anaHere = await makePerson(base.sql, world, "ana@example.org", "owner");
  const benHere = await makePerson(base.sql, world, "ben@example.org");
  const groupId = await makeGroup(base.sql, world, "finance", [anaHere, benHere]);
  const made = await engine.submit(
    draftOf(world, { title: "Pay?", quorum: 2, assignees: ["group:finance"] }),
  );
  const taskId = made.ok ? made.value.intent.id : "";
  const vote = { workspaceId: world.workspaceId, taskId, outcome: "approved" };
  await setClock(base.sql, 2_000);
  await decide(engine, { ...vote, actor: anaHere });
  await noteAll(db.sql);
  expect(await countOf("insight_facts")).toBe(0); // it is not closed yet
  await setClock(base.sql, HOUR);
  await decide(engine, { ...vote, actor: benHere });
  await engine.close();
  await noteAll(db.sql);
  const facts =
    await base.sql`select person_id, ending, kind, outcome, late, groups, ms < 60000 as soon from insight_facts order by at`;
  const same = { kind: "approval", outcome: "approved", late: false, groups: [groupId] };
  expect([...facts]).toEqual([
    { ...same, person_id: anaHere.id, ending: "vote", soon: true },
    { ...same, person_id: benHere.id, ending: "decided", soon: false },
  ]);
});

test("the worker's loop does all of it, also while somebody listens for news", async () => {
  const [task] = (await random(1)) as [Closed];
  await closeTasks(base.sql, world.workspaceId, [task]);
  const ears = await base.sql.reserve();
  for (const bell of [WAITERS, INBOXES]) await ears.unsafe(openEar(bell));
  const step = keepInsights(db);
  for (; !(await isDone()); await step());
  expect(await countOf("insight_facts")).toBe(factsOf([task]));
  await setClock(base.sql, 48 * HOUR);
  while ((await countOf("insight_days")) > 0) await step();
  expect(await countOf("insight_tallies where grain = 'day'")).toBeGreaterThan(0);
  // From where the next of it stands, and from where a restored copy was that another server had brought further.
  for (const cursor of ["(select xid from intents)", "'9007199254740991'"]) {
    await base.sql`truncate insight_facts`;
    await base.sql.unsafe(`update insight_cursor set xid = ${cursor}`);
    await expect.poll(() => step().then(() => countOf("insight_facts"))).toBe(factsOf([task]));
  }
  await ears`select pg_advisory_unlock_all()`;
  ears.release();
});

test("a loop with nothing to do writes nothing", async () => {
  await closeTasks(base.sql, world.workspaceId, await random(3));
  await noteAll(db.sql);
  const marks = () =>
    base.sql`select xmin::text, ctid::text from insight_cursor union all select xmin::text, ctid::text from insight_days`;
  const before = await marks();
  expect(await keepInsights(db)()).toBe(5000);
  expect(await marks()).toEqual(before);
});

test("SQL and the domain put a length into the same bucket", async () => {
  const lengths = [0, 1, 999, 1000, 1099, 1101, 5000, 60_000, 3_600_000, 86_400_000, 2_592_000_000];
  const rows = await base.sql.unsafe(
    `select ${bucketOfMs("ms")} as bucket from unnest($1::bigint[]) with ordinality u(ms, n) order by n`,
    [lengths],
  );
  expect(rows.map(({ bucket }) => bucket)).toEqual(lengths.map(bucketOf));
});

test("what is decided is late after its target or its deadline, whichever is sooner", async () => {
  const begin = new Date(Date.now() - 48 * HOUR);
  const at = (hours: number) => new Date(begin.getTime() + hours * HOUR);
  const decided = async (deadline: number | null, target: number | null, hours: number): Promise<boolean> => {
    const votes = [{ personId: ana, outcome: "approved", at: at(hours) }];
    const times = { assignedAt: begin, closedAt: at(hours), dueAt: deadline === null ? null : at(deadline) };
    const task: Closed = { kind: "approval", status: "decided", groups: [], votes, ...times };
    const ids = await closeTasks(base.sql, world.workspaceId, [task]);
    const spec = target === null ? {} : { time: { target_at: at(target).toISOString() } };
    await base.sql`update tasks set spec = ${base.sql.json(spec)} where id = any(${ids}::uuid[])`;
    await noteAll(db.sql);
    const [row] = await base.sql`select late from insight_facts where task_id = any(${ids}::uuid[])`;
    return row?.late;
  };
  expect([await decided(9, 2, 2), await decided(9, 2, 3), await decided(2, 9, 3)]).toEqual([
    false,
    true,
    true,
  ]);
  expect([await decided(null, 2, 3), await decided(2, null, 3), await decided(null, null, 3)]).toEqual([
    true,
    true,
    false,
  ]);
});
