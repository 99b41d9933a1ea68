// Who can mend a channel hears on another one that it has not worked for an hour.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { troubleError } from "../../channels/trouble";
import { type Database, openDatabase, type Sql } from "../../db/client";
import { claim, clear, given, SENT } from "../../db/write/messages.fixture";
import { failingChannels, takeOutages } from "../../db/write/outages";
import { setClock, type TestDatabase, testDatabase } from "../../testing/database";
import { makePerson, makeWorld, type PersonActor, type World } from "../../testing/factory";
import { attempt } from "./attempt";
import { OUTAGE_LOOK_MS, tellOutages } from "./outages";
import type { Sender } from "./send";

let base: TestDatabase;
let db: Database;
let world: World;
let owner: PersonActor;
let admin: PersonActor;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 2 });
});
beforeEach(async () => {
  await clear(base.sql);
  await setClock(base.sql, 0);
  world = await makeWorld(base.sql);
  owner = await makePerson(base.sql, world, "olga@example.org", "owner");
  admin = await makePerson(base.sql, world, "adam@example.org", "admin");
  const member = await makePerson(base.sql, world, "mia@example.org");
  for (const person of [owner, admin, member])
    await base.sql`
      insert into push_subscriptions (workspace_id, person_id, id, endpoint, p256dh, auth, label, created_at)
      values (${world.workspaceId}, ${person.id}, gen_random_uuid(), ${`https://push.example/${person.id}`}, 'k', 'a', 'A browser', app_now())`;
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterAll(async () => {
  vi.restoreAllMocks();
  await db.close();
  await base.close();
});

const fails: Sender = () =>
  Promise.reject(troubleError({ kind: "destination", code: "ECONNREFUSED", answer: "Nobody answers." }));
const works: Sender = () => Promise.resolve(SENT);

/** After so many minutes, one more message at each is tried; then whoever has to be told is. */
async function at(minutes: number, send: Sender, channel: "email" | "push" = "email"): Promise<void> {
  await setClock(base.sql, minutes * 60_000);
  for (const message of await claim(db.sql, 1, {}, channel)) await attempt(db.sql, send, message);
  await tellOutages(db.sql)();
}
const notices = () => base.sql`
  select channel::text, person_id as "personId", about->>'path' as path, about->>'subject' as subject, urgent from messages
  where workspace_id = ${world.workspaceId} and occasion = 'notice' order by id`;

const MINUTES = [0, 0.2, 0.4, 0.6, 0.8, 12, 24, 36, 48];

test("who owns or administers the workspace is told on another channel, once for each outage", async () => {
  await given(base.sql, 40, { workspaceId: world.workspaceId });
  for (const minutes of MINUTES) await at(minutes, fails);
  expect(await notices()).toEqual([]);
  for (const minutes of [72, 84, 96]) await at(minutes, fails);
  const told = await notices();
  expect(told).toHaveLength(2);
  expect(new Set(told.map(({ personId }) => personId))).toEqual(new Set([owner.id, admin.id]));
  for (const notice of told)
    expect(notice).toMatchObject({
      channel: "push",
      path: "/settings/channels",
      subject: "E-mail has not worked for an hour",
      urgent: true,
    });
  await at(110, works);
  for (const minutes of [120, 120.2, 120.4, 120.6, 120.8, 132, 144, 156]) await at(minutes, fails);
  expect(await notices()).toHaveLength(2);
  for (const minutes of [182, 200]) await at(minutes, fails);
  expect(await notices()).toHaveLength(4);
});

test("nobody is told of a place that nobody has tried since, or that is one of many", async () => {
  await given(base.sql, 40, { workspaceId: world.workspaceId });
  await given(base.sql, 40, { workspaceId: world.workspaceId, channel: "push", destination: "push.example" });
  for (const minutes of MINUTES.slice(0, 5)) await at(minutes, fails);
  for (const minutes of [...MINUTES, 72, 84]) await at(minutes, fails, "push");
  await tellOutages(db.sql)();
  expect(await notices()).toEqual([]);
});

test("several workers tell of it once, and where no other channel reaches anybody nothing is sent", async () => {
  await given(base.sql, 40, { workspaceId: world.workspaceId });
  for (const minutes of MINUTES) await at(minutes, fails);
  await setClock(base.sql, 72 * 60_000);
  for (const message of await claim(db.sql, 1)) await attempt(db.sql, fails, message);
  await Promise.all([tellOutages(db.sql)(), tellOutages(db.sql)(), tellOutages(db.sql)()]);
  expect(await notices()).toHaveLength(2);
  await base.sql`delete from messages where occasion = 'notice'`;
  await base.sql`delete from push_subscriptions`;
  await base.sql`update destinations set told_at = null`;
  await tellOutages(db.sql)();
  expect(await notices()).toEqual([]);
});

test("a workspace whose people cannot be read keeps no other from being told", async () => {
  await base.sql`
    insert into destinations (workspace_id, channel, name, failures, failing_since, failed_at)
    select id, 'email', 'smtp', 9, app_now() - interval '2 hours', app_now() from workspaces`;
  const broken = await makeWorld(base.sql);
  const ownerThere = await makePerson(base.sql, broken, "otto@example.org", "owner");
  await base.sql`
    insert into push_subscriptions (workspace_id, person_id, id, endpoint, p256dh, auth, label, created_at)
    values (${broken.workspaceId}, ${ownerThere.id}, gen_random_uuid(), 'no address', 'k', 'a', 'A browser', app_now())`;
  await base.sql`
    insert into destinations (workspace_id, channel, name, failures, failing_since, failed_at)
    values (${broken.workspaceId}, 'email', 'smtp', 9, app_now() - interval '2 hours', app_now())`;
  await tellOutages(db.sql)();
  expect(await notices()).toHaveLength(2);
});

/** A place at which nothing has come through for so many minutes, by a clock that is asked once: to the millisecond an hour. */
const failing = (
  workspaceId: string,
  channel: string,
  name: string,
  minutes: number,
  failures = 5,
) => base.sql`
  with asked as materialized (select app_now() as now)
  insert into destinations (workspace_id, channel, name, failures, failing_since, failed_at)
  select ${workspaceId}::uuid, ${channel}::channel, ${name}, ${failures}::int, now - ${minutes} * interval '1 minute', now from asked`;

test("of several that fail those are told of that have for an hour, each by one worker alone", async () => {
  const other = await makeWorld(base.sql);
  await failing(world.workspaceId, "email", "smtp", 60);
  await failing(world.workspaceId, "slack", "slack", 59);
  await failing(other.workspaceId, "email", "smtp", 59);
  const workspaceId = world.workspaceId;
  await db.sql.begin(async (tx) => {
    expect(await takeOutages(tx as unknown as Sql, 3600, 20)).toMatchObject([
      { workspaceId, channel: "email" },
    ]);
    expect(await takeOutages(base.sql, 3600, 20)).toEqual([]);
  });
  await setClock(base.sql, 60_000);
  await base.sql`update destinations set failed_at = app_now()`;
  const later = await takeOutages(base.sql, 3600, 20);
  expect(later.map((one) => [one.workspaceId, one.channel])).toEqual(
    expect.arrayContaining([
      [world.workspaceId, "slack"],
      [other.workspaceId, "email"],
    ]),
  );
  expect(later).toHaveLength(2);
});

test("a channel that has failed a few times still tells, as does one of whose places others answer", async () => {
  const other = await makeWorld(base.sql);
  await failing(world.workspaceId, "email", "smtp", 60);
  await failing(world.workspaceId, "slack", "slack", 60, 4);
  await failing(world.workspaceId, "slack", "slack:C0123", 60);
  await failing(world.workspaceId, "push", "push.example", 60);
  await failing(other.workspaceId, "slack", "slack", 60);
  expect(await failingChannels(base.sql, world.workspaceId)).toEqual(["email"]);
  expect(await failingChannels(base.sql, other.workspaceId)).toEqual(["slack"]);
});

test("each is told where they want what is urgent; whom that does not reach, by whatever works", async () => {
  await base.sql`update people set settings = '{"notify": {"urgent": ["push"]}}' where id = ${owner.id}`;
  await base.sql`update people set settings = '{"notify": {"urgent": ["slack"]}}' where id = ${admin.id}`;
  await failing(world.workspaceId, "slack", "slack", 60);
  await tellOutages(db.sql)();
  const told = (await notices()).map(({ personId, channel }) => [personId === owner.id, channel]);
  expect(told.sort()).toEqual([
    [false, "email"],
    [false, "push"],
    [true, "push"],
  ]);
});

test("twenty at a time, the others soon after, and one where nobody administers as any other", async () => {
  await base.sql`update destinations set told_at = app_now()`;
  await base.sql`delete from people where id = ${admin.id}`;
  for (let n = 0; n < 20; n += 1) {
    const { workspaceId } = await makeWorld(base.sql);
    await failing(workspaceId, "email", "smtp", 60);
  }
  await failing(world.workspaceId, "email", "smtp", 60);
  const step = tellOutages(db.sql);
  expect(await step()).toBeLessThan(1000);
  expect(await step()).toBe(OUTAGE_LOOK_MS);
  expect(await notices()).toMatchObject([{ personId: owner.id }]);
});
