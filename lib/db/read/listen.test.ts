import { afterAll, beforeAll, expect, test } from "vitest";
import { decide } from "../../engine/decide";
import { type Engine, openEngine } from "../../engine/open";
import { openWriter } from "../../engine/transact";
import { testDatabase } from "../../testing/database";
import { draftOf, makePerson, makeWorld, type PersonActor, type World } from "../../testing/factory";
import { connect, type Database, openDatabase } from "../client";
import { CLOSE_EAR, openEar, WAITERS } from "../doorbell";
import { intentKey } from "./hub";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let here: Engine;
let there: Engine;
let world: World;
let ana: PersonActor;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  here = openEngine(db, { name: "here" });
  there = openEngine(db, { name: "there" });
  world = await makeWorld(db.sql);
  ana = await makePerson(db.sql, world, "ana@example.org", "owner");
});
afterAll(async () => {
  await Promise.all([here.close(), there.close()]);
  await db.close();
  await base.close();
});

async function submit(): Promise<string> {
  const made = await here.submit(draftOf(world, { title: "Go?" }));
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.intent.id;
}
const approve = (taskId: string) =>
  decide(there, { workspaceId: world.workspaceId, taskId, actor: ana, outcome: "approved" });

test("what was made while nobody listened is looked at before anybody waits for it", async () => {
  const id = await submit();
  expect(here.hub.known(id)).toBeUndefined();
});

test("a process rings only while another listens, and the last ear that closes silences it again", async () => {
  const said: string[] = [];
  const raw = connect({ url: base.url, name: "raw", max: 1 });
  await raw.listen(WAITERS.channel, (payload) => said.push(payload));
  const alone = await submit();
  await approve(alone);
  // Twice, as a session does that was made by the very wish to listen.
  const ear = openWriter(base.url, "ear");
  await ear.ask({ text: openEar(WAITERS), params: [] });
  await ear.ask({ text: openEar(WAITERS), params: [] });
  const heard = await submit();
  await approve(heard);
  await ear.ask({ text: CLOSE_EAR, params: [] });
  await approve(await submit());
  await ear.ask({ text: openEar(WAITERS), params: [] });
  const last = await submit();
  await approve(last);
  await expect.poll(() => said.length).toBeGreaterThanOrEqual(2);
  expect(said.map((payload) => payload.split("|")[1])).toEqual([heard, last]);
  await Promise.all([ear.close(), raw.end()]);
});

test("while somebody waits, what another process does is heard and what was remembered is forgotten", async () => {
  const unwatch = here.hub.watch(intentKey("somebody"), () => {});
  let id = "";
  await expect
    .poll(async () => {
      id = await submit();
      return here.hub.known(id)?.status;
    })
    .toBe("WAITING");
  let rings = 0;
  const unwatchOne = here.hub.watch(intentKey(id), () => {
    rings += 1;
  });
  await approve(id);
  await expect.poll(() => rings).toBeGreaterThan(0);
  expect(here.hub.known(id)).toBeUndefined();
  unwatchOne();
  unwatch();
});

test("a connection that breaks is listened to again, and everybody looks once more", async () => {
  let rings = 0;
  const unwatch = here.hub.watch(intentKey("somebody"), () => {
    rings += 1;
  });
  const pid = async (): Promise<number> => {
    const [row] = await db.sql`select pid from pg_stat_activity where application_name = 'here-apply'`;
    return Number(row?.pid ?? 0);
  };
  const before = await pid();
  await db.sql`select pg_terminate_backend(${before}::int)`;
  // By itself: nobody writes here.
  await expect.poll(async () => ![0, before].includes(await pid())).toBe(true);
  await expect.poll(() => rings).toBeGreaterThan(0);
  const other = await submit();
  let heard = 0;
  const unwatchOther = here.hub.watch(intentKey(other), () => {
    heard += 1;
  });
  await approve(other);
  await expect.poll(() => heard).toBeGreaterThan(0);
  unwatchOther();
  unwatch();
});
