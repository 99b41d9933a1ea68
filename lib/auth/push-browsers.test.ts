import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { recipientsOf } from "../db/read/recipients";
import { publishPushKey } from "../db/write/push-subscriptions";
import { MOST_BROWSERS } from "../domain/push-endpoint";
import { newId } from "../engine/ids";
import { testDatabase } from "../testing/database";
import { makePerson, makeWorld, type PersonActor, type World } from "../testing/factory";
import type { By } from "./administer";
import {
  forgetBrowser,
  forgetBrowsersOf,
  forgetOtherBrowsers,
  keyToSubscribe,
  switchOff,
  switchOn,
  tellBrowser,
} from "./push-browsers";
import { removePerson } from "./removal";

let base: Awaited<ReturnType<typeof testDatabase>>;
let here: World;
let there: World;
let ana: PersonActor & By;
let anaThere: PersonActor & By;
let ben: PersonActor & By;

beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.close());
beforeEach(async () => {
  await base.sql`truncate push_subscriptions, messages`;
  await base.sql`delete from auth_users`;
  await base.sql`
    insert into auth_users (id, name, email, email_verified)
    values ('ana', 'Ana', 'ana@example.org', true), ('ben', 'Ben', 'ben@example.org', true)`;
  here = await makeWorld(base.sql);
  there = await makeWorld(base.sql);
  ana = await human(here, "ana");
  anaThere = await human(there, "ana");
  ben = await human(here, "ben");
});

async function human(world: World, name: string) {
  const person = await makePerson(base.sql, world, `${name}@example.org`, "owner");
  await base.sql`update people set user_id = ${name} where id = ${person.id}`;
  return { ...person, workspaceId: world.workspaceId };
}

const db = () => ({ sql: base.sql });
const endpoint = () => `https://push.example.net/${randomUUID()}`;
const wish = (more = {}) => ({
  endpoint: endpoint(),
  p256dh: "A".repeat(87),
  auth: "A".repeat(22),
  label: "Firefox on Linux",
  sessionId: "s1",
  ...more,
});
const fine = { allowedHosts: ["push.example.net"], faultOfHost: () => Promise.resolve(null) };
async function on(by: By, more = {}): Promise<string> {
  const verdict = await switchOn(db(), by, wish(more), fine);
  if (!verdict.ok) throw new Error(verdict.message);
  return verdict.id;
}
/** Whose browsers are left, by name. */
const left = async () =>
  (
    await base.sql<Array<{ name: string; isHere: boolean }>>`
      select p.name, p.workspace_id = ${here.workspaceId} as "isHere" from push_subscriptions s
      join people p on p.workspace_id = s.workspace_id and p.id = s.person_id`
  )
    .map(({ name, isHere }) => (isHere ? name : `${name} there`))
    .sort();

test("whoever switches a browser off in one workspace learns whether it is told in another of theirs", async () => {
  const same = endpoint();
  const id = await on(ana, { endpoint: same });
  const there = await on(anaThere, { endpoint: same });
  await on(ben);
  expect(await switchOff(db(), ana, { id })).toEqual({ ok: true, elsewhere: there, wasLast: false });
  // It is off already: nothing is known of it any more, so nothing is said to be the last.
  expect(await switchOff(db(), ana, { id })).toEqual({ ok: true, elsewhere: null, wasLast: false });
  expect(await switchOff(db(), ben, { id: there })).toEqual({ ok: true, elsewhere: null, wasLast: false });
  expect(await switchOff(db(), anaThere, { id: there })).toEqual({
    ok: true,
    elsewhere: null,
    wasLast: true,
  });
  expect(await left()).toEqual(["ben"]);
});

test("a browser that is switched on is where its person is reached, and no longer when it is off", async () => {
  const id = await on(ana);
  const reach = async () => {
    const [person] =
      (await recipientsOf(base.sql, ana.workspaceId, [`person:${ana.id}`])).values().next().value ?? [];
    return person?.reach.filter(({ channel }) => channel === "push");
  };
  expect(await reach()).toEqual([{ channel: "push", destination: "push.example.net", address: id }]);
  expect((await switchOff(db(), ben, { id })).ok).toBe(true); // says nothing of whose it is
  expect(await reach()).toHaveLength(1);
  await switchOff(db(), ana, { id });
  expect(await reach()).toEqual([]);
});

