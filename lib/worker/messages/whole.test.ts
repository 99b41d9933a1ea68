// A channel of many places: what is of one of them stays there, and what is of the whole shuts them all.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { troubleError } from "../../channels/trouble";
import { type Database, openDatabase } from "../../db/client";
import { openPlaces } from "../../db/write/destinations";
import { claim, clear, closeTask, given, rowsOf, SENT, WORKSPACE } from "../../db/write/messages.fixture";
import { retryDead, retryMessage } from "../../db/write/resend-message";
import type { Trouble } from "../../domain/message";
import { setClock, stopClock, type TestDatabase, testDatabase } from "../../testing/database";
import { attempt } from "./attempt";
import type { Sender } from "./send";

const PLACES = 20;
const OTHER = "00000000-0000-4000-8000-0000000000b2";

let base: TestDatabase;
let db: Database;
beforeAll(async () => {
  base = await testDatabase();
  await stopClock(base.sql); // it is asked what is shut a second before it is over
  db = openDatabase({ url: base.url, name: "test", max: 4 });
});
beforeEach(async () => {
  await clear(base.sql);
  await setClock(base.sql, 0);
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterAll(async () => {
  vi.restoreAllMocks();
  await db.close();
  await base.close();
});

const at = (seconds: number) => setClock(base.sql, seconds * 1000);
const works: Sender = () => Promise.resolve(SENT);
const fails =
  (trouble: Partial<Trouble> = {}): Sender =>
  () => {
    const silence = {
      kind: "destination",
      code: "timeout",
      answer: "Nobody answers.",
      isShared: true,
    } as const;
    return Promise.reject(troubleError({ ...silence, ...trouble }));
  };
const onlyAt =
  (destination: string, then: Sender): Sender =>
  (message, how) =>
    (message.destination === destination ? then : works)(message, how);

async function round(send: Sender): Promise<number> {
  const claimed = await claim(db.sql, 100, { each: 1 }, "slack");
  for (const message of claimed) await attempt(db.sql, send, message);
  return claimed.length;
}
const many = async (each = 3): Promise<string[]> => {
  const ids: string[] = [];
  for (let n = 0; n < PLACES; n += 1)
    ids.push(...(await given(base.sql, each, { channel: "slack", destination: `slack:C${n}` })));
  return ids;
};
const place = async (name: string) =>
  (
    await base.sql<Array<{ failures: number; isShut: boolean }>>`
    select failures, coalesce(shut_until > app_now(), false) as "isShut" from destinations
    where workspace_id = ${WORKSPACE} and name = ${name}`
  )[0];

test("a server that answers nobody is found out by five places, and then tried by one message of any of them", async () => {
  await many();
  const elsewhere = await given(base.sql, 1, {
    workspaceId: OTHER,
    channel: "slack",
    destination: "slack:C1",
  });
  const [first, ...rest] = await claim(db.sql, 100, { each: 1 }, "slack");
  if (!first) throw new Error("nothing was claimed");
  expect(rest).toHaveLength(PLACES); // and one of the other workspace
  for (const message of [first, ...rest])
    await attempt(db.sql, message.workspaceId === OTHER ? works : fails(), message);
  expect(await rowsOf(base.sql, ["delivered"])).toEqual(elsewhere);
  expect(await place("slack")).toMatchObject({ failures: 5, isShut: true });
  expect(await round(works)).toBe(0);
  await at(40);
  expect(await claim(db.sql, 100, { each: 1 }, "slack")).toHaveLength(1);
  expect(await round(works)).toBe(0); // the one that tries it is under way
});

test("when it works again all places work at once, however long it was down", async () => {
  await many(2);
  await round(fails());
  let now = 0;
  for (let turn = 0; turn < 12; turn += 1) {
    now += 700;
    await at(now);
    expect(await round(fails())).toBe(1);
  }
  expect(await round(works)).toBe(0);
  await at(now + 700);
  expect(await round(works)).toBe(1);
  expect(await round(works)).toBe(PLACES);
  expect(await place("slack")).toMatchObject({ failures: 0, isShut: false });
});

test("one place that is silent by itself is shut by itself, however often it fails", async () => {
  await many(8);
  const send = onlyAt("slack:C7", fails());
  for (let turn = 0; turn < 5; turn += 1) {
    await at(turn * 70);
    await round(send);
  }
  expect(await place("slack:C7")).toMatchObject({ failures: 5, isShut: true });
  expect((await place("slack"))?.isShut ?? false).toBe(false);
  expect(await round(send)).toBe(PLACES - 1);
});

test("the last place that has something to say is tried though it was shut by itself before", async () => {
  const [id] = await given(base.sql, 1, { channel: "slack", destination: "slack:C1" });
  for (let turn = 0; turn < 5; turn += 1) {
    await at(turn * 70);
    await round(fails());
  }
  const others = await many(1);
  await round(onlyAt("slack:C1", works)); // it is shut, and not asked
  for (const other of others) await closeTask(base.sql, other);
  await base.sql`
    insert into destinations (workspace_id, channel, name, failures, shut_until, failed_at)
    values (${WORKSPACE}, 'slack', 'slack', 5, app_now() + interval '30 s', app_now())
    on conflict (workspace_id, channel, name) do update set failures = 5, shut_until = excluded.shut_until`;
  await at(2000);
  for (let turn = 0; turn < 30; turn += 1) await round(works);
  expect(await rowsOf(base.sql, ["delivered"])).toContain(id);
});

test.each<[string, Partial<Trouble>, number]>([
  [
    "a token that is no good",
    { kind: "settings", code: "invalid_auth", place: "slack", isShared: false },
    890,
  ],
  ["a limit of the whole workspace", { retryAfterSeconds: 60, place: "slack", isShared: false }, 59],
])("%s shuts every place at the first word, and no other workspace's", async (_, trouble, seconds) => {
  await many(1);
  const [first] = await claim(db.sql, 1, { each: 1 }, "slack");
  if (!first) throw new Error("nothing was claimed");
  await attempt(db.sql, fails(trouble), first);
  await given(base.sql, 1, { workspaceId: OTHER, channel: "slack", destination: "slack:C1" });
  expect(await round(works)).toBe(1);
  await at(seconds);
  expect(await round(works)).toBe(0);
  if (trouble.kind === "settings") {
    await openPlaces(base.sql, WORKSPACE, "slack");
    expect(await round(works)).toBe(PLACES);
    return;
  }
  await at(seconds + 3);
  expect(await round(works)).toBe(PLACES);
});

test("a limit of one place keeps no other waiting, and of one thing that was asked none at all", async () => {
  await many(2);
  const limited = { isShared: false, retryAfterSeconds: 60 };
  await round(onlyAt("slack:C3", fails(limited)));
  expect(await place("slack:C3")).toMatchObject({ failures: 0, isShut: true });
  expect(await place("slack")).toBeUndefined();
  expect(await round(onlyAt("slack:C4", fails({ ...limited, place: "slack:users.info" })))).toBe(PLACES - 1);
  expect(await place("slack:C4")).toBeUndefined();
  expect(await place("slack:users.info")).toMatchObject({ isShut: true });
});

test("the message that was to try it, and is not said any more, is followed by another at once", async () => {
  const ids = await many(1);
  await round(fails());
  await at(100);
  const [left = "", ...over] = ids;
  for (const id of over) await closeTask(base.sql, id);
  let rounds = 0;
  while ((await round(works)) === 0 && rounds <= PLACES) rounds += 1;
  expect(rounds).toBeLessThan(PLACES); // one claim for each that is over, and no time at all
  expect(await rowsOf(base.sql, ["delivered"])).toEqual([left]);
});

test("whoever has a message tried again by hand has the whole looked at anew", async () => {
  const [id = ""] = await many(1);
  await round(fails({ kind: "settings", code: "invalid_auth", place: "slack" }));
  expect(await round(works)).toBe(0);
  expect(await retryMessage(base.sql, WORKSPACE, id)).toBe(true);
  expect(await round(works)).toBe(1);
});

test("and so does whoever has all tried again that could not be sent", async () => {
  await many(1);
  await round(fails({ kind: "settings", code: "invalid_auth", place: "slack" }));
  await base.sql`update messages set state = 'dead', ended_at = app_now()`;
  expect(await retryDead(base.sql, WORKSPACE, {}, 100)).toBe(PLACES);
  expect(await round(works)).toBe(1); // that tries it
  expect(await round(works)).toBe(PLACES - 1);
});
