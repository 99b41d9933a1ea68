// Each view of an inbox on real rows, made through the engine.
import { afterAll, beforeAll, expect, test } from "vitest";
import { readInboxQuery } from "@/lib/domain/inbox-query";
import type { JsonObject } from "@/lib/domain/types";
import { decide } from "@/lib/engine/decide";
import { type Engine, openEngine } from "@/lib/engine/open";
import { testDatabase } from "@/lib/testing/database";
import {
  draftOf,
  makeGroup,
  makePerson,
  makeWorld,
  type PersonActor,
  type World,
} from "@/lib/testing/factory";
import { type Database, openDatabase } from "../client";
import { inboxCounts } from "./inbox-counts";
import { inboxList, type Looker, rowsOf } from "./inbox-list";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let engine: Engine;
let world: World;
let ana: PersonActor;
let bo: PersonActor;
let looker: Looker;

const HOUR = 3_600_000;
const dayEnds = new Date(Date.now() + 12 * HOUR);

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db);
  world = await makeWorld(db.sql);
  ana = await makePerson(db.sql, world, "ana@example.org");
  bo = await makePerson(db.sql, world, "bo@example.org");
  const finance = await makeGroup(db.sql, world, "finance", [ana, bo]);
  looker = {
    workspaceId: world.workspaceId,
    id: ana.id,
    refs: [`person:${ana.id}`, `group:${finance}`, "role:member", "everyone"],
  };
  await ask("later", { assignees: ["ana@example.org"] }, 40 * HOUR);
  await ask("soon", { assignees: ["group:finance"] }, 2 * HOUR);
  await ask("low", { assignees: ["everyone"], risk: "low" });
  await ask("high", { assignees: ["everyone", "ana@example.org"], risk: "high" });
  await ask("form", { assignees: ["ana@example.org"], task_type: "form" });
  await ask("not mine", { assignees: ["bo@example.org"] });
});

afterAll(async () => {
  await engine.close();
  await db.close();
  await base.close();
});

async function ask(title: string, human: JsonObject, dueIn?: number): Promise<string> {
  const deadlineAt = dueIn === undefined ? undefined : new Date(Date.now() + dueIn);
  const result = await engine.submit(
    draftOf(world, { title, ...human }, { ...(deadlineAt && { deadlineAt }) }),
  );
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value.intent.id;
}

const withdraw = (intentId: string) =>
  engine.apply({
    workspaceId: world.workspaceId,
    intentId,
    command: { type: "cancel", actor: { kind: "key", id: "k1", personId: null, name: "key", via: "api" } },
  });

const idOf = async (title: string): Promise<string> =>
  (await db.sql`select id from tasks where spec->'human_task'->>'title' = ${title}`)[0]?.id;

const list = (params: Record<string, string> = {}, after: string | null = null, limit = 50) =>
  inboxList(db.sql, looker, { query: readInboxQuery(params), after, limit, dayEnds });
const titles = async (params: Record<string, string> = {}) =>
  (await list(params)).rows.map(({ title }) => title);

test("mine: soonest due first, then by risk, each once however many names it is asked under", async () => {
  expect(await titles()).toEqual(["soon", "later", "high", "form", "low"]);
});

test("every view shows its own", async () => {
  expect(await titles({ view: "groups" })).toEqual(["soon", "high", "low"]);
  expect(await titles({ view: "high-risk" })).toEqual(["high"]);
  expect(await titles({ view: "due-today" })).toEqual(["soon"]);
  expect(await inboxCounts(db.sql, looker, dayEnds)).toEqual({
    mine: 5,
    groups: 3,
    "high-risk": 1,
    "due-today": 1,
    snoozed: 0,
  });
});

test("a row says whether its yes wants more than a yes", async () => {
  const evidence = await ask("evidence", { evidence_required: true, form_schema: null, checklist: null });
  const plain = await ask("plain", { evidence_required: false, quorum: { required: 2 } });
  const { rows } = await list();
  const said = Object.fromEntries(rows.map(({ title, wantsMore, need }) => [title, [wantsMore, need]]));
  expect(said).toMatchObject({ form: [true, 1], evidence: [true, 1], plain: [false, 2], soon: [false, 1] });
  await withdraw(evidence);
  await withdraw(plain);
});

test("a row says whether it wants a comment, and whether it is asked of more than one", async () => {
  const wants = await ask("wants a comment", { assignees: ["ana@example.org"], required_comment: true });
  const override = await ask("override", { task_type: "override", required_comment: false });
  const { rows } = await list();
  const said = Object.fromEntries(rows.map((row) => [row.title, [row.wantsComment, row.ofGroup]]));
  const others = { soon: [false, true], high: [false, true], later: [false, false] };
  expect(said).toMatchObject({ "wants a comment": [true, false], override: [true, true], ...others });
  await withdraw(wants);
  await withdraw(override);
});

test("filters narrow a view", async () => {
  expect(await titles({ kind: "form" })).toEqual(["form"]);
  expect(await titles({ risk: "low" })).toEqual(["low"]);
  expect(await titles({ agent: "DEPLOY" })).toHaveLength(5);
  expect(await titles({ agent: "nobody" })).toEqual([]);
  expect(await titles({ type: "deploy.v1", kind: "form" })).toEqual(["form"]);
});

