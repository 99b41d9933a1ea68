// Who has a place to look from, and who hears when others come and go.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { type Engine, openEngine } from "@/lib/engine/open";
import { testDatabase } from "@/lib/testing/database";
import { draftOf, makePerson, makeWorld, type PersonActor, type World } from "@/lib/testing/factory";
import { MOST_STREAMS, openLookers } from "./live";
import { hears, looker, opened } from "./live.fixture";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let engine: Engine;
let world: World;
let ana: PersonActor;
let bo: PersonActor;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db);
  world = await makeWorld(db.sql);
  ana = await makePerson(db.sql, world, "ana@example.org");
  bo = await makePerson(db.sql, world, "bo@example.org");
});
afterAll(async () => {
  await engine.close();
  await db.close();
  await base.close();
});

async function ask(): Promise<string> {
  const made = await engine.submit(draftOf(world, { title: "Go?", assignees: ["everyone"] }));
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.intent.id;
}

test("whoever goes leaves the others hearing, and whoever comes after the last one hears, too", async () => {
  const lookers = openLookers(db);
  const [first, other, third] = [looker(ana, world), looker(bo, world), looker(ana, world)];
  const leave = await lookers.look(first);
  const leaveOther = await opened(lookers, other);
  first.heard.length = 0;
  leave?.();
  const one = await ask();
  await expect.poll(() => hears(other, one)).toBe(true);
  leaveOther();
  await lookers.look(third);
  leave?.(); // a stream may be said to have ended twice
  const two = await ask();
  await expect.poll(() => hears(third, two)).toBe(true);
  expect([hears(first, one), hears(other, two)]).toEqual([false, false]);
  await lookers.close();
  const open = () => base.sql`
    select from pg_stat_activity where application_name = 'countersign-inboxes' and datname = current_database()`;
  await expect.poll(open).toEqual([]);
});

test("one person takes not all the places: who opens more than their browsers need is refused, and nobody else", async () => {
  const lookers = openLookers({ sql: db.sql, url: base.url });
  const all = await Promise.all(Array.from({ length: 60 }, () => lookers.look(looker(bo, world))));
  const taken = all.filter((leave) => leave !== null);
  expect(taken).toHaveLength(50);
  expect(await lookers.look(looker(ana, world))).not.toBeNull();
  taken[0]?.();
  expect(await lookers.look(looker(bo, world))).not.toBeNull();
  // Nor do all of them together take more than there are.
  const others = Array.from({ length: MOST_STREAMS }, (_, n) =>
    lookers.look({ ...looker(ana, world), id: `${ana.id} ${n}` }),
  );
  expect((await Promise.all(others)).filter((leave) => leave !== null)).toHaveLength(MOST_STREAMS - 51);
  await lookers.close();
});

test("who cannot be heard for is let go of, so that no place is taken by nobody", async () => {
  const broken = openLookers({ sql: db.sql, url: "postgres://nobody@127.0.0.1:1/nothing" });
  const all = Array.from({ length: MOST_STREAMS }, (_, n) =>
    broken.look({ ...looker(bo, world), id: `${bo.id} ${n}` }),
  );
  const ends = await Promise.allSettled(all);
  expect(ends.every(({ status }) => status === "rejected")).toBe(true);
  // Null would say that every place is taken.
  await expect(broken.look(looker(ana, world))).rejects.toThrow();
  await broken.close();
});
