import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { receive } from "../../slack/receive";
import { NO_HURRY } from "../../slack/scene.fixture";
import { makeGroup } from "../../testing/factory";
import { addChannel, buttonsOf, postsIn, textOf } from "../../testing/slack/people";
import { press } from "../../testing/slack/press";
import { BOT_SCOPES, type Post, type SlackChannel } from "../../testing/slack/state";
import {
  ask,
  clear,
  decideIt,
  LINK_SECRET,
  later,
  openScene,
  PUBLIC_URL,
  type Scene,
  type Somebody,
  somebody,
} from "./scene.fixture";

// A message in a group's channel that Slack took, and whose answer never came: there or twice, no button of it stays for good.

let scene: Scene;
let ana: Somebody;
let channel: SlackChannel;
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(async () => {
  await clear(scene);
  may([]);
  ana = await somebody(scene, "Ana");
  const group = await makeGroup(scene.base.sql, scene.world, "finance", [ana.person]);
  channel = addChannel(scene.slack, "finance");
  await scene.base.sql`update groups set slack_channel = ${channel.id} where id = ${group}`;
});
afterAll(() => scene.close());

function may(more: string[]): void {
  const token = scene.slack.state.tokens.get(scene.slack.botToken);
  if (token) token.scopes = [...BOT_SCOPES, ...more];
}

const asked = () => ask(scene, { title: "Refund?", assignees: ["group:finance"] });

/** The first try of each message is taken, and its answer lost; then it is time for the next one. */
async function lost(): Promise<string> {
  const id = await asked();
  scene.slack.trouble("chat.postMessage", { kind: "drop" }, 2); // there, and to Ana
  await scene.turn();
  expect(postsIn(scene.slack, channel)).toHaveLength(1);
  expect(await answers()).toEqual([expect.stringMatching(/could not be reached/)]);
  await later(scene, 60);
  await scene.turn();
  expect(postsIn(scene.slack, ana.account)).toHaveLength(1);
  return id;
}

const answers = async () =>
  (
    await scene.base.sql<Array<{ answer: string }>>`
      select answer from messages where channel = 'slack' and address = ${`channel:${channel.id}`} order by id`
  ).map(({ answer }) => answer);

const pressed = (post: Post) => {
  const { headers, body } = press(scene.slack, post, { by: ana.account, action: "decide" });
  const deps = {
    sql: scene.db.sql,
    engine: scene.engine,
    publicUrl: PUBLIC_URL,
    linkSecret: LINK_SECRET,
    secrets: async () => [{ workspaceId: null, secret: scene.slack.state.signingSecret }],
    heard: () => {},
    patience: NO_HURRY,
  };
  const request = {
    body: Buffer.from(body),
    signature: headers["x-slack-signature"] ?? null,
    timestamp: headers["x-slack-request-timestamp"] ?? null,
  };
  return receive(deps, "interactions", request, new Date());
};

const live = () => postsIn(scene.slack, channel).filter((post) => buttonsOf(post).length > 0);

test.each([
  ["channels:history", false],
  ["groups:history", true],
])("with %s it is found where it stands, and shows what became of the task", async (scope, isPrivate) => {
  may([scope]);
  channel.isPrivate = isPrivate;
  const id = await lost();
  expect(postsIn(scene.slack, channel)).toHaveLength(1);
  expect(await answers()).toEqual([expect.stringMatching(/^Posted as \S+ in \w+\.$/)]);
  await decideIt(scene, id, ana.person, "approved");
  await scene.turn();
  expect(live()).toEqual([]);
});

test("an app that may not read there posts it again, and the delivery says that it may stand there twice", async () => {
  await lost();
  expect(postsIn(scene.slack, channel)).toHaveLength(2);
  expect(await answers()).toEqual([expect.stringMatching(/^Posted as .* It may stand there twice: /)]);
});

test("the one that nobody knows of decides like any, and both show it then", async () => {
  await lost();
  const [unknown] = postsIn(scene.slack, channel);
  expect(await pressed(unknown as Post)).toEqual({ status: 200, body: null });
  await scene.turn();
  expect(live()).toEqual([]);
  for (const post of postsIn(scene.slack, channel)) expect(textOf(post)).toContain("✓ Ana approved");
});

test("pressed after the end, it shows the end, and decides nothing", async () => {
  const id = await lost();
  await decideIt(scene, id, ana.person, "rejected");
  await scene.turn();
  const [unknown] = live();
  expect(unknown && buttonsOf(unknown)).not.toEqual([]);
  await pressed(unknown as Post);
  await scene.turn();
  expect(live()).toEqual([]);
  for (const post of postsIn(scene.slack, channel))
    expect(textOf(post)).toContain("✕ Ana rejected in the inbox");
});

test("what Slack only kept waiting stands nowhere, and is not looked for", async () => {
  may(["channels:history"]);
  scene.slack.trouble("chat.postMessage", { kind: "rate", retryAfter: 1, ofAll: true });
  await asked();
  await scene.turn();
  await later(scene, 5);
  scene.slack.recover();
  await scene.turn();
  await later(scene, 5);
  await scene.turn();
  expect(postsIn(scene.slack, channel)).toHaveLength(1);
  expect(scene.slack.calls("conversations.history")).toEqual([]);
});