test("a filter never widens the view it is laid over", async () => {
  const high = await ask("high later", { assignees: ["ana@example.org"], risk: "high" }, 50 * HOUR);
  expect(await titles({ view: "due-today", risk: "high" })).toEqual([]);
  expect(await titles({ risk: "high" })).toEqual(["high later", "high"]);
  const sought = async (view: string) => {
    const ids = [high, await idOf("soon"), await idOf("high")];
    const rows = await rowsOf(db.sql, looker, ids, { query: readInboxQuery({ view }), dayEnds });
    return rows.map(({ title }) => title);
  };
  expect(await sought("mine")).toEqual(["high later", "soon", "high"]);
  expect(await sought("high-risk")).toEqual(["high later", "high"]);
  expect(await sought("due-today")).toEqual(["soon"]);
  await withdraw(high);
});

test("page after page, nothing is skipped and nothing comes twice", async () => {
  const seen: string[] = [];
  for (let after: string | null = null, pages = 0; pages < 9; pages++) {
    const page = await list({}, after, 2);
    seen.push(...page.rows.map(({ title }) => title));
    after = page.next;
    if (after === null) break;
  }
  expect(seen).toEqual(["soon", "later", "high", "form", "low"]);
});

test("a filter that finds little goes on where its window ended", async () => {
  const needle = await ask("needle", { assignees: ["everyone"], task_type: "review" }, 900 * HOUR);
  await db.sql`
    with made as (select gen_random_uuid() as id from generate_series(1, 1500))
    insert into assignments (workspace_id, assignee, due_at, rank, task_id)
    select ${world.workspaceId}, 'everyone', app_now() + interval '30 days', 1, id from made`;
  const found: string[] = [];
  let looks = 0;
  for (let after: string | null = null; looks < 9; ) {
    const page = await list({ kind: "review" }, after);
    looks += 1;
    found.push(...page.rows.map(({ id }) => id));
    after = page.next;
    if (after === null) break;
  }
  expect(found).toEqual([needle]);
  expect(looks).toBeGreaterThan(2);
  await db.sql`delete from assignments a where not exists (select 1 from tasks t where t.id = a.task_id)`;
  await withdraw(needle);
});

test("put off, it is in Snoozed and nowhere else, until its time is over", async () => {
  const id = await idOf("form");
  await db.sql`insert into snoozes (workspace_id, person_id, task_id, until) values (${world.workspaceId}, ${ana.id}, ${id}, app_now() + interval '1 hour')`;
  expect(await titles()).not.toContain("form");
  expect(await titles({ view: "snoozed" })).toEqual(["form"]);
  expect((await inboxCounts(db.sql, looker, dayEnds)).mine).toBe(4);
  await db.sql`update snoozes set until = app_now() - interval '1 second'`;
  expect(await titles()).toContain("form");
  expect(await titles({ view: "snoozed" })).toEqual([]);
});

test("what was due at one time comes by risk over the edges of pages", async () => {
  const due = 300 * HOUR;
  const at = new Date(Date.now() + due);
  const made = ["low", "normal", "high", "low", "normal", "high"].map((risk) =>
    engine.submit(
      draftOf(world, { title: `edge ${risk}`, risk, assignees: ["ana@example.org"] }, { deadlineAt: at }),
    ),
  );
  const ids = (await Promise.all(made)).flatMap((one) => (one.ok ? [one.value.intent.id] : []));
  const seen: string[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < 20; pages++) {
    const page = await list({}, after, 1);
    seen.push(...page.rows.map(({ title }) => title).filter((title) => title.startsWith("edge")));
    after = page.next;
    if (after === null) break;
  }
  expect(seen).toEqual(["edge high", "edge high", "edge normal", "edge normal", "edge low", "edge low"]);
  for (const id of ids) await withdraw(id);
});

test("in somebody else's hands it is not mine, but still my group's", async () => {
  const id = await idOf("soon");
  await engine.apply({
    workspaceId: world.workspaceId,
    intentId: id,
    command: { type: "claim_task", actor: bo },
  });
  expect(await titles()).not.toContain("soon");
  const [row] = (await list({ view: "groups" })).rows;
  expect(row).toMatchObject({ title: "soon", claimedByName: "bo" });
});

test("what somebody decided is in their Done, newest first", async () => {
  for (const title of ["low", "later"])
    await decide(engine, {
      workspaceId: world.workspaceId,
      taskId: await idOf(title),
      actor: ana,
      outcome: "rejected",
    });
  expect(await titles({ view: "done" })).toEqual(["later", "low"]);
  expect((await list({ view: "done" }, null, 1)).next).not.toBeNull();
  expect(await titles()).toEqual(["high", "form"]);
});

test("a filter over Done looks further back than one window", async () => {
  const old = await idOf("low");
  await db.sql`
    insert into decisions (workspace_id, task_id, version, person_id, outcome, positive, payload_hash, via, seq, at)
    select d.workspace_id, d.task_id, 1000 + n, d.person_id, d.outcome, d.positive, d.payload_hash, d.via, 10000 + n, app_now() + n * interval '1 second'
    from decisions d, generate_series(1, 1300) as n where d.task_id = ${await idOf("later")} and d.person_id = ${ana.id}`;
  const found: string[] = [];
  let looks = 0;
  for (let after: string | null = null; looks < 9; ) {
    const page = await list({ view: "done", risk: "low" }, after);
    looks += 1;
    found.push(...page.rows.map(({ id }) => id));
    after = page.next;
    if (after === null) break;
  }
  expect(found).toEqual([old]);
  expect(looks).toBe(3);
});
