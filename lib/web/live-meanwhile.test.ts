// What is not told one by one, and who comes while it is asked who still belongs here.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { INBOXES } from "@/lib/db/doorbell";
import { testDatabase } from "@/lib/testing/database";
import { makePerson, makeWorld, type PersonActor, type World } from "@/lib/testing/factory";
import { openLookers } from "./live";
import { isReady, looker, opened } from "./live.fixture";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let world: World;
let ana: PersonActor;
let bo: PersonActor;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  world = await makeWorld(db.sql);
  ana = await makePerson(db.sql, world, "ana@example.org");
  bo = await makePerson(db.sql, world, "bo@example.org");
});
afterAll(async () => {
  await db.close();
  await base.close();
});

/** As a commit does that changed more tasks than a ring has room for. */
const ringTooMany = () => db.sql`select pg_notify(${INBOXES.channel}, '*')`;

test("where a ring could not name all that changed, everybody who looks is told to look again", async () => {
  const lookers = openLookers(db);
  const elsewhere = await makeWorld(db.sql);
  const all = [looker(ana, world), looker(await makePerson(db.sql, elsewhere, "cy@example.org"), elsewhere)];
  await opened(lookers, ...all);
  await ringTooMany();
  await expect.poll(() => all.map(isReady)).toEqual([true, true]);
  await lookers.close();
});

test("whoever comes while it is asked who still belongs here is let be, though it was not asked of them", async () => {
  const lookers = openLookers(db, 0);
  const [first, newcomer] = [looker(ana, world), looker(bo, world)];
  await opened(lookers, first);
  const asking = () => base.sql`
    select from pg_stat_activity
    where wait_event_type = 'Lock' and datname = current_database() and query like '%from people p%'`;
  await base.sql.begin(async (tx) => {
    await tx`lock table people in access exclusive mode`;
    await ringTooMany();
    await expect.poll(asking).toHaveLength(1);
    await lookers.look(newcomer);
  });
  await expect.poll(() => [isReady(first), isReady(newcomer)]).toEqual([true, true]);
  expect([first.isEnded, newcomer.isEnded]).toEqual([false, false]);
  await lookers.close();
});
