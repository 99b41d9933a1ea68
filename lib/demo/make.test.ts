import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureFirstWorkspace } from "../auth/people";
import { type Database, openDatabase } from "../db/client";
import { verify } from "../db/read/verify";
import { KINDS } from "../domain/task-kinds";
import type { TaskKind } from "../domain/types";
import { type Engine, openEngine } from "../engine/open";
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

test("nobody is told of what never happened", async () => {
  const rows = await db.sql`
    select distinct state::text from deliveries where workspace_id = ${place()}`;
  expect(rows).toEqual([{ state: "superseded" }]);
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
