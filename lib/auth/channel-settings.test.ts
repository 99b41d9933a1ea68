import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { publishedKey } from "../db/read/channel-settings";
import { slackDoors } from "../db/read/slack-doors";
import { noteChannelStatus, publishChannelKey } from "../db/write/channel-settings";
import { noteRefused, noteSocket } from "../db/write/slack-doors";
import { tellChange } from "../domain/admin-events";
import type { JsonObject, Outward } from "../domain/types";
import { testDatabase } from "../testing/database";
import { makePerson, makeWorld, type World } from "../testing/factory";
import { channelsOf } from "../worker/channels/environment";
import { channelSettings } from "../worker/channels/settings";
import { channelsKeyOf } from "../worker/channels/unseal";
import { clearChannel, saveChannel, saveLeaves, sendTest } from "./channel-settings";
import { slackSigningSecrets } from "./slack-signing";

let base: Awaited<ReturnType<typeof testDatabase>>;
let world: World;
let by: { workspaceId: string; personId: string };
const people: Record<string, string> = {};

const SECRET = "what signs sessions, and thirty-two long";
const key = channelsKeyOf("the worker's secret, of which web has nothing");
const GIVEN = {
  smtpUrl: null,
  mailFrom: null,
  slackBotToken: null,
  slackSigningSecrets: [],
  slackAppToken: null,
  slackApiUrl: null,
  vapidPublicKey: null,
  vapidPrivateKey: null,
  vapidSubject: null,
  pushAllowedHosts: [],
};

beforeAll(async () => {
  base = await testDatabase();
  world = await makeWorld(base.sql);
  for (const role of ["owner", "admin", "member", "auditor"] as const)
    people[role] = (await makePerson(base.sql, world, `${role}@example.org`, role)).id;
  by = { workspaceId: world.workspaceId, personId: people.owner as string };
});
afterAll(() => base.close());

const read = async <C extends Outward>(channel: C) => {
  const now = channelSettings({ sql: base.sql, key, given: channelsOf(GIVEN) }).read;
  return (await now(world.workspaceId, channel)).settings;
};
const rowOf = async (channel: Outward) => {
  const [row] = await base.sql`
    select *, channel_settings::text as whole from channel_settings where workspace_id = ${world.workspaceId} and channel = ${channel}`;
  return row;
};
const lastChange = async () => {
  const [row] = await base.sql<Array<{ what: string; about: JsonObject }>>`
    select what, about from admin_events where workspace_id = ${world.workspaceId} order by id desc limit 1`;
  return row ? tellChange(row.what, row.about) : null;
};
const MAIL = {
  host: "mail.example.org",
  port: 587,
  security: "starttls",
  user: "ask",
  from: "ask@example.org",
};

test("without a worker's key a password is not kept, and nothing is lost but the attempt", async () => {
  const wish = { channel: "email" as const, plain: MAIL, secrets: { pass: "hunter2" } };
  expect(await publishedKey(base.sql)).toBeNull();
  expect(await saveChannel(base, by, SECRET, wish)).toMatchObject({
    ok: false,
    message: expect.stringContaining("No worker has run yet"),
  });
  expect(await rowOf("email")).toBeUndefined();
  await publishChannelKey(base.sql, key.publicKey, {});
});

test("what is saved is what the worker uses, and no secret of it is readable in the database", async () => {
  const wish = { channel: "email" as const, plain: MAIL, secrets: { pass: "hunter2" } };
  expect(await saveChannel(base, by, SECRET, wish)).toEqual({ ok: true });
  expect(await read("email")).toMatchObject({ ...MAIL, pass: "hunter2", url: null });
  expect(await lastChange()).toBe(
    "changed how e-mail is set up: host “mail.example.org”, port “587”, security “starttls”, user “ask”, from “ask@example.org”, pass set",
  );
});

