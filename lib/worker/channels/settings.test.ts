import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { doorSeal, sealForWorker } from "../../auth/channel-seal";
import { readTrouble } from "../../channels/trouble";
import type { ChannelEnvironment } from "../../config-channels";
import { putChannelSettings } from "../../db/write/channel-settings";
import { sealedAbout, writeSealedParts } from "../../domain/sealed-parts";
import type { JsonObject, Outward } from "../../domain/types";
import { testDatabase } from "../../testing/database";
import { makeWorld, type World } from "../../testing/factory";
import { channelsOf, variablesOf } from "./environment";
import { keepKeyPublished } from "./publish-key";
import { channelSettings } from "./settings";
import { channelsKeyOf } from "./unseal";

let base: Awaited<ReturnType<typeof testDatabase>>;
let world: World;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.close());

const key = channelsKeyOf("the worker's secret, of which web has nothing");
const NOTHING: ChannelEnvironment = {
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
const GIVEN: ChannelEnvironment = {
  ...NOTHING,
  smtpUrl: "smtp://given.example.org",
  mailFrom: "given@example.org",
  slackBotToken: "xoxb-given",
};

const reader = (over: { given?: ChannelEnvironment; clock?: () => number; key?: typeof key } = {}) =>
  channelSettings({
    sql: base.sql,
    key: over.key ?? key,
    given: channelsOf(over.given ?? NOTHING),
    clock: over.clock,
  }).read;

async function save(channel: Outward, settings: JsonObject, secrets: Record<string, string> = {}) {
  const sealed = Object.entries(secrets).map(([part, secret]) => [
    part,
    sealForWorker(key.publicKey, sealedAbout(world.workspaceId, channel, part), secret),
  ]);
  await putChannelSettings(
    base.sql,
    { workspaceId: world.workspaceId, channel },
    { settings, sealed: writeSealedParts(Object.fromEntries(sealed)), changedBy: randomUUID() },
  );
}

const anew = async () => {
  world = await makeWorld(base.sql);
};

test("nothing said anywhere: not set up, and a title may leave", async () => {
  await anew();
  for (const channel of ["email", "slack", "push"] as const)
    expect(await reader()(world.workspaceId, channel)).toMatchObject({
      settings: null,
      source: null,
      leaves: "title",
    });
});

test("what the workspace set comes before what the environment sets", async () => {
  await anew();
  const read = reader({ given: GIVEN });
  expect(await read(world.workspaceId, "email")).toMatchObject({
    source: "environment",
    settings: { url: "smtp://given.example.org", from: "given@example.org", host: null },
  });
  await save(
    "email",
    { host: "own.example.org", from: "own@example.org", leaves: "nothing" },
    { pass: "hunter2" },
  );
  expect(await reader({ given: GIVEN })(world.workspaceId, "email")).toMatchObject({
    source: "workspace",
    leaves: "nothing",
    settings: { url: null, host: "own.example.org", from: "own@example.org", pass: "hunter2" },
  });
});

test("half of it is none, and the workspace's own say in what may leave counts all the same", async () => {
  await anew();
  await save("email", { host: "own.example.org", leaves: "fields" });
  expect(await reader()(world.workspaceId, "email")).toMatchObject({ settings: null, leaves: "fields" });
  expect(await reader({ given: GIVEN })(world.workspaceId, "email")).toMatchObject({
    source: "environment",
    leaves: "fields",
    settings: { host: null, from: "given@example.org" },
  });
});

test("what was learned of Slack stands beside the environment's token", async () => {
  await anew();
  await save("slack", { teamId: "T1", teamName: "Acme", defaultChannel: "C1" });
  expect(await reader({ given: GIVEN })(world.workspaceId, "slack")).toMatchObject({
    source: "environment",
    settings: { botToken: "xoxb-given", teamId: "T1", defaultChannel: "C1" },
  });
});

test("a secret for the door is not the worker's to open, and is in nobody's way", async () => {
  await anew();
  const about = sealedAbout(world.workspaceId, "slack", "signingSecret");
  const token = sealForWorker(key.publicKey, sealedAbout(world.workspaceId, "slack", "botToken"), "xoxb-own");
  const sealed = writeSealedParts({
    botToken: token,
    signingSecret: doorSeal("of web").close(about, "s".repeat(32)),
  });
  await putChannelSettings(
    base.sql,
    { workspaceId: world.workspaceId, channel: "slack" },
    { settings: {}, sealed, changedBy: randomUUID() },
  );
  expect(await reader()(world.workspaceId, "slack")).toMatchObject({
    settings: { botToken: "xoxb-own", signingSecret: null },
  });
});

test("with another key than it was sealed for it says so, as a trouble of the settings", async () => {
  await anew();
  await save("email", { host: "own.example.org", from: "own@example.org" }, { pass: "hunter2" });
  const lost = reader({ key: channelsKeyOf("another secret, made anew") });
  const trouble = readTrouble(await lost(world.workspaceId, "email").catch((error: unknown) => error));
  expect(trouble).toMatchObject({ kind: "settings", code: "key_changed" });
  expect(trouble.answer).toContain("Type the passwords and tokens again");
  // The other channels have nothing to open.
  expect(await lost(world.workspaceId, "push")).toMatchObject({ settings: null });
});

test("it is read once a second, and another stamp says that it is another", async () => {
  await anew();
  let at = 0;
  const read = reader({ clock: () => at });
  await save("email", { host: "one.example.org", from: "a@example.org" });
  const first = await read(world.workspaceId, "email");
  await save("email", { host: "two.example.org", from: "a@example.org" });
  at = 900;
  expect(await read(world.workspaceId, "email")).toBe(first);
  at = 1_000;
  const second = await read(world.workspaceId, "email");
  expect(second.settings?.host).toBe("two.example.org");
  expect(second.stamp).not.toBe(first.stamp);
  at = 2_000;
  expect((await read(world.workspaceId, "email")).stamp).toBe(second.stamp);
});

test("what the worker publishes is its public key and names of variables, and nothing that is in them", async () => {
  const step = keepKeyPublished(base.sql, key, GIVEN);
  await step();
  const [row] = await base.sql`select public_key, environment, channel_key::text as whole from channel_key`;
  expect(Buffer.from(row?.public_key).equals(key.publicKey)).toBe(true);
  expect(row?.environment).toEqual(variablesOf(GIVEN));
  expect(row?.environment).toEqual({
    email: ["SMTP_URL", "MAIL_FROM"],
    slack: ["SLACK_BOT_TOKEN"],
    push: [],
  });
  expect(row?.whole).not.toMatch(/given|xoxb/);
});

test("a worker that starts with another key says at once which channels want their secrets again", async () => {
  await anew();
  await save("email", { host: "own.example.org", from: "own@example.org" }, { pass: "hunter2" });
  await save("slack", { teamId: "T1" });
  const stateOf = async () =>
    base.sql`select channel, status, problem from channel_settings where workspace_id = ${world.workspaceId} order by channel`;
  await keepKeyPublished(base.sql, key, NOTHING)();
  expect(await stateOf()).toMatchObject([{ status: "unknown" }, { status: "unknown" }]);
  await keepKeyPublished(base.sql, channelsKeyOf("another secret, made anew"), NOTHING)();
  expect(await stateOf()).toMatchObject([
    {
      channel: "email",
      status: "trouble",
      problem: expect.stringContaining("Type the passwords and tokens again"),
    },
    { channel: "slack", status: "unknown" },
  ]);
  await base.sql`delete from channel_key`;
});

test("a worker with another key publishes it once and does not fight over it", async () => {
  const [one, two] = [key, channelsKeyOf("another worker's secret, on another machine")];
  const first = keepKeyPublished(base.sql, one, NOTHING);
  const second = keepKeyPublished(base.sql, two, NOTHING);
  await first();
  await second();
  await first();
  await first();
  const [row] = await base.sql`select public_key from channel_key`;
  expect(Buffer.from(row?.public_key).equals(two.publicKey)).toBe(true);
  await base.sql`delete from channel_key`;
  await second();
  await second();
  expect(await base.sql`select from channel_key`).toHaveLength(1);
});
