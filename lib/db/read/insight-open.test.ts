import { afterAll, beforeAll, expect, test } from "vitest";
import { openEngine } from "../../engine/open";
import { setClock, type TestDatabase, testDatabase } from "../../testing/database";
import { draftOf, makeGroup, makePerson, makeWorld, type World } from "../../testing/factory";
import { type Database, openDatabase } from "../client";
import { AGES, openByAge } from "./insight-open";

let base: TestDatabase;
let db: Database;
let world: World;
let groupId: string;
const HOUR = 3_600_000;
const ALL = { groupId: null, kind: null };
const counts = async (choice: Parameters<typeof openByAge>[2], limits?: Parameters<typeof openByAge>[3]) =>
  (await openByAge(base.sql, world.workspaceId, choice, limits)).ages.map(({ count, isMore }) =>
    isMore ? `${count}+` : count,
  );

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 2 });
  world = await makeWorld(base.sql);
  const ana = await makePerson(base.sql, world, "ana@example.org");
  groupId = await makeGroup(base.sql, world, "finance", [ana]);
  // One task more of each age, every second one asked of the group, every third one a review, the two youngest overdue.
  let made = 0;
  for (const [age, { hours }] of AGES.entries()) {
    for (let i = 0; i <= age; i++) {
      // A second between two: in which order those of one millisecond come is chance.
      await setClock(base.sql, -(hours + 0.5) * HOUR + i * 1000);
      const engine = openEngine(db, { listen: false }); // anew, for it remembers the time for a moment
      const deadlineAt = made < 2 ? new Date(Date.now() - 0.4 * HOUR) : null;
      const human = {
        title: "Go?",
        ...(made % 2 === 0 && { assignees: ["group:finance", ...(made === 0 ? ["ana@example.org"] : [])] }),
        ...(made % 3 === 0 && { task_type: "review" }),
      };
      await engine.submit(draftOf(world, human, { deadlineAt }));
      await engine.close();
      made++;
    }
  }
  // What is another workspace's, and what waits for a machine, counts nowhere.
  await setClock(base.sql, -0.5 * HOUR);
  const other = await makeWorld(base.sql);
  const elsewhere = openEngine(db, { listen: false });
  await elsewhere.submit(draftOf(other, { title: "Go?" }, { deadlineAt: new Date(Date.now() - 0.4 * HOUR) }));
  await elsewhere.submit(draftOf(world, null));
  await elsewhere.close();
  await setClock(base.sql, 0);
});
afterAll(async () => {
  await db.close();
  await base.close();
});

test("open tasks are counted by how long they have waited", async () => {
  expect(await counts(ALL)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test("what a clock that is ahead has made is as young as can be", async () => {
  await setClock(base.sql, -HOUR);
  expect(await counts(ALL)).toEqual([3, 3, 4, 5, 6, 7, 0]);
  expect(await counts({ groupId: null, kind: "review" })).toEqual([1, 1, 2, 1, 2, 3, 0]);
  await setClock(base.sql, 0);
});

test("of a group, of a kind, and of both", async () => {
  expect(await counts({ groupId, kind: null })).toEqual([1, 1, 1, 2, 3, 3, 3]);
  expect(await counts({ groupId: null, kind: "review" })).toEqual([1, 0, 1, 2, 1, 2, 3]);
  expect(await counts({ groupId, kind: "review" })).toEqual([1, 0, 0, 1, 1, 1, 1]);
});

test("what is overdue and open is counted apart", async () => {
  const overdue = async (choice: Parameters<typeof openByAge>[2]) =>
    (await openByAge(base.sql, world.workspaceId, choice)).overdue;
  expect(await overdue(ALL)).toEqual({ count: 2, isMore: false });
  expect(await overdue({ groupId, kind: null })).toEqual({ count: 1, isMore: false });
  expect(await overdue({ groupId, kind: "review" })).toEqual({ count: 1, isMore: false });
  expect(await overdue({ groupId: null, kind: "form" })).toEqual({ count: 0, isMore: false });
});

test("what should have been decided by now, and is not, is counted by its target", async () => {
  const targetAt = (moment: string, among: number) => base.sql`
    update tasks set spec = (spec::jsonb || jsonb_build_object('time', jsonb_build_object('target_at', ${moment}::text)))::json
    where workspace_id = ${world.workspaceId} and id in (
      select id from tasks where workspace_id = ${world.workspaceId} and status = 'open' order by id limit ${among})`;
  const late = async (choice: Parameters<typeof openByAge>[2], limits?: Parameters<typeof openByAge>[3]) =>
    (await openByAge(base.sql, world.workspaceId, choice, limits)).late;
  expect(await late(ALL)).toEqual({ count: 0, among: null });
  await targetAt(new Date(Date.now() + HOUR).toISOString(), 12);
  await targetAt(new Date(Date.now() - 1000).toISOString(), 9);
  expect(await late(ALL)).toEqual({ count: 9, among: null });
  const some = await Promise.all([
    late({ groupId, kind: null }),
    late({ groupId: null, kind: "review" }),
    late({ groupId, kind: "review" }),
  ]);
  const [told] = await base.sql`
    select count(*) filter (where ${`group:${groupId}`} = any (assignees))::int as ours,
      count(*) filter (where kind = 'review')::int as reviews,
      count(*) filter (where kind = 'review' and ${`group:${groupId}`} = any (assignees))::int as both
    from tasks where workspace_id = ${world.workspaceId} and (spec->'time'->>'target_at')::timestamptz < app_now()`;
  expect(some.map(({ count }) => count)).toEqual([told?.ours, told?.reviews, told?.both]);
  expect(told?.both).toBeGreaterThan(0);
  expect(await late(ALL, { each: 5, looked: 10, overdue: 0, late: 4 })).toEqual({ count: 4, among: 4 });
  expect(await late(ALL, { each: 5, looked: 10, overdue: 0, late: 28 })).toEqual({ count: 9, among: null });
  await setClock(base.sql, 2 * HOUR);
  expect(await late(ALL)).toEqual({ count: 12, among: null });
  await setClock(base.sql, 0);
});

test("counting stops, and says so", async () => {
  const limits = { each: 5, looked: 10, overdue: 0, late: 5 };
  expect(await counts(ALL, limits)).toEqual([1, 2, 3, 4, 5, "5+", "5+"]);
  const some = await openByAge(base.sql, world.workspaceId, { groupId: null, kind: "review" }, limits);
  expect(some.among).toBe(10);
  expect(some.ages.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 1, 3]);
  expect(some.overdue).toEqual({ count: 0, isMore: true });
  const none = await openByAge(base.sql, world.workspaceId, { groupId: null, kind: "form" }, limits);
  expect(none.overdue).toEqual({ count: 0, isMore: true }); // what was not looked at may be
  const few = await openByAge(
    base.sql,
    world.workspaceId,
    { groupId, kind: null },
    { ...limits, looked: 14 },
  );
  expect(few.among).toBeNull();
});