test("a secret that is left empty stays, one that is taken away goes", async () => {
  const save = (plain: JsonObject, secrets: Record<string, string | null>) =>
    saveChannel(base, by, SECRET, { channel: "email", plain: plain as never, secrets });
  await save({ port: 25 }, {});
  expect(await read("email")).toMatchObject({ port: 25, pass: "hunter2", host: "mail.example.org" });
  expect(await lastChange()).toBe("changed how e-mail is set up: port “25”");
  await save({}, { pass: null });
  expect(await read("email")).toMatchObject({ pass: null });
  expect(await lastChange()).toBe("changed how e-mail is set up: pass taken away");
  const [before] = await base.sql`select count(*)::int as n from admin_events`;
  await save({ port: 25 }, { pass: null });
  const [after] = await base.sql`select count(*)::int as n from admin_events`;
  expect(after).toEqual(before);
});

test("a change is tried anew: the state is unknown, and a place that was shut is open", async () => {
  const place = { workspaceId: world.workspaceId, channel: "email" as const };
  await noteChannelStatus(base.sql, place, "trouble", "535 no");
  await base.sql`
    insert into destinations (workspace_id, channel, name, shut_until, failures, kind)
    values (${world.workspaceId}, 'email', 'smtp', app_now() + interval '1 hour', 9, 'settings')`;
  await saveChannel(base, by, SECRET, { channel: "email", plain: {}, secrets: { pass: "better" } });
  expect(await rowOf("email")).toMatchObject({ status: "unknown", problem: null });
  expect(await base.sql`select shut_until, failures, kind from destinations`).toEqual([
    { shut_until: null, failures: 0, kind: null },
  ]);
});

test("what may leave is chosen by itself, and changes neither the state nor the settings", async () => {
  const place = { workspaceId: world.workspaceId, channel: "email" as const };
  await noteChannelStatus(base.sql, place, "works", null);
  expect(await saveLeaves(base, by, "email", "nothing")).toEqual({ ok: true });
  expect(await rowOf("email")).toMatchObject({
    status: "works",
    settings: { host: "mail.example.org", leaves: "nothing" },
  });
  expect(await lastChange()).toBe("lets nothing of a task leave by e-mail");
  expect(await clearChannel(base, by, "email")).toEqual({ ok: true });
  expect(await rowOf("email")).toMatchObject({
    settings: { leaves: "nothing" },
    sealed: null,
    status: "unknown",
  });
  expect(await read("email")).toBeNull();
  expect(await lastChange()).toBe("took away how e-mail was set up here");
});

const signing = async () =>
  (await slackSigningSecrets(base.sql, { secret: SECRET, environment: [] }, null)).map(
    ({ secret }) => secret,
  );

test("a new signing secret leaves the one before good, until somebody takes it away", async () => {
  const save = (secrets: Record<string, string | null>) =>
    saveChannel(base, by, SECRET, { channel: "slack", plain: {}, secrets });
  await save({ botToken: "xoxb-1", signingSecret: "first" });
  expect(await signing()).toEqual(["first"]);
  await save({ signingSecret: "second" });
  expect(await signing()).toEqual(["second", "first"]);
  await save({ signingSecret: "second" });
  expect(await signing()).toEqual(["second", "first"]);
  await save({ previousSigningSecret: null });
  expect(await signing()).toEqual(["second"]);
  expect(await read("slack")).toMatchObject({ botToken: "xoxb-1", signingSecret: null });
});

test("another bot token forgets what was learned with the one before", async () => {
  await base.sql`
    update channel_settings set settings = '{"teamId":"T1","teamName":"Acme","defaultChannel":"C1"}' where channel = 'slack'`;
  await saveChannel(base, by, SECRET, { channel: "slack", plain: {}, secrets: { botToken: "xoxb-2" } });
  expect(await read("slack")).toMatchObject({
    botToken: "xoxb-2",
    teamId: null,
    teamName: null,
    defaultChannel: "C1",
  });
});

