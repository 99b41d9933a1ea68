import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { allOpenTasks, askedTask, openTasks } from "./inbox";
import { readCursor } from "./inbox-cursor";

let db: TestDatabase;
const workspace = randomUUID();
const ana = randomUUID();
const ref = { ana: `person:${ana}`, group: `group:${randomUUID()}` };

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

test("a page lists what this person is asked, soonest due first, undated last, each task once", async () => {
  const late = await seed(db.sql, workspace, { assignees: [ref.ana], dueAt: "2030-01-02T00:00:00Z" });
  const undated = await seed(db.sql, workspace, { assignees: ["everyone"], dueAt: null });
  const soon = await seed(db.sql, workspace, {
    assignees: [ref.ana, ref.group, "everyone"],
    dueAt: "2030-01-01T00:00:00Z",
  });
  await seed(db.sql, workspace, { assignees: [`person:${randomUUID()}`], dueAt: null });
  const { tasks, next } = await openTasks(db.sql, workspace, [ref.ana, ref.group, "everyone"], { limit: 50 });
  expect(tasks.map((task) => task.id)).toEqual([soon, late, undated]);
  expect(tasks.map((task) => task.dueAt?.toISOString() ?? null)).toEqual([
    "2030-01-01T00:00:00.000Z",
    "2030-01-02T00:00:00.000Z",
    null,
  ]);
  expect(next).toBeNull();
});

test("pages follow each other without a gap or a repeat, also among equal due times", async () => {
  const other = randomUUID();
  const ids: string[] = [];
  for (let i = 0; i < 7; i++)
    ids.push(
      await seed(db.sql, other, {
        assignees: [ref.ana, "everyone"],
        dueAt: i < 4 ? "2030-01-01T00:00:00.123Z" : null,
      }),
    );
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page = await openTasks(db.sql, other, [ref.ana, "everyone"], { limit: 2, after });
    seen.push(...page.tasks.map((task) => task.id));
    after = page.next;
  } while (after !== null);
  expect(seen).toHaveLength(7);
  expect(new Set(seen)).toEqual(new Set(ids));
  expect(await openTasks(db.sql, other, [ref.ana], { limit: 9999 })).toMatchObject({ next: null });
});

test("a machine of the workspace sees every open task, and none of another workspace", async () => {
  const own = randomUUID();
  const [a, b] = [
    await seed(db.sql, own, { assignees: [ref.ana], dueAt: "2030-01-03T00:00:00Z" }),
    await seed(db.sql, own, { assignees: [ref.group, "role:owner"], dueAt: "2030-01-02T00:00:00Z" }),
  ];
  const { tasks } = await allOpenTasks(db.sql, own, { limit: 50 });
  expect(tasks.map((task) => task.id)).toEqual([b, a]);
  expect((await allOpenTasks(db.sql, randomUUID(), { limit: 50 })).tasks).toEqual([]);
});

test("a payload comes as the canonical text, unless it is larger than was asked for", async () => {
  const own = randomUUID();
  const payload = '{"amount":12.5,"note":"é"}';
  const id = await seed(db.sql, own, { assignees: [ref.ana], dueAt: null, payload });
  const page = (payloadBytes: number) => openTasks(db.sql, own, [ref.ana], { limit: 1, payloadBytes });
  expect((await page(100)).tasks[0]).toMatchObject({ payload, payloadBytes: 27 });
  expect((await page(26)).tasks[0]).toMatchObject({ payload: null, payloadBytes: 27 });
  expect(await askedTask(db.sql, own, { id: ana, refs: [ref.ana] }, id)).toMatchObject({ id, payload });
  expect(await askedTask(db.sql, own, { id: ana, refs: ["everyone"] }, id)).toBeNull();
  expect(await askedTask(db.sql, randomUUID(), { id: ana, refs: [ref.ana] }, id)).toBeNull();
});

test("a cursor that nobody of us wrote is the beginning", () => {
  const beginning = readCursor(null);
  const forged = [
    "x",
    "infinity|",
    "2030-13-45T00:00:00.000Z|00000000-0000-0000-0000-000000000000",
    ...["2030-13-01", "2030-02-30", "0000-01-01"].map(
      (day) => `${day}T00:00:00.000Z|1|00000000-0000-0000-0000-000000000000`,
    ),
    "a".repeat(500),
  ];
  for (const text of forged) expect(readCursor(Buffer.from(text).toString("base64url"))).toEqual(beginning);
});

type Seed = { assignees: string[]; dueAt: string | null; payload?: string };

// The least rows of one waiting task. The rules for making them are the engine's; here only reading is tested.
async function seed(
  sql: TestDatabase["sql"],
  workspaceId: string,
  { assignees, dueAt, payload = "{}" }: Seed,
): Promise<string> {
  const id = randomUUID();
  const spec = JSON.stringify({ human_task: {}, title: "Decide", of: 1, levels: [] });
  await sql.unsafe(
    `insert into intents (workspace_id, id, type, from_agent, to_agent, submitter, payload, payload_hash, version, status,
       waiting_reason, seq, head, options, progress, created_at, updated_at)
     values ($1, $2, 'approval.v1', 'agent://a/b/c', 'human', 'key:k', $3::text::json, '\\x00', 1, 'WAITING', 'WAITING_FOR_HUMAN',
       2, '\\x00', '{}', '{}', app_now(), app_now())`,
    [workspaceId, id, payload],
  );
  await sql.unsafe(
    `insert into tasks (workspace_id, id, kind, status, risk, spec, assignees, due_at, assigned_at)
     values ($1, $2, 'approval', 'open', 'normal', $3::text::json, $4, $5::text::timestamptz, app_now())`,
    [workspaceId, id, spec, assignees, dueAt],
  );
  for (const assignee of assignees)
    await sql.unsafe(
      `insert into assignments values ($1, $2, coalesce($3::text::timestamptz, 'infinity'), $4)`,
      [workspaceId, assignee, dueAt, id],
    );
  return id;
}
