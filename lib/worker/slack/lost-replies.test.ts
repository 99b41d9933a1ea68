// What is told beside the message with the buttons, while Slack takes it and its answers are lost: it is found where the app may
// read, and where it may not there are two of it at most.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { insertMessages } from "../../db/write/messages";
import type { MessageOccasion } from "../../domain/message";
import { slackPlace } from "../../domain/places";
import type { JsonObject } from "../../domain/types";
import { newId } from "../../engine/ids";
import { makeGroup } from "../../testing/factory";
import { addChannel, postsIn } from "../../testing/slack/people";
import type { Fault, SlackChannel } from "../../testing/slack/state";
import { ask, clear, later, openScene, type Scene, type Somebody, somebody } from "./scene.fixture";

let scene: Scene;
let ana: Somebody;
let channel: SlackChannel;
let groupId = "";
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(async () => {
  await clear(scene);
  ana = await somebody(scene, "Ana");
  channel = addChannel(scene.slack, "finance");
  groupId = await makeGroup(scene.base.sql, scene.world, "finance", [ana.person]);
  await scene.base.sql`update groups set slack_channel = ${channel.id} where id = ${groupId}`;
});
afterAll(() => scene.close());

type More = { intentId?: string; address?: string; about?: JsonObject };

async function tell(occasion: MessageOccasion, { intentId, address, about = {} }: More): Promise<void> {
  const isOfGroup = address?.startsWith("channel:") === true;
  const to = address ?? `person:${ana.person.id}`;
  await insertMessages(scene.db.sql, [
    {
      workspaceId: scene.world.workspaceId,
      id: newId(new Date()),
      channel: "slack",
      occasion,
      intentId: intentId ?? null,
      seq: intentId ? 100 : null,
      personId: isOfGroup ? null : ana.person.id,
      groupId: isOfGroup ? groupId : null,
      destination: slackPlace(to),
      address: to,
      urgent: false,
      about,
      dueAt: null,
    },
  ]);
}

const lose = (method: string, times: number | null, fault: Fault = { kind: "drop" }) =>
  scene.slack.trouble(method, fault, times);

/** For hours: a place that is shut opens again, and what waits for its turn has it. */
async function hours(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) {
    await scene.send();
    await later(scene, 900);
  }
  await scene.send();
}

const told = async (occasion: string) =>
  (
    await scene.base.sql<Array<{ state: string; answer: string }>>`
      select state::text, answer from messages where channel = 'slack' and occasion = ${occasion}`
  ).map((row) => ({ ...row }));

const asked = async (assignees = ["ana@example.com"]) => {
  const id = await ask(scene, { title: "Refund?", assignees });
  await scene.turn();
  return id;
};
const gathered = (intents: string[]) => ({ count: 2, reminders: 0, ended: 0, high: 0, intents });

test.each<[string, Fault]>([
  ["are lost", { kind: "drop" }],
  ["break off", { kind: "cut" }],
])("of a reply in their thread whose answers %s there is one, however often they are", async (_, fault) => {
  const intentId = await asked();
  await tell("reminder", { intentId });
  lose("chat.postMessage", null, fault);
  await hours();
  expect(postsIn(scene.slack, ana.account)).toHaveLength(2); // the first message, and the reply
  expect(await told("reminder")).toEqual([
    { state: "delivered", answer: expect.stringMatching(/^Posted as \S+ in the thread of \S+\.$/) },
  ]);
});

test("so it is of what was gathered for them", async () => {
  const intents = [await asked()];
  await tell("gathered", { about: gathered(intents) });
  lose("chat.postMessage", null);
  await hours();
  expect(postsIn(scene.slack, ana.account)).toHaveLength(2);
  expect(await told("gathered")).toMatchObject([{ state: "delivered" }]);
});

test("and of a note in their direct messages", async () => {
  await tell("notice", { about: { text: "You may not decide this." } });
  lose("chat.postMessage", null);
  await hours();
  expect(postsIn(scene.slack, ana.account)).toHaveLength(1);
  expect(await told("notice")).toMatchObject([{ state: "delivered" }]);
});

