import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { makePerson, makeWorld } from "@/lib/testing/factory";
import { shortCode } from "../../domain/search-words";
import { type Given, givenTask, writeAllWords } from "./open-task.fixture";
import { searchTasks } from "./search";

let db: TestDatabase;
const EVERYONE = ["everyone"];

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const given = (workspaceId: string, task: Given = {}) => givenTask(db.sql, workspaceId, task);
const search = async (workspaceId: string, text: string, refs = EVERYONE) =>
  (await searchTasks(db.sql, workspaceId, refs, text, { limit: 50 })).ids;

const allWritten = () => writeAllWords(db.sql);

// Everything must be found as well in the moment before its words are written as afterwards.
async function twice(look: () => Promise<void>): Promise<void> {
  await look();
  await allWritten();
  await look();
}

test("a task is found by its title, description, payload, type, agent and the person behind it", async () => {
  const world = await makeWorld(db.sql);
  const eva = await makePerson(db.sql, world, "eva.maurer@firma.example");
  const id = await given(world.workspaceId, {
    title: "Refund for Müller & Söhne",
    description: "They returned the espresso machine",
    payload: { order: "2026-118732", lines: [{ sku: "B-2040" }], note: "fragile\nparcel" },
    type: "refund.approve.v1",
    from: "agent://org/shop/billing-bot",
    behind: eva.id,
  });
  await given(world.workspaceId, { title: "Something else" });
  const texts = [
    "müller",
    "MULLER",
    "espresso",
    "2026-118732",
    "118732",
    "b-2040",
    "sku",
    "parcel",
    "approve",
  ];
  texts.push(
    "billing-bot",
    "eva",
    "eva.maurer@firma.example",
    "refund returned fragile",
    '"espresso machine"',
  );
  await twice(async () => {
    for (const text of texts) expect([text, await search(world.workspaceId, text)]).toEqual([text, [id]]);
    expect(await search(world.workspaceId, "refund tea")).toEqual([]);
  });
});

test("the last word may be unfinished, no other may, and none in quotes", async () => {
  const workspaceId = randomUUID();
  const id = await given(workspaceId, { title: "Deploy payments service" });
  await twice(async () => {
    expect(await search(workspaceId, "deploy paym")).toEqual([id]);
    expect(await search(workspaceId, "p")).toEqual([id]);
    expect(await search(workspaceId, "depl payments")).toEqual([]);
    expect(await search(workspaceId, '"paym"')).toEqual([]);
  });
});

test("a hyphen in front leaves out", async () => {
  const workspaceId = randomUUID();
  const [a, b] = [
    await given(workspaceId, { title: "Deploy api" }),
    await given(workspaceId, { title: "Deploy web" }),
  ];
  await twice(async () => {
    expect((await search(workspaceId, "deploy")).sort()).toEqual([a, b].sort());
    expect(await search(workspaceId, "deploy -web")).toEqual([a]);
    expect(await search(workspaceId, "-api")).toEqual([b]);
    expect((await search(workspaceId, 'deploy -"api web"')).sort()).toEqual([a, b].sort());
    expect(await search(workspaceId, "deploy -deploy")).toEqual([]);
  });
});

test("an id, its beginning and its short code find the task, and so does an id in a payload", async () => {
  const workspaceId = randomUUID();
  const order = randomUUID();
  const id = await given(workspaceId, { payload: { order } });
  await given(workspaceId);
  await twice(async () => {
    for (const text of [id, id.toUpperCase(), ` ${id} `, id.replaceAll("-", ""), shortCode(id), order])
      expect([text, await search(workspaceId, text)]).toEqual([text, [id]]);
    expect(await search(workspaceId, id.slice(0, 13))).toContain(id);
    expect(await search(randomUUID(), id)).toEqual([]);
    expect(await search(workspaceId, id, [`person:${randomUUID()}`])).toEqual([]);
  });
});

test("nobody finds what they are not asked, and nothing of another workspace", async () => {
  const [here, there] = [randomUUID(), randomUUID()];
  // Two workspaces that share a part of the index.
  const like = `${randomUUID().slice(0, -6)}${here.slice(-6)}`;
  const [ana, group] = [`person:${randomUUID()}`, `group:${randomUUID()}`];
  const mine = await given(here, { title: "Secret", assignees: [ana] });
  const ours = await given(here, { title: "Secret", assignees: [group, "role:owner"] });
  for (const other of [there, like])
    await given(other, { title: "Secret", assignees: [ana, group, "everyone"] });
  await twice(async () => {
    expect((await search(here, "secret", [ana, group, "everyone"])).sort()).toEqual([mine, ours].sort());
    expect(await search(here, "secret", [ana])).toEqual([mine]);
    expect(await search(here, "secret", EVERYONE)).toEqual([]);
    expect(await search(here, "secret", [])).toEqual([]);
  });
});

test("what was closed is not found from that moment on", async () => {
  const workspaceId = randomUUID();
  const id = await given(workspaceId, { title: "Fleeting" });
  await allWritten();
  await db.sql`update tasks set status = 'decided' where workspace_id = ${workspaceId} and id = ${id}`;
  expect(await search(workspaceId, "fleeting")).toEqual([]);
  expect(await search(workspaceId, id)).toEqual([]);
});

