import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { linkHash, linkToken } from "../channels/slack/link-offer";
import { linkedPerson, linksOf } from "../db/read/slack-people";
import { offerLink } from "../db/write/slack-links";
import { setClock, type TestDatabase, testDatabase } from "../testing/database";
import { makePerson, makeWorld, type PersonActor, type World } from "../testing/factory";
import { connectSlack, disconnectSlack } from "./slack-links";

let db: TestDatabase;
let world: World;
let ana: PersonActor;
let ben: PersonActor;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  world = await makeWorld(db.sql);
  ana = await makePerson(db.sql, world, "ana@example.com");
  ben = await makePerson(db.sql, world, "ben@example.com");
  await setClock(db.sql, 0);
});

async function offered(more: { userId?: string; personId?: string; hours?: number; world?: World } = {}) {
  const { userId = "U1", personId = null, hours } = more;
  const { workspaceId } = more.world ?? world;
  const hash = linkHash(linkToken("s".repeat(32), { workspaceId, teamId: "T1", userId }, randomUUID()));
  await offerLink(db.sql, {
    workspaceId,
    hash,
    teamId: "T1",
    userId,
    personId,
    email: "ana@example.com",
    hours,
  });
  return hash;
}
const by = (person: PersonActor) => ({ workspaceId: world.workspaceId, personId: person.id });
const whose = async (userId = "U1") =>
  (await linkedPerson(db.sql, world.workspaceId, userId, ["T1"]))?.id ?? null;
const changes = () =>
  db.sql<
    Array<{ what: string }>
  >`select what from admin_events where workspace_id = ${world.workspaceId} order by at`;

test("an offer that was read in Slack, taken up by somebody who is signed in here, connects the two, once", async () => {
  const hash = await offered();
  expect(await whose()).toBeNull();
  expect(await connectSlack(db, by(ana), hash)).toEqual({ ok: true });
  expect(await whose()).toBe(ana.id);
  expect(await connectSlack(db, by(ben), hash)).toMatchObject({
    ok: false,
    message: expect.stringContaining("somebody else"),
  });
  expect(await whose()).toBe(ana.id);
  expect(await connectSlack(db, by(ana), hash)).toMatchObject({
    ok: false,
    message: expect.stringContaining("used"),
  });
  expect(await linksOf(db.sql, world.workspaceId, ana.id)).toMatchObject([
    { userId: "U1", name: "ana@example.com" },
  ]);
  expect((await changes()).map(({ what }) => what)).toEqual(["slack.connected"]);
});

test("the same address in Slack connects nobody by itself, and an offer for one person is nobody else's", async () => {
  const hash = await offered({ personId: ana.id });
  expect(await whose()).toBeNull();
  expect(await connectSlack(db, by(ben), hash)).toMatchObject({ ok: false });
  expect(await whose()).toBeNull();
  expect(await connectSlack(db, by(ana), hash)).toEqual({ ok: true });
});

test("an offer ends, and is good in its own workspace alone", async () => {
  const late = await offered({ hours: 24 });
  await setClock(db.sql, 24 * 3_600_000 + 60_000);
  expect(await connectSlack(db, by(ana), late)).toMatchObject({ ok: false });
  await setClock(db.sql, 0);
  const elsewhere = await offered({ world: await makeWorld(db.sql) });
  expect(await connectSlack(db, by(ana), elsewhere)).toMatchObject({ ok: false });
  expect(await connectSlack(db, by(ana), linkHash("guessed"))).toMatchObject({ ok: false });
  expect(await whose()).toBeNull();
});

test("an account is one person's, and a person has one in a team: the new one takes the other's place", async () => {
  await connectSlack(db, by(ana), await offered());
  const again = await offered();
  expect(await connectSlack(db, by(ben), again)).toMatchObject({
    ok: false,
    message: expect.stringContaining("somebody else"),
  });
  expect(await whose()).toBe(ana.id);
  expect(await connectSlack(db, by(ana), again)).toEqual({ ok: true }); // what was refused has spent nothing
  expect(await connectSlack(db, by(ana), await offered({ userId: "U2" }))).toEqual({ ok: true });
  expect([await whose("U1"), await whose("U2")]).toEqual([null, ana.id]);
});

test("who disconnects an account, or is removed, decides nothing with it any more; nobody disconnects another's", async () => {
  await connectSlack(db, by(ana), await offered());
  const account = { teamId: "T1", userId: "U1" };
  expect(await disconnectSlack(db, by(ben), account)).toMatchObject({ ok: false });
  expect(await whose()).toBe(ana.id);
  expect(await disconnectSlack(db, by(ana), account)).toEqual({ ok: true });
  expect(await whose()).toBeNull();
  await connectSlack(db, by(ana), await offered());
  await db.sql`update people set status = 'removed' where id = ${ana.id}`;
  expect(await whose()).toBeNull();
  expect((await changes()).map(({ what }) => what)).toEqual([
    "slack.connected",
    "slack.disconnected",
    "slack.connected",
  ]);
});
