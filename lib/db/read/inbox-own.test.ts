// What a person has done with a task, in every list and count of theirs.
import { afterAll, beforeAll, expect, test } from "vitest";
import { readInboxQuery } from "@/lib/domain/inbox-query";
import type { JsonObject } from "@/lib/domain/types";
import { decide } from "@/lib/engine/decide";
import { type Engine, openEngine } from "@/lib/engine/open";
import { reassign } from "@/lib/engine/reassign";
import { testDatabase } from "@/lib/testing/database";
import { draftOf, makePerson, makeWorld, type PersonActor, type World } from "@/lib/testing/factory";
import { type Database, openDatabase } from "../client";
import { inboxCounts } from "./inbox-counts";
import { inboxList, type Looker } from "./inbox-list";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let engine: Engine;
let world: World;
let ana: PersonActor;
let bo: PersonActor;
let looker: Looker;

const dayEnds = new Date(Date.now() + 12 * 3_600_000);

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db);
  world = await makeWorld(db.sql);
  ana = { ...(await makePerson(db.sql, world, "ana@example.org")), via: "inbox" };
  bo = { ...(await makePerson(db.sql, world, "bo@example.org")), via: "inbox" };
  looker = {
    workspaceId: world.workspaceId,
    id: ana.id,
    refs: [`person:${ana.id}`, "role:member", "everyone"],
  };
});

afterAll(async () => {
  await engine.close();
  await db.close();
  await base.close();
});

async function ask(title: string, human: JsonObject): Promise<string> {
  const result = await engine.submit(draftOf(world, { title, ...human }));
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value.intent.id;
}

const titles = async (params: Record<string, string> = {}, who = looker) => {
  const query = readInboxQuery(params);
  return (await inboxList(db.sql, who, { query, after: null, limit: 50, dayEnds })).rows.map(
    ({ title }) => title,
  );
};

test("put off and then handed on, or voted on, it is in Snoozed no more", async () => {
  const away = await ask("handed on", { assignees: ["ana@example.org"] });
  const voted = await ask("voted", { assignees: ["everyone"], quorum: { required: 2 } });
  const held = await ask("held", { assignees: ["everyone"] });
  for (const id of [away, voted, held])
    await db.sql`insert into snoozes (workspace_id, person_id, task_id, until) values (${world.workspaceId}, ${ana.id}, ${id}, app_now() + interval '1 hour')`;
  expect((await titles({ view: "snoozed" })).sort()).toEqual(["handed on", "held", "voted"]);
  expect((await inboxCounts(db.sql, looker, dayEnds)).snoozed).toBe(3);
  const { workspaceId } = world;
  await reassign(engine, { workspaceId, taskId: away, actor: ana, to: ["bo@example.org"] });
  await decide(engine, { workspaceId, taskId: voted, actor: ana, outcome: "approved" });
  await engine.held.hold([{ workspaceId, taskId: held, actor: ana, outcome: "approved" }], 60);
  expect(await titles({ view: "snoozed" })).toEqual([]);
  expect((await inboxCounts(db.sql, looker, dayEnds)).snoozed).toBe(0);
});

test("a decision that is held takes the task out of every list and count of its person, and of nobody else's", async () => {
  const id = await ask("on its way", { assignees: ["everyone"], risk: "high" });
  const before = await inboxCounts(db.sql, looker, dayEnds);
  const { workspaceId } = world;
  const held = await engine.held.hold([{ workspaceId, taskId: id, actor: ana, outcome: "approved" }], 60);
  expect(held.ok).toBe(true);
  for (const view of ["mine", "groups", "high-risk"])
    expect(await titles({ view })).not.toContain("on its way");
  const after = await inboxCounts(db.sql, looker, dayEnds);
  expect([after.mine, after["high-risk"]]).toEqual([before.mine - 1, before["high-risk"] - 1]);
  const other = { workspaceId, id: bo.id, refs: [`person:${bo.id}`, "everyone"] };
  expect(await titles({}, other)).toContain("on its way");
});

test.each([{ quorum: 2 }, { quorum: { required: 2 } }])(
  "of $quorum that must agree a person has one voice, and then it waits for others only",
  async (human) => {
    const title = `asks for ${JSON.stringify(human)}`;
    const taskId = await ask(title, { assignees: ["everyone"], ...human });
    const needs = async (who: Looker) => {
      const page = { query: readInboxQuery({}), after: null, limit: 50, dayEnds };
      return (await inboxList(db.sql, who, page)).rows.find((row) => row.id === taskId)?.need;
    };
    expect(await needs(looker)).toBe(2);
    const before = await inboxCounts(db.sql, looker, dayEnds);
    await decide(engine, { workspaceId: world.workspaceId, taskId, actor: ana, outcome: "approved" });
    expect(await needs(looker)).toBeUndefined();
    expect((await inboxCounts(db.sql, looker, dayEnds)).mine).toBe(before.mine - 1);
    expect(await needs({ ...looker, id: bo.id, refs: [`person:${bo.id}`, "everyone"] })).toBe(2);
  },
);
