// What each browser hears of a workspace's tasks, on a real database.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { MOST_MOVED } from "@/lib/db/read/inbox-moved";
import type { LiveEvent } from "@/lib/domain/live";
import type { JsonObject } from "@/lib/domain/types";
import { decide } from "@/lib/engine/decide";
import { type Engine, openEngine } from "@/lib/engine/open";
import { reassign } from "@/lib/engine/reassign";
import { testDatabase } from "@/lib/testing/database";
import {
  draftOf,
  makeGroup,
  makePerson,
  makeWorld,
  type PersonActor,
  type World,
} from "@/lib/testing/factory";
import { openLookers } from "./live";
import { type Heard, hears, isReady, looker, opened } from "./live.fixture";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let engine: Engine;
let world: World;
let elsewhere: World;
let ana: PersonActor;
let bo: PersonActor;
let finance: string;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db);
  world = await makeWorld(db.sql);
  elsewhere = await makeWorld(db.sql);
  ana = await makePerson(db.sql, world, "ana@example.org");
  bo = await makePerson(db.sql, world, "bo@example.org");
  finance = await makeGroup(db.sql, world, "finance", [ana]);
});
afterAll(async () => {
  await engine.close();
  await db.close();
  await base.close();
});

async function ask(human: JsonObject, where = world): Promise<string> {
  const made = await engine.submit(draftOf(where, { title: "Secret plan", ...human }));
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.intent.id;
}
const isLeft = ({ heard }: Heard, id: string) =>
  heard.some((event) => event.type === "left" && event.id === id);

test("only those who are asked hear of a task, in their own workspace", async () => {
  const lookers = openLookers(db);
  const stranger = await makePerson(db.sql, elsewhere, "cy@example.org");
  const [first, other, far] = [looker(ana, world), looker(bo, world), looker(stranger, elsewhere)];
  await opened(lookers, first, other, far);
  const hers = await ask({ assignees: ["ana@example.org"] });
  const all = await ask({ assignees: ["everyone"] });
  await expect.poll(() => [hears(first, all), hears(other, all)]).toEqual([true, true]);
  expect([hears(first, hers), hears(other, hers)]).toEqual([true, false]);
  await ask({ assignees: ["everyone"] }, elsewhere);
  await expect.poll(() => far.heard.length).toBeGreaterThan(0);
  expect([hears(far, all), hears(far, hers)]).toEqual([false, false]);
  await lookers.close();
});

test("each is told whether they have voted, and whose decision came to nothing", async () => {
  const lookers = openLookers(db);
  const [first, other] = [looker(ana, world), looker(bo, world)];
  await opened(lookers, first, other);
  const id = await ask({ assignees: ["everyone"], quorum: { required: 2 } });
  const { workspaceId } = world;
  await decide(engine, { workspaceId, taskId: id, actor: ana, outcome: "approved" });
  const last = ({ heard }: Heard) =>
    heard.findLast((event) => event.type === "task" && event.id === id) as LiveEvent;
  await expect.poll(() => last(first)).toMatchObject({ mineVoted: true, mineRefused: false });
  await expect.poll(() => last(other)).toMatchObject({ mineVoted: false, mineRefused: false });
  expect(JSON.stringify(last(other))).not.toContain(ana.id);
  await db.sql`
    insert into held_decisions (workspace_id, task_id, person_id, id, command, due_at, state)
    values (${workspaceId}, ${id}, ${ana.id}, gen_random_uuid(), '{}', app_now(), 'refused')`;
  await engine.apply({
    workspaceId,
    intentId: id,
    command: { type: "comment", actor: bo, text: "Look" },
  });
  await expect.poll(() => last(first)).toMatchObject({ mineRefused: true });
  await expect.poll(() => last(other)).toMatchObject({ mineRefused: false });
  await lookers.close();
});

test("who decided hears of it, and whose decision came to nothing does, though they are asked no more", async () => {
  const lookers = openLookers(db);
  const [first, other] = [looker(ana, world), looker(bo, world)];
  for (const one of [first, other]) one.refs = [];
  await opened(lookers, first, other);
  const { workspaceId } = world;
  const id = await ask({ assignees: ["bo@example.org"] });
  await db.sql`
    insert into held_decisions (workspace_id, task_id, person_id, id, command, due_at, state)
    values (${workspaceId}, ${id}, ${ana.id}, gen_random_uuid(), '{}', app_now(), 'refused')`;
  await decide(engine, { workspaceId, taskId: id, actor: bo, outcome: "approved" });
  await expect.poll(() => first.heard.at(-1)).toMatchObject({ id, mineRefused: true });
  await expect.poll(() => other.heard.at(-1)).toMatchObject({ id, status: "decided" });
  await lookers.close();
});

test("a decision that was taken back is rung, so that other tabs and other devices show the task again", async () => {
  const lookers = openLookers(db);
  const first = looker(ana, world);
  await opened(lookers, first);
  const id = await ask({ assignees: ["everyone"] });
  await expect.poll(() => hears(first, id)).toBe(true);
  first.heard.length = 0;
  const { workspaceId } = world;
  const held = await engine.held.hold([{ workspaceId, taskId: id, actor: ana, outcome: "approved" }], 60);
  expect(hears(first, id)).toBe(false);
  const ids = held.ok ? held.holdings.map((one) => one.id) : [];
  expect(await engine.held.undo(workspaceId, ana.id, ids)).toHaveLength(1);
  await expect.poll(() => hears(first, id)).toBe(true);
  await lookers.close();
});

