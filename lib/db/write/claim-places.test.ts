// Which places a claim looks at. An outage leaves a place for everybody who was to be told, and each claim meets all of them.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { setClock, testDatabase } from "../../testing/database";
import { type Database, openDatabase } from "../client";
import { tally } from "./deliveries.fixture";
import { claim, clear, given } from "./messages.fixture";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
beforeAll(async () => {
  base = await testDatabase();
  // One connection, so that what it did can be counted.
  db = openDatabase({ url: base.url, name: "test", max: 1 });
});
beforeEach(async () => {
  await clear(base.sql);
  await setClock(base.sql, 0);
});
afterAll(async () => {
  await db.close();
  await base.close();
});

const workspace = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
type Room = Parameters<typeof claim>[2];

/** Each as the workspace's number and the place. */
const claimed = async (room: Room = {}): Promise<string[]> =>
  (await claim(db.sql, 100, room))
    .map(({ workspaceId, destination }) => `${workspaceId.at(-1)}${destination}`)
    .sort();
const full = (n: number): Room => ({
  ofWorkspace: { each: 100, used: [{ workspaceId: workspace(n), left: 0 }] },
});
const shutAllOf = (n: number) => base.sql`
  insert into destinations (workspace_id, channel, name, failed_at, failures, shut_until)
  values (${workspace(n)}, 'email', 'email', app_now(), 5, app_now() + interval '1 hour')`;

test("the places of a workspace from which nothing can be claimed are passed by, and those around them are not", async () => {
  for (const n of [1, 2, 3])
    for (const destination of ["a", "b", "c"])
      await given(base.sql, 1, { workspaceId: workspace(n), destination });
  await shutAllOf(2);
  expect(await claimed(full(3))).toEqual(["1a", "1b", "1c"]);
  expect(await claimed()).toEqual(["3a", "3b", "3c"]);
  await base.sql`update destinations set shut_until = app_now() - interval '1 second'`;
  expect(await claimed()).toHaveLength(1);
  await base.sql`delete from destinations`;
  expect(await claimed()).toHaveLength(2);
});

test("however many places it has, they cost no more than one", async () => {
  const PLACES = 400;
  const looks = async (): Promise<number> => {
    const [row] =
      await base.sql`select idx_scan::int as n from pg_stat_user_tables where relname = 'messages'`;
    return row?.n;
  };
  const cost = async (room?: Room): Promise<number> => {
    await tally(db.sql);
    const before = await looks();
    expect(await claimed(room)).toEqual([]);
    await tally(db.sql);
    return (await looks()) - before;
  };
  await given(base.sql, PLACES, { workspaceId: workspace(1) });
  await base.sql`update messages set destination = 'place-' || id`;
  expect(await cost(full(1))).toBeLessThan(PLACES / 10);
  await shutAllOf(1);
  expect(await cost()).toBeLessThan(PLACES / 10);
});