test.each([
  [{ endpoint: "http://169.254.169.254/latest" }, "push service cannot be used"],
  [{ endpoint: "https://10.0.0.7/x" }, "push service cannot be used"],
  [{ p256dh: "short" }, "no keys"],
  [{ auth: "" }, "no keys"],
])("what is no browser is refused: %j", async (more, why) => {
  const verdict = await switchOn(db(), ana, wish(more), fine);
  expect(verdict).toMatchObject({ ok: false, message: expect.stringContaining(why) });
  expect(await left()).toEqual([]);
});

test("a push service that cannot be found, or is not public, is refused at once with a sentence", async () => {
  const asked: string[] = [];
  const faultOfHost = (host: string) => {
    asked.push(host);
    return Promise.resolve(`${host} is not on the internet.`);
  };
  const odd = wish({ endpoint: "https://push.evil.net/x" });
  const verdict = await switchOn(db(), ana, odd, { ...fine, faultOfHost });
  expect([verdict.ok, asked, await left()]).toEqual([false, ["push.evil.net"], []]);
});

test("auditors are told nothing", async () => {
  await base.sql`update people set role = 'auditor' where id = ${ben.id}`;
  expect((await switchOn(db(), ben, wish(), fine)).ok).toBe(false);
});

test("one browser is one person’s: who switches it on next takes it, and keeps it in their other workspaces", async () => {
  const shared = { endpoint: endpoint() };
  const first = await on(ana, shared);
  await on(anaThere, shared);
  expect(await left()).toEqual(["ana", "ana there"]);
  expect(await on(ana, shared)).toBe(first);
  await on(ben, shared);
  expect(await left()).toEqual(["ben"]);
});

test("nobody is told in more browsers than they can have in mind", async () => {
  for (let n = 0; n < MOST_BROWSERS; n += 1) await on(ana);
  const verdict = await switchOn(db(), ana, wish(), fine);
  expect(verdict).toMatchObject({ ok: false, message: expect.stringContaining(String(MOST_BROWSERS)) });
  await on(ben);
});

test("signing out ends it in that browser, in every workspace; ending sessions elsewhere ends it elsewhere", async () => {
  const laptop = { endpoint: endpoint(), sessionId: "laptop" };
  const id = await on(ana, laptop);
  await on(anaThere, laptop);
  await on(ana, { sessionId: "phone" });
  await on(ben, { sessionId: "bens" });
  await forgetBrowser(base.sql, "ben", id);
  expect(await left()).toHaveLength(4);
  await forgetBrowser(base.sql, "ana", id);
  expect(await left()).toEqual(["ana", "ben"]);
  await forgetBrowsersOf(base.sql, "ana", "bens");
  expect(await left()).toHaveLength(2);
  await forgetBrowsersOf(base.sql, "ana", "phone");
  expect(await left()).toEqual(["ben"]);
  const stays = await on(ana, laptop);
  await on(ana);
  await forgetOtherBrowsers(base.sql, "ana", stays);
  expect(await left()).toEqual(["ana", "ben"]);
  await forgetOtherBrowsers(base.sql, "ana", null);
  expect(await left()).toEqual(["ben"]);
});

test("a test is one message to that browser, and not a second while the first is on its way", async () => {
  const id = await on(ana);
  expect((await tellBrowser(db(), ben, { id }, newId)).ok).toBe(false);
  expect((await tellBrowser(db(), ana, { id }, newId)).ok).toBe(true);
  expect(await tellBrowser(db(), ana, { id }, newId)).toMatchObject({ ok: false });
  const made = await base.sql`select channel::text, occasion, person_id, address, destination from messages`;
  expect([...made]).toEqual([
    { channel: "push", occasion: "test", person_id: ana.id, address: id, destination: "push.example.net" },
  ]);
});

test("whoever is removed is told no more", async () => {
  await on(ben);
  expect((await removePerson(db(), ana, { personId: ben.id })).ok).toBe(true);
  expect(await left()).toEqual([]);
});

test("browsers subscribe to what the worker published, or to the workspace’s own key", async () => {
  expect(await keyToSubscribe(base.sql, ana.workspaceId)).toBeNull();
  for (const key of ["before", "published"]) await publishPushKey(base.sql, key);
  expect(await keyToSubscribe(base.sql, ana.workspaceId)).toBe("published");
  await base.sql`
    insert into channel_settings (workspace_id, channel, settings, sealed, changed_at)
    values (${ana.workspaceId}, 'push', '{"publicKey":"own"}', ${Buffer.from("{}")}, app_now())`;
  expect(await keyToSubscribe(base.sql, ana.workspaceId)).toBe("own");
  expect(await keyToSubscribe(base.sql, anaThere.workspaceId)).toBe("published");
});
