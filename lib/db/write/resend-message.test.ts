// What was never tried ends all the same when its place is down for days. Tried again, each goes out by itself.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { testDatabase } from "../../testing/database";
import { makePerson, makeWorld, type World } from "../../testing/factory";
import { type Database, openDatabase } from "../client";
import { claim, clear, given, idsOf, kept } from "./messages.fixture";
import { copyMessage, retryDead, retryMessage } from "./resend-message";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let world: World;
let personId = "";
beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 2 });
  world = await makeWorld(base.sql);
  personId = (await makePerson(base.sql, world, "ana@example.org")).id;
});
beforeEach(() => clear(base.sql));
afterAll(async () => {
  await db.close();
  await base.close();
});

const ANA = { occasion: "reminder", address: "ana@example.org" };
/** Reminders of one person that were never tried, each of a task of its own. */
const untried = (count: number, state: "due" | "dead") =>
  given(base.sql, count, { ...ANA, workspaceId: world.workspaceId, personId, state });
const sent = async () => idsOf(await claim(db.sql)).sort();

test("two reminders of one person that were never tried are tried again together", async () => {
  const ids = await untried(2, "dead");
  expect(await retryDead(base.sql, world.workspaceId, {}, 10)).toBe(2);
  expect(await sent()).toEqual(ids.sort());
});

test("and beside one that waits for them meanwhile", async () => {
  const ids = [...(await untried(2, "dead")), ...(await untried(1, "due"))];
  expect(await retryDead(base.sql, world.workspaceId, {}, 10)).toBe(2);
  expect(await sent()).toEqual(ids.sort());
});

test("so is one that is tried again by itself; one that waits still is joined as before", async () => {
  const [dead = ""] = await untried(1, "dead");
  const [due = ""] = await untried(1, "due");
  for (const id of [dead, due]) expect(await retryMessage(base.sql, world.workspaceId, id)).toBe(true);
  expect(await base.sql`select copy from messages where id = ${due}`).toMatchObject([{ copy: 0 }]);
  expect(await sent()).toEqual([dead, due].sort());
});

test("one that was sent once more before it is tried again stands beside that", async () => {
  const [dead = ""] = await untried(1, "dead");
  const newId = randomUUID();
  expect(await copyMessage(base.sql, world.workspaceId, dead, { newId, by: "olga" })).toBe(newId);
  expect(await retryMessage(base.sql, world.workspaceId, dead)).toBe(true);
  expect(await kept(base.sql, dead)).toMatchObject({ state: "due", ended: false });
  expect(await sent()).toEqual([dead, newId].sort());
});