const sorted = (n: number): Given[] =>
  Array.from({ length: n }, (_, i) => ({
    title: i % 3 === 0 ? "Common rare" : "Common",
    dueAt: i % 4 === 0 ? null : `2030-01-0${1 + (i % 4)}T00:00:00.123Z`,
    risk: (["high", "normal", "low"] as const)[i % 3],
    assignees: i % 2 === 0 ? ["everyone"] : ["role:owner", "everyone"],
  }));

async function pages(workspaceId: string, text: string, limit: number): Promise<string[]> {
  const seen: string[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page = await searchTasks(db.sql, workspaceId, ["everyone", "role:owner"], text, { limit, after });
    expect(page.ids.length).toBeLessThanOrEqual(limit);
    seen.push(...page.ids);
    after = page.next;
  }
  return seen;
}

async function inboxOrder(workspaceId: string): Promise<string[]> {
  const rows = await db.sql`
    select task_id as id from assignments where workspace_id = ${workspaceId} and assignee = 'everyone' order by due_at, rank, task_id`;
  return rows.map(({ id }) => id as string);
}

test("pages come in the order of the inbox, without a gap or a repeat, also when words are written in between", async () => {
  const workspaceId = randomUUID();
  for (const task of sorted(30)) await given(workspaceId, task);
  const order = await inboxOrder(workspaceId);
  expect(await pages(workspaceId, "common", 7)).toEqual(order);
  const first = await searchTasks(db.sql, workspaceId, EVERYONE, "common", { limit: 11 });
  await allWritten();
  const rest = await searchTasks(db.sql, workspaceId, EVERYONE, "common", { limit: 50, after: first.next });
  expect([...first.ids, ...rest.ids]).toEqual(order);
  expect(rest.next).toBeNull();
  expect(await pages(workspaceId, "rare", 3)).toHaveLength(10);
});

test("of a word that more tasks hold than are put in order, every page is as exact", async () => {
  const workspaceId = randomUUID();
  await many(workspaceId, 2_300);
  await allWritten();
  const order = await inboxOrder(workspaceId);
  // Some that came just now, in between.
  for (const task of sorted(8)) await given(workspaceId, task);
  const now = await inboxOrder(workspaceId);
  expect(await pages(workspaceId, "common", 200)).toEqual(now);
  expect((await searchTasks(db.sql, workspaceId, EVERYONE, "common", { limit: 5 })).ids).toEqual(
    now.slice(0, 5),
  );
  const unwritten = now.filter((id) => !order.includes(id));
  expect(await pages(workspaceId, "common -every", 200)).toEqual(unwritten);
  expect(await pages(workspaceId, 'common -"every other"', 200)).toEqual(now);
});

test("a page that looked at as many tasks as it may says where to go on, and shows nothing of what comes behind", async () => {
  const workspaceId = randomUUID();
  await many(workspaceId, 5_500);
  await db.sql`
    insert into task_words select workspace_id, id, 'common every' from tasks where workspace_id = ${workspaceId}
    on conflict do nothing`;
  const order = await inboxOrder(workspaceId);
  const [early, late] = [order[100] as string, order[5_400] as string];
  await db.sql`update task_words set words = 'common' where task_id = any(${[early, late]}::uuid[])`;
  const last = await given(workspaceId, { title: "Not written yet" });
  const first = await searchTasks(db.sql, workspaceId, EVERYONE, "-every", { limit: 10 });
  expect(first.ids).toEqual([early]);
  expect(first.next).not.toBeNull();
  const second = await searchTasks(db.sql, workspaceId, EVERYONE, "-every", { limit: 10, after: first.next });
  expect(second).toEqual({ ids: [late, last], next: null });
});

/** As many tasks at once, each with the words "common" and "every". */
async function many(workspaceId: string, n: number): Promise<void> {
  const one = await given(workspaceId, { title: "Common every" });
  const copy = (table: string, key: string, columns: string, more = "") =>
    db.sql.unsafe(
      `insert into ${table} (workspace_id, ${key}, ${columns})
       select workspace_id, n.id, ${more || columns} from ${table} t, more_tasks n where t.${key} = '${one}'`,
    );
  await db.sql`drop table if exists more_tasks`;
  await db.sql`create table more_tasks as select uuidv7() as id, g from generate_series(2, ${n}) g`;
  await copy(
    "intents",
    "id",
    "type, from_agent, to_agent, submitter, payload, version, status, waiting_reason, seq, head, options, progress, created_at, updated_at",
  );
  const due = "timestamptz '2030-01-01 00:00Z' + n.g % 97 * interval '1 hour'";
  await copy(
    "tasks",
    "id",
    "kind, status, risk, spec, assignees, assigned_at, due_at",
    `kind, status, risk, spec, assignees, assigned_at, ${due}`,
  );
  await copy("assignments", "task_id", "assignee, rank, due_at", `assignee, rank, ${due}`);
}