test("a note that they alone see in a channel cannot be looked for: it is shown twice at most", async () => {
  const address = `user:${ana.account.id}`;
  await tell("notice", { address, about: { text: "Look again.", channel: channel.id } });
  scene.slack.state.ephemerals.length = 0;
  lose("chat.postEphemeral", null);
  await hours();
  expect(scene.slack.state.ephemerals).toHaveLength(2);
  expect(await told("notice")).toEqual([
    { state: "dead", answer: expect.stringMatching(/may have been posted all the same/) },
  ]);
});

test.each<[MessageOccasion, number]>([
  ["assigned", 2],
  ["reminder", 3], // with the first message
  ["gathered", 3],
])(
  "of a message (%s) in a channel where the app may not read there are two at most",
  async (occasion, posts) => {
    const address = `channel:${channel.id}`;
    if (occasion === "assigned") lose("chat.postMessage", null);
    const intentId = await asked(["group:finance"]);
    if (occasion === "reminder") await tell(occasion, { intentId, address });
    if (occasion === "gathered") await tell(occasion, { address, about: gathered([intentId]) });
    if (occasion !== "assigned") lose("chat.postMessage", null);
    await hours();
    expect(postsIn(scene.slack, channel)).toHaveLength(posts);
    const states = await scene.base.sql`
    select state::text from messages where address = ${address} and occasion = ${occasion}`;
    expect(states).toMatchObject([{ state: "dead" }]);
  },
);

const BROKEN: Fault[] = [
  ...[500, 502, 503, 504].map((status): Fault => ({ kind: "status", status, isDone: true })),
  ...["internal_error", "fatal_error"].map((error): Fault => ({ kind: "error", error, isDone: true })),
];

test.each(BROKEN)("nor are there more where Slack posts it and fails all the same (%j)", async (fault) => {
  const address = `channel:${channel.id}`;
  lose("chat.postMessage", null, fault);
  await asked(["group:finance"]);
  await hours();
  expect(postsIn(scene.slack, channel)).toHaveLength(2);
  const ends = await scene.base.sql`select state::text, answer from messages where address = ${address}`;
  expect(ends).toMatchObject([
    { state: "dead", answer: expect.stringMatching(/may have been posted all the same/) },
  ]);
  // Where it may read it finds the first.
  expect(postsIn(scene.slack, ana.account)).toHaveLength(1);
});

test("of a note that they alone see there are two at most then, too", async () => {
  const address = `user:${ana.account.id}`;
  await tell("notice", { address, about: { text: "Look again.", channel: channel.id } });
  scene.slack.state.ephemerals.length = 0;
  lose("chat.postEphemeral", null, { kind: "status", status: 503, isDone: true });
  await hours();
  expect(scene.slack.state.ephemerals).toHaveLength(2);
});

test("while all of Slack fails, nothing ends for that, and all of it arrives when Slack is back", async () => {
  await asked(["group:finance"]);
  await tell("notice", {
    address: `user:${ana.account.id}`,
    about: { text: "Look again.", channel: channel.id },
  });
  scene.slack.state.ephemerals.length = 0;
  lose("*", null, { kind: "status", status: 503 });
  await asked(["group:finance"]);
  await hours();
  expect(postsIn(scene.slack, channel)).toHaveLength(1);
  scene.slack.recover();
  await hours();
  expect(postsIn(scene.slack, channel)).toHaveLength(2);
  expect(scene.slack.state.ephemerals).toHaveLength(1);
  const ends = await scene.base.sql`select from messages where channel = 'slack' and state <> 'delivered'`;
  expect(ends).toEqual([]);
});

test("while no answer of any kind comes, nothing ends for that: it is found when they come again", async () => {
  const intentId = await asked();
  await tell("reminder", { intentId });
  lose("*", null);
  await hours();
  expect(await told("reminder")).toMatchObject([{ state: "due" }]);
  scene.slack.recover();
  await hours();
  expect(postsIn(scene.slack, ana.account)).toHaveLength(2);
  expect(await told("reminder")).toMatchObject([{ state: "delivered" }]);
});
