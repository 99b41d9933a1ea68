import { afterAll, beforeAll, expect, test } from "vitest";
import { saveChannel, sendTest } from "../../auth/channel-settings";
import { type Database, openDatabase } from "../../db/client";
import { channelRecords, testResults } from "../../db/read/channel-state";
import { publishChannelKey } from "../../db/write/channel-settings";
import { channelState } from "../../domain/channel-state";
import { newId } from "../../engine/ids";
import { testDatabase } from "../../testing/database";
import { makePerson, makeWorld, type World } from "../../testing/factory";
import { addUser } from "../../testing/slack/people";
import { type LocalSlack, startSlack } from "../../testing/slack/server";
import { sendMessages } from "../messages/send";
import { senders } from "./senders";
import { channelSettings } from "./settings";
import { channelsKeyOf } from "./unseal";

// The whole way of a bot token: typed by an admin, sealed, opened by the worker, refused or taken by Slack, and told on the page.

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let slack: LocalSlack;
let world: World;
let by: { workspaceId: string; personId: string };
let turn: () => Promise<void>;

const key = channelsKeyOf("the worker's secret, of which web has nothing");
const SECRET = "what signs sessions, and thirty-two long";

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  slack = await startSlack();
  world = await makeWorld(base.sql);
  const ana = await makePerson(base.sql, world, "ana@example.org", "owner");
  by = { workspaceId: world.workspaceId, personId: ana.id };
  addUser(slack, "Ana", { email: "ana@example.org" });
  await publishChannelKey(base.sql, key.publicKey, {});
  const settings = channelSettings({ sql: db.sql, key, given: { email: null, slack: null, push: null } });
  const send = senders({
    sql: db.sql,
    publicUrl: "https://sign.example.org",
    linkSecret: "the secret of links, which is long",
    settings,
    push: {} as never,
  });
  const { step, settled } = sendMessages(db.sql, "slack", send.slack);
  turn = async () => {
    while ((await step()) === 0) await settled();
    await settled();
  };
});
afterAll(async () => {
  await db.close();
  await slack.close();
  await base.close();
});

const save = (botToken: string) =>
  saveChannel(db, by, SECRET, {
    channel: "slack",
    plain: { apiUrl: slack.apiUrl },
    secrets: { botToken, signingSecret: slack.state.signingSecret },
  });
async function tried(): Promise<{ state: string; answer: string | null }> {
  const sent = await sendTest(db, by, "slack", newId);
  if (!sent.ok) throw new Error(sent.message);
  await turn();
  const [result] = await testResults(db.sql, by.workspaceId, sent.messageIds);
  return { state: result?.state ?? "none", answer: result?.answer ?? null };
}
async function shown() {
  const [, record] = await channelRecords(db.sql, by.workspaceId, {});
  if (!record) throw new Error("there is no record of Slack");
  const { words, meaning } = channelState(record);
  return { words, meaning, plain: record.plain };
}

test("a token that Slack does not know is a state with a remedy, and the test waits for a better one", async () => {
  await save("xoxb-nobody-knows-it");
  expect((await shown()).words).toBe("Set up, not tried yet");
  const { state, answer } = await tried();
  expect(state).toBe("due");
  expect(answer).toMatch(/Slack does not know the bot token/);
  expect(await shown()).toMatchObject({
    words: "In trouble",
    meaning: expect.stringMatching(/^Slack does not know the bot token\. .*\(invalid_auth\)$/),
  });
  // No loop: what waits is not tried again while nothing has changed.
  const before = slack.state.calls.length;
  await turn();
  await turn();
  expect(slack.state.calls.length).toBe(before);
});

test("saving the right one sends what waited, says which Slack it is, and works from then on", async () => {
  await save(slack.botToken);
  expect((await shown()).words).toBe("Set up, not tried yet");
  const { state } = await tried();
  expect(state).toBe("delivered");
  expect(slack.state.posts.length).toBe(2); // this one, and the one that waited
  expect(await shown()).toMatchObject({
    words: "Works",
    plain: { teamId: slack.state.teamId, teamName: "Local", apiUrl: slack.apiUrl },
  });
});

test.each([
  ["account_inactive", /switched off/],
  ["token_revoked", /was revoked/],
  ["missing_scope", /scopes of the manifest/],
])("%s is a state with a remedy, too, and is over when it is", async (error, words) => {
  slack.trouble("chat.postMessage", { kind: "error", error }, null);
  const { state, answer } = await tried();
  expect([state, answer]).toEqual(["due", expect.stringMatching(words)]);
  expect(await shown()).toMatchObject({ words: "In trouble", meaning: expect.stringMatching(words) });
  slack.recover();
  expect((await tried()).state).toBe("delivered");
  expect(await shown()).toMatchObject({ words: "Works", meaning: null });
});

test("a test that finds no channel is dead, and says nothing of the token", async () => {
  slack.trouble("chat.postMessage", { kind: "error", error: "channel_not_found" });
  expect((await tried()).state).toBe("dead");
  expect((await shown()).words).toBe("Works");
});

test("neither the token nor the signing secret is readable anywhere in the database", async () => {
  const tables = [
    "channel_settings",
    "admin_events",
    "messages",
    "message_attempts",
    "destinations",
    "channel_key",
  ];
  const all = await base.sql.unsafe(
    tables.map((name) => `select string_agg(${name}::text, ' ') as text from ${name}`).join(" union all "),
  );
  const sealed =
    await base.sql`select convert_from(sealed, 'UTF8') as text from channel_settings where sealed is not null`;
  const text = [...all, ...sealed].map((row) => row.text).join(" ");
  expect(text).toContain("teamName");
  for (const secret of [slack.botToken, slack.state.signingSecret, "xoxb-nobody-knows-it"])
    expect(text.includes(secret)).toBe(false);
});
