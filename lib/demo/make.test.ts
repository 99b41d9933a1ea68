import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureFirstWorkspace } from "../auth/people";
import { type Database, openDatabase } from "../db/client";
import { timeRules } from "../db/read/time-rules";
import { verify } from "../db/read/verify";
import { onCallOrder, readRotation } from "../domain/rotation";
import { KINDS } from "../domain/task-kinds";
import type { TaskKind } from "../domain/types";
import type { Draft } from "../engine/draft";
import { type Engine, openEngine } from "../engine/open";
import { simulate } from "../engine/simulate";
import { type TestDatabase, testDatabase } from "../testing/database";
import { type Made, makeDemo } from "./make";

// What a newcomer finds: an inbox with one of everything, and five weeks that add up.

let base: TestDatabase;
let db: Database;
let engine: Engine;
let orgId: string;
let made: Made;
const place = () => made.workspaceId;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db, { listen: false });
  ({ orgId } = await ensureFirstWorkspace(db, { name: "Acme", slug: "acme" }));
  made = (await makeDemo(db, engine, { orgId, signIns: true })) as Made;
});
afterAll(async () => {
  await engine.close();
  await db.close();
  await base.close();
});

const words = async (query: Promise<Array<{ word: string }>>) => (await query).map(({ word }) => word);

test("the checker finds nothing wrong with what the demo was told to have done, and nothing is late", async () => {
  const { violations, checked } = await verify(db.sql, { workspaceId: place(), lateSeconds: 60 });
  expect(violations).toEqual([]);
  expect(checked.intents).toBeGreaterThan(150);
});

test("every kind of task waits, and every kind was decided each way", async () => {
  const open = await words(db.sql`
    select distinct kind::text as word from tasks where workspace_id = ${place()} and status = 'open' order by 1`);
  expect(open).toEqual(Object.keys(KINDS).sort());
  const decided = await words(db.sql`
    select distinct kind || ' ' || outcome as word from tasks where workspace_id = ${place()} and status = 'decided'`);
  for (const kind of Object.keys(KINDS) as TaskKind[])
    for (const outcome of [KINDS[kind].positive, ...KINDS[kind].negative])
      expect(decided).toContain(`${kind} ${outcome}`);
});

test("every state that a task can be in is there, and every event that leads to one", async () => {
  const states = await words(db.sql`
    select distinct status::text as word from tasks where workspace_id = ${place()} order by 1`);
  expect(states).toEqual(["decided", "expired", "open", "withdrawn"]);
  const [open] = await db.sql`
    select count(*) filter (where t.risk = 'high')::int > 0 as risky, count(*) filter (where t.risk = 'low')::int > 0 as low,
      count(*) filter (where t.due_at < app_now() + interval '10 minutes')::int > 0 as soon, count(*) filter (where t.due_at is null)::int > 0 as whenever,
      count(*) filter (where t.claimed_by is not null)::int > 1 as claimed, count(*) filter (where i.version > 2)::int > 0 as revised,
      count(*) filter (where i.progress->>'level' is not null)::int > 0 as escalated,
      count(*) filter (where exists (select from decisions d where d.workspace_id = t.workspace_id and d.task_id = t.id))::int > 0 as half,
      bool_or(t.due_at < app_now()) as overdue
    from tasks t join intents i on i.workspace_id = t.workspace_id and i.id = t.id where t.workspace_id = ${place()} and t.status = 'open'`;
  expect(open).toEqual({
    risky: true,
    low: true,
    soon: true,
    whenever: true,
    claimed: true,
    revised: true,
    escalated: true,
    half: true,
    overdue: false,
  });
  const events = await words(db.sql`
    select distinct type::text as word from events where workspace_id = ${place()}`);
  for (const type of [
    "voted",
    "reminder",
    "escalated",
    "commented",
    "revised",
    "task_claimed",
    "claimed",
    "timed_out",
  ])
    expect(events).toContain(`intent.${type}`);
});

test("the past lasts five weeks, and somebody decided on every working day", async () => {
  const [row] = await db.sql`
    select count(distinct at::date)::int as days, (max(at) - min(at)) > interval '30 days' as is_long, max(at) <= app_now() as is_past
    from decisions where workspace_id = ${place()}`;
  expect(row).toMatchObject({ is_long: true, is_past: true });
  expect(row?.days).toBeGreaterThanOrEqual(24);
});

