// What waits behind a place that stays shut is not asked about again, and ends all the same.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Database, openDatabase } from "../../db/client";
import { checkMessages } from "../../db/read/verify-messages";
import { attemptsOf, clear, given, kept } from "../../db/write/messages.fixture";
import { retryMessage } from "../../db/write/resend-message";
import { newId } from "../../engine/ids";
import { setClock, type TestDatabase, testDatabase } from "../../testing/database";
import { makeWorld } from "../../testing/factory";
import { PRUNE_LOOK_MS, pruneOld } from "./prune";

const DAY = 86_400;
let base: TestDatabase;
let db: Database;
let workspaceId = "";

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 2 });
});
beforeEach(async () => {
  await clear(base.sql);
  await base.sql`truncate workspaces cascade`;
  await setClock(base.sql, 0);
  workspaceId = (await makeWorld(base.sql)).workspaceId;
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterAll(async () => {
  vi.restoreAllMocks();
  await db.close();
  await base.close();
});

/** Made now, under an id that says so. */
async function made(count: number, destination = "smtp"): Promise<string[]> {
  const ids = await given(base.sql, count, { workspaceId, destination, age: 0 });
  for (const id of ids) {
    const timed = newId(new Date());
    await base.sql`update messages set id = ${timed} where id = ${id}`;
    ids[ids.indexOf(id)] = timed;
  }
  return ids;
}

const shut = (name: string) => base.sql`
  insert into destinations (workspace_id, channel, name, failures, shut_until, failed_at, answer)
  values (${workspaceId}, 'email', ${name}, 40, app_now() + interval '10 minutes', app_now(), 'The mail server refused the connection.')
  on conflict (workspace_id, channel, name) do update set shut_until = excluded.shut_until, failed_at = excluded.failed_at`;

/** After so many days, in which the place stayed shut. */
async function after(days: number, shutPlace = "smtp"): Promise<number> {
  await setClock(base.sql, days * DAY * 1000);
  await shut(shutPlace);
  const step = pruneOld(db.sql);
  let steps = 1;
  while ((await step()) !== PRUNE_LOOK_MS) steps += 1;
  return steps;
}

test("after three days it is dead, and says why though it was never tried", async () => {
  const [id] = await made(1);
  await after(2.9);
  expect(await kept(base.sql, id)).toMatchObject({ state: "due" });
  await after(3.1);
  expect(await kept(base.sql, id)).toMatchObject({
    state: "dead",
    attempts: 0,
    ended: true,
    answer:
      "Given up after three days, in which nothing could be sent there. The mail server refused the connection.",
  });
  expect(await attemptsOf(base.sql, id)).toEqual([]);
  expect(await checkMessages(base.sql, workspaceId)).toEqual([]);
});

test("what is not said any more is superseded, and not dead", async () => {
  const [over, open] = await made(2);
  await base.sql`update tasks set status = 'decided' where id = (select intent_id from messages where id = ${over ?? ""})`;
  await after(3.1);
  expect(await kept(base.sql, over)).toMatchObject({ state: "superseded", answer: null, ended: true });
  expect(await kept(base.sql, open)).toMatchObject({ state: "dead" });
});

test("what may be sent is left alone: at another place, under way, or tried anew by hand", async () => {
  const [elsewhere] = await made(1, "smtp-2");
  await shut("smtp-2");
  await base.sql`update destinations set failures = 0, shut_until = app_now() + interval '9 days'`; // it only asked to wait
  const [underWay, anew = "", other] = await made(3);
  await after(2);
  await retryMessage(base.sql, workspaceId, anew);
  await base.sql`update messages set state = 'leased' where id = ${underWay ?? ""}`;
  await after(4);
  for (const id of [elsewhere, anew]) expect(await kept(base.sql, id)).toMatchObject({ state: "due" });
  expect(await kept(base.sql, underWay)).toMatchObject({ state: "leased" });
  expect(await kept(base.sql, other)).toMatchObject({ state: "dead" });
  await after(5.1);
  expect(await kept(base.sql, anew)).toMatchObject({ state: "dead" });
});

test("a channel that is shut as a whole is such a place, and what waits there ends in small bites", async () => {
  await made(450, "smtp-3");
  expect(await after(3.1, "email")).toBeGreaterThanOrEqual(3);
  expect(await base.sql`select from messages where state = 'dead'`).toHaveLength(450);
});