test("who is asked no more hears that alone, and whoever was never asked hears nothing", async () => {
  const lookers = openLookers(db);
  const cy = await makePerson(db.sql, world, "cleo@example.org");
  const [first, other, third] = [looker(ana, world), looker(bo, world), looker(cy, world)];
  await opened(lookers, first, other, third);
  const id = await ask({ assignees: ["ana@example.org", "role:admin"] });
  await expect.poll(() => hears(first, id)).toBe(true);
  const { workspaceId } = world;
  const to = ["bo@example.org"];
  const handed = await reassign(engine, { workspaceId, taskId: id, actor: ana, to });
  expect(handed.ok).toBe(true);
  await expect.poll(() => hears(other, id)).toBe(true);
  await expect.poll(() => isLeft(first, id)).toBe(true);
  expect([isLeft(other, id), isLeft(third, id)]).toEqual([false, false]);
  // Nothing of what becomes of it is told to them from then on.
  first.heard.length = 0;
  await decide(engine, { workspaceId, taskId: id, actor: bo, outcome: "approved" });
  const last = ({ heard }: Heard) => heard.at(-1);
  await expect.poll(() => last(other)).toMatchObject({ type: "task", status: "decided" });
  expect([hears(first, id), hears(third, id)]).toEqual([false, false]);
  await lookers.close();
});

test("who is asked under another of their names still hears of the task itself", async () => {
  const lookers = openLookers(db);
  const first = looker(ana, world);
  await opened(lookers, first);
  const id = await ask({ assignees: ["ana@example.org"] });
  const { workspaceId } = world;
  await reassign(engine, { workspaceId, taskId: id, actor: ana, to: ["everyone"] });
  await expect.poll(() => first.heard.at(-1)).toMatchObject({ type: "task", id, asked: ["everyone"] });
  expect(first.heard.some(({ type }) => type === "left")).toBe(false);
  await lookers.close();
});

test("who left a group, or was removed, hears nothing more of what is asked of the others", async () => {
  const lookers = openLookers(db, 0);
  const cy = await makePerson(db.sql, world, "cyd@example.org");
  const [first, other, third] = [
    looker(ana, world, `group:${finance}`),
    looker(bo, world),
    looker(cy, world),
  ];
  await opened(lookers, first, other, third);
  await db.sql`delete from group_people where person_id = ${ana.id}`;
  await db.sql`insert into group_people (workspace_id, group_id, person_id) values (${world.workspaceId}, ${finance}, ${bo.id})`;
  const id = await ask({ assignees: ["group:finance"] });
  await expect.poll(() => hears(other, id)).toBe(true);
  expect(hears(first, id)).toBe(false);
  // What waits for each of them is another list now.
  expect([first, other, third].map(isReady)).toEqual([true, true, false]);
  await db.sql`update people set status = 'removed' where id = ${ana.id}`;
  await ask({ assignees: ["everyone"] });
  await expect.poll(() => first.isEnded).toBe(true);
  expect(other.isEnded).toBe(false);
  await db.sql`update people set status = 'active' where id = ${ana.id}`;
  await lookers.close();
});

test("of more at once than is asked about nothing is left out: whoever looks is told to look again", async () => {
  const lookers = openLookers(db);
  const first = looker(ana, world);
  await opened(lookers, first);
  const ids = await Promise.all(
    Array.from({ length: 2 * MOST_MOVED }, () => ask({ assignees: ["everyone"] })),
  );
  await expect.poll(() => isReady(first) || ids.every((id) => hears(first, id))).toBe(true);
  await lookers.close();
});

test("a database that is slow is asked by one burst after the other, and what came meanwhile is told then", async () => {
  const lookers = openLookers(db);
  const first = looker(ana, world);
  await opened(lookers, first);
  const ids: string[] = [];
  const waiting = () => base.sql`
    select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database() and query like '%held_decisions%'`;
  await base.sql.begin(async (tx) => {
    await tx`lock table held_decisions in access exclusive mode`;
    ids.push(await ask({ assignees: ["everyone"] }));
    await expect.poll(waiting).toHaveLength(1);
    for (let n = 0; n < 2; n += 1) {
      ids.push(await ask({ assignees: ["everyone"] }));
      await new Promise((resolve) => setTimeout(resolve, 150)); // longer than a burst
    }
    expect(await waiting()).toHaveLength(1);
    expect(first.heard).toEqual([]);
  });
  await expect.poll(() => ids.every((id) => hears(first, id))).toBe(true);
  await lookers.close();
});

test("where the database does not answer, whoever looks is told to look again", async () => {
  const gone = openDatabase({ url: base.url, name: "gone", max: 1 });
  await gone.close();
  const lookers = openLookers({ sql: gone.sql, url: base.url }, 0);
  const first = looker(ana, world);
  await opened(lookers, first);
  await ask({ assignees: ["bo@example.org"] });
  await expect.poll(() => isReady(first)).toBe(true);
  expect(first.isEnded).toBe(false);
  await lookers.close();
});