test("what the clock did came before what people did later", async () => {
  const [row] = await db.sql`
    select count(*)::int > 0 as is_so from events earlier join events later using (workspace_id, intent_id)
    where workspace_id = ${place()} and earlier.type = 'intent.escalated' and later.type = 'intent.commented' and later.seq > earlier.seq`;
  expect(row).toEqual({ is_so: true });
});

test("nobody is told of what never happened: only that some of what waits does", async () => {
  const rows = await db.sql`
    select d.state::text, d.occasion::text, t.status::text, count(distinct d.intent_id)::int as tasks
    from deliveries d join tasks t on t.workspace_id = d.workspace_id and t.id = d.intent_id
    where d.workspace_id = ${place()} and d.state <> 'superseded' group by 1, 2, 3`;
  expect(rows).toEqual([{ state: "due", occasion: "assigned", status: "open", tasks: 6 }]);
});

test("there is somebody on call, a group with hours and a holiday, managers, a policy of two levels, and a message that died", async () => {
  const rules = await timeRules(db.sql, place());
  expect(rules.policies).toMatchObject([{ name: "Money", levels: [{}, {}] }]);
  const [calendar] = [...rules.calendars.values()];
  expect(calendar?.holidays.length).toBeGreaterThan(1);
  const [row] = await db.sql<Array<{ rotation: unknown; managed: number; quiet: boolean }>>`
    select (select rotation from groups where workspace_id = ${place()} and rotation is not null) as rotation,
      (select count(*)::int from people where workspace_id = ${place()} and manager_id is not null) as managed,
      exists (select from people where workspace_id = ${place()} and settings->'notify'->'quiet' is not null) as quiet`;
  expect(row).toMatchObject({ managed: 3, quiet: true });
  const rotation = readRotation(row?.rotation);
  expect(rotation && onCallOrder(rotation, new Date())).toHaveLength(2);
  const dead = await db.sql`
    select m.attempts, (select count(*)::int from message_attempts a where a.workspace_id = m.workspace_id and a.message_id = m.id) as tries
    from messages m where m.workspace_id = ${place()} and m.state = 'dead'`;
  expect(dead).toEqual([{ attempts: 2, tries: 2 }]);
});

test("the simulator has something to tell: who is reminded, who is on call, and whose manager is asked at the end", async () => {
  const [workspace] = await db.sql<
    Array<{ slug: string }>
  >`select slug from workspaces where id = ${place()}`;
  const draft: Draft = {
    workspaceId: place(),
    place: { orgSlug: "acme", workspaceSlug: workspace?.slug ?? "" },
    actor: { kind: "key", id: "k", personId: null, name: "key", via: "api" },
    type: "refund.v1",
    from: "agent://acme/demo/x",
    to: "human",
    payload: {},
    options: {},
    humanTask: { title: "Refund", assignees: ["group:finance"] },
  };
  const found = await simulate(db, draft, new Date());
  if (!found.ok) throw new Error(found.refusal.message);
  const { moments, policy, warnings } = found.value;
  expect([policy, warnings]).toEqual(["Money", []]);
  expect(moments.map(({ word }) => word).filter((word) => word === "Escalated")).toHaveLength(2);
  expect(moments[0]?.people.map(({ name }) => name)).toEqual(["Ana Ruiz", "Chi Nguyen"]);
});

test("asked for twice, it is made once", async () => {
  expect(await makeDemo(db, engine, { orgId, signIns: true })).toBeNull();
  const both = await Promise.all([1, 2].map(() => makeDemo(db, engine, { orgId, signIns: false })));
  expect(both).toEqual([null, null]);
});

test("a past is written for a demo, and refused to every other workspace", async () => {
  const { writePast } = await import("../engine/past");
  const [real] = await db.sql<Array<{ id: string }>>`select id from workspaces where environment <> 'demo'`;
  const draft = {
    workspaceId: real?.id ?? "",
    place: { orgSlug: "acme", workspaceSlug: "acme" },
    actor: { kind: "key", id: "k", personId: null, name: "key", via: "api" } as const,
    type: "t.v1",
    from: "agent://acme/acme/x",
    to: "agent://acme/acme/y",
    payload: {},
    options: {},
  };
  const past = { draft, at: new Date("2026-01-01T00:00:00Z"), turns: [] };
  await expect(writePast(db, engine, draft.workspaceId, [past], new Date())).rejects.toThrow("Only a demo");
  const [row] =
    await db.sql`select count(*)::int as n from intents where workspace_id = ${draft.workspaceId}`;
  expect(row).toEqual({ n: 0 });
});
