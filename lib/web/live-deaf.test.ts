// What becomes of the browsers that look at an inbox while nothing can be heard from the database.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { losingLine } from "@/lib/db/silence.fixture";
import { testDatabase } from "@/lib/testing/database";
import { makePerson, makeWorld } from "@/lib/testing/factory";
import { openLookers } from "./live";
import { isReady, looker } from "./live.fixture";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 2 });
});
afterAll(async () => {
  await db.close();
  await base.close();
});

test("whoever looks while the database is away is let go of, so that they are shown it, and let in when it is back", async () => {
  const world = await makeWorld(db.sql);
  const ana = await makePerson(db.sql, world, "ana@example.org");
  const way = await losingLine(base.url);
  const lookers = openLookers({ sql: db.sql, url: way.url });
  const one = looker(ana, world);
  const leave = await lookers.look(one);
  await expect.poll(() => isReady(one)).toBe(true);
  way.goDown();
  await expect.poll(() => one.isEnded, { timeout: 30_000 }).toBe(true);
  leave?.(); // as a stream does when it ends
  const again = looker(ana, world);
  await expect(lookers.look(again)).rejects.toThrow();
  way.comeBack();
  expect(await lookers.look(again)).not.toBeNull();
  await expect.poll(() => isReady(again)).toBe(true);
  await lookers.close();
  way.close();
}, 60_000);