test("no secret is readable anywhere: not in the settings, in a change, in a message", async () => {
  await sendTest(base, by, "email", () => randomUUID());
  const everything = await base.sql`
    select string_agg(x, ' ') as text from (
      select channel_settings::text as x from channel_settings union all select convert_from(sealed, 'UTF8') from channel_settings
      union all select admin_events::text from admin_events union all select messages::text from messages
      union all select channel_key::text from channel_key) all_of_it`;
  const text = String(everything[0]?.text);
  expect(text).toContain("mail.example.org");
  for (const secret of ["hunter2", "better", "xoxb-1", "xoxb-2", "first", "second", SECRET])
    expect([secret, new RegExp(`\\b${secret}\\b`).test(text)]).toEqual([secret, false]);
});

test("what was known of the way from Slack is forgotten with the secret, or the token, that it was known of", async () => {
  const { workspaceId } = world;
  const save = (secrets: Record<string, string | null>) =>
    saveChannel(base, by, SECRET, { channel: "slack", plain: {}, secrets });
  const known = () =>
    noteRefused(base.sql, [workspaceId]).then(() => noteSocket(base.sql, [workspaceId], "x"));
  const door = async () => (await slackDoors(base.sql, workspaceId)).own;
  await known();
  expect(await save({ signingSecret: "another" })).toEqual({ ok: true });
  expect(await door()).toMatchObject({ refusedAt: null, socketCode: "x" });
  await known();
  await save({ appToken: "xapp-2" });
  expect(await door()).toMatchObject({ refusedAt: expect.any(Date), socketCode: null, socketAt: null });
  await clearChannel(base, by, "slack");
  expect(await door()).toMatchObject({ refusedAt: null, socketAt: null });
});

test("a part that is none of its channel's secrets is a mistake of ours", async () => {
  await expect(
    saveChannel(base, by, SECRET, { channel: "push", plain: {}, secrets: { pass: "x" } }),
  ).rejects.toThrow("pass is no secret of this channel");
});

test("a test is a message to whoever asked for it, as urgent as any", async () => {
  const id = randomUUID();
  expect(await sendTest(base, by, "email", () => id)).toEqual({ ok: true, messageIds: [id] });
  const [row] = await base.sql`select * from messages where id = ${id}`;
  expect(row).toMatchObject({
    workspace_id: world.workspaceId,
    channel: "email",
    occasion: "test",
    person_id: people.owner,
    address: "owner@example.org",
    state: "due",
    urgent: true,
  });
  expect(await sendTest(base, by, "push", () => randomUUID())).toMatchObject({
    ok: false,
    message: expect.stringContaining("Push is not switched on"),
  });
});

test("an admin says what may leave and how Slack is reached, and not by which server mail goes", async () => {
  const them = { ...by, personId: people.admin as string };
  const before = await rowOf("email");
  for (const refusal of [
    await saveChannel(base, them, SECRET, { channel: "email", plain: { host: "mine.example" }, secrets: {} }),
    await clearChannel(base, them, "email"),
  ])
    expect(refusal).toMatchObject({ ok: false, message: expect.stringContaining("Only an owner") });
  expect(await rowOf("email")).toEqual(before);
  const slack = { channel: "slack", plain: { defaultChannel: "C1" }, secrets: {} } as const;
  expect(await saveChannel(base, them, SECRET, slack)).toEqual({ ok: true });
  expect(await saveLeaves(base, them, "email", "title")).toEqual({ ok: true });
});

test.each(["member", "auditor"])("a %s changes nothing of it", async (role) => {
  const them = { ...by, personId: people[role] as string };
  const before = await base.sql`select * from channel_settings order by channel`;
  const [{ n } = { n: 0 }] = await base.sql`select count(*)::int as n from messages`;
  for (const refusal of [
    await saveChannel(base, them, SECRET, { channel: "email", plain: MAIL, secrets: {} }),
    await clearChannel(base, them, "slack"),
    await saveLeaves(base, them, "email", "fields"),
    await sendTest(base, them, "email", () => randomUUID()),
  ])
    expect(refusal).toMatchObject({ ok: false, message: expect.stringContaining("Only owners and admins") });
  expect(await base.sql`select * from channel_settings order by channel`).toEqual(before);
  expect(await base.sql`select count(*)::int as n from messages`).toEqual([{ n }]);
});
