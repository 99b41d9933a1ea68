import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { decide } from "../../engine/decide";
import { type Engine, openEngine } from "../../engine/open";
import { testDatabase } from "../../testing/database";
import { draftOf, makePerson, makeWorld, type World } from "../../testing/factory";
import { type Database, openDatabase } from "../client";
import { OCCASIONS } from "../doorbell";
import { type Ear, earOn } from "./ear";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let engine: Engine;
let world: World;
let ear: Ear;
let heard: Array<string | null> = [];

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db, { listen: false });
  world = await makeWorld(base.sql);
  ear = earOn({ bell: OCCASIONS, url: base.url, name: "ear" }, (payload) => heard.push(payload));
});
beforeEach(() => {
  heard = [];
});
afterAll(async () => {
  await ear.close();
  await engine.close();
  await db.close();
  await base.close();
});

async function submit(): Promise<string> {
  const made = await engine.submit(draftOf(world, { title: "Go?" }));
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.intent.id;
}

test("while it is open, each commit that has something to tell rings: a submit, and what ends it", async () => {
  const ana = await makePerson(db.sql, world, "ana@example.org", "owner");
  await ear.open();
  heard = []; // its connection was a new one
  const taskId = await submit();
  await expect.poll(() => heard).toEqual([""]);
  await decide(engine, { workspaceId: world.workspaceId, taskId, actor: ana, outcome: "approved" });
  await expect.poll(() => heard).toEqual(["", ""]);
});

test("closed, it makes nobody ring, and opened again it does", async () => {
  // Who listens without an ear hears what is rung all the same.
  const rung: string[] = [];
  const { unlisten } = await base.sql.listen(OCCASIONS.channel, (payload) => rung.push(payload));
  await ear.open();
  ear.rest();
  await expect
    .poll(
      () => base.sql`select 1 from pg_locks join pg_database on oid = database
    where locktype = 'advisory' and datname = current_database()`,
    )
    .toHaveLength(0);
  await submit();
  await base.sql.notify(OCCASIONS.channel, "after");
  await expect.poll(() => rung).toEqual(["after"]);
  await ear.open();
  await submit();
  await expect.poll(() => rung).toEqual(["after", ""]);
  await unlisten();
});

test("a connection that broke says so, since it may have missed something, and hears again", async () => {
  await ear.open();
  // Of this database alone: other files' tests have an ear of that name on the same server.
  await base.sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'ear' and datname = current_database()`;
  await expect
    .poll(() => {
      ear.tend();
      return heard;
    })
    .toEqual([null]);
  await submit();
  await expect.poll(() => heard).toEqual([null, ""]);
});
