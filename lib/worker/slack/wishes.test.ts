import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { slackEar } from "../../db/read/slack-ear";
import type { JsonObject } from "../../domain/types";
import { decisionsOn } from "../../slack/scene.fixture";
import { setClock } from "../../testing/database";
import { addChannel, addUser, postsIn, textOf } from "../../testing/slack/people";
import { event, press, pressInView, slashCommand, submitView, viewOf } from "../../testing/slack/press";
import type { SlackUser } from "../../testing/slack/state";
import { runLoop } from "../loop";
import { ask, decideIt, type Scene, somebody } from "./scene.fixture";
import { openWishing, type Wishing } from "./wishes.fixture";

let wishing: Wishing;
let scene: Scene;
beforeAll(async () => {
  wishing = await openWishing();
  scene = wishing.scene;
});
afterAll(() => scene.close());
beforeEach(() => wishing.clear());

const bring = (...request: Parameters<Wishing["bring"]>) => wishing.bring(...request);
const granted = () => wishing.granted();
const posted = (user: SlackUser) => wishing.posted(user);

test("from the button of a message to a modal, a decision, and the message that shows it", async () => {
  const ana = await somebody(scene, "Ana");
  const id = await ask(scene, {
    assignees: [`person:${ana.person.id}`],
    title: "Pay",
    reasons: ["Too much."],
  });
  await scene.turn();
  await bring("interactions", press(scene.slack, posted(ana.account), { by: ana.account, action: "ask" }));
  await granted();
  const view = viewOf(scene.slack, ana.account);
  if (!view) throw new Error("no modal was opened");
  expect(JSON.stringify(view.view)).toContain("Too much.");
  const values = { "/reason": { "/reason": { type: "static_select", selected_option: { value: "0" } } } };
  const sent = submitView(scene.slack, view, { by: ana.account, values });
  expect(await bring("interactions", sent)).toEqual({ response_action: "clear" });
  expect(await decisionsOn(scene.base.sql, id)).toMatchObject([
    { outcome: "rejected", comment: "Too much.", via: "slack" },
  ]);
  await scene.turn();
  expect(textOf(posted(ana.account))).toMatch(/Rejected/i);
});

test("a ring brings the wish to the worker at once: the modal is there long before Slack's three seconds are over", async () => {
  const ana = await somebody(scene, "Ana");
  await ask(scene, { assignees: [`person:${ana.person.id}`] });
  await scene.turn();
  const loop = runLoop("wishes", wishing.grant.step, { longestMs: 600_000 });
  const ear = slackEar(scene.base.url, loop.wake);
  // Only a ring wakes it: without one it would look again in ten minutes.
  const took: number[] = [];
  for (let i = 0; i < 20; i++) {
    scene.slack.state.views.clear();
    const request = press(scene.slack, posted(ana.account), { by: ana.account, action: "ask" });
    const began = performance.now();
    await bring("interactions", request);
    await expect.poll(() => viewOf(scene.slack, ana.account), { interval: 2, timeout: 3000 }).not.toBeNull();
    took.push(performance.now() - began);
  }
  await loop.stop();
  await ear.close();
  took.sort((a, b) => a - b);
  console.info(`press to modal: median ${took[10]?.toFixed(0)} ms, worst ${took.at(-1)?.toFixed(0)} ms`);
});

test("a modal that comes too late, or that Slack refuses, is said privately instead", async () => {
  const ana = await somebody(scene, "Ana");
  await ask(scene, { assignees: [`person:${ana.person.id}`] });
  await scene.turn();
  const pressIt = () =>
    bring("interactions", press(scene.slack, posted(ana.account), { by: ana.account, action: "ask" }));
  scene.slack.trouble("views.open", { kind: "error", error: "expired_trigger_id" });
  await pressIt();
  await granted();
  await pressIt();
  await setClock(scene.base.sql, 4000);
  await granted();
  const told = postsIn(scene.slack, ana.account).filter((post) => textOf(post).includes("took too long"));
  expect(told).toHaveLength(2);
  expect(viewOf(scene.slack, ana.account)).toBeNull();
});

test.each([
  ["a guest", { isGuest: true }, "Guests"],
  ["a bot", { isBot: true }, "decides nothing"],
  ["somebody who left", { isDeactivated: true }, "decides nothing"],
])(
  "%s who presses is told privately that they may not decide, and is offered nothing",
  async (_, more, told) => {
    const ana = await somebody(scene, "Ana");
    const channel = addChannel(scene.slack, "finance");
    const other = addUser(scene.slack, "Other", more);
    const id = await ask(scene, { assignees: [`person:${ana.person.id}`] });
    await scene.turn();
    const inChannel = { ...posted(ana.account), channel: channel.id };
    await bring("interactions", press(scene.slack, inChannel, { by: other, action: "decide" }));
    await wishing.grant.step();
    await wishing.grant.settled();
    expect(await decisionsOn(scene.base.sql, id)).toEqual([]);
    const notes = await scene.base.sql<Array<{ about: JsonObject }>>`
    select about from messages where occasion = 'notice'`;
    expect(notes).toMatchObject([{ about: { text: expect.stringContaining(told) } }]);
    expect(notes[0]?.about.offer).toBeUndefined();
  },
);

test("a member whose account is nobody's yet gets an offer that only they see, with what Slack says of the account", async () => {
  const ana = await somebody(scene, "Ana");
  const channel = addChannel(scene.slack, "finance");
  const other = addUser(scene.slack, "Otto");
  await ask(scene, { assignees: [`person:${ana.person.id}`] });
  await scene.turn();
  const inChannel = { ...posted(ana.account), channel: channel.id };
  await bring("interactions", press(scene.slack, inChannel, { by: other, action: "decide" }));
  await granted();
  expect(scene.slack.state.ephemerals).toMatchObject([{ channel: channel.id, user: other.id }]);
  const link = /slack\/link\?token=([\w-]{43})/.exec(JSON.stringify(scene.slack.state.ephemerals));
  expect(link).not.toBeNull();
  const [offer] = await scene.base.sql`select user_id, email, name, person_id from slack_link_offers`;
  expect(offer).toMatchObject({ user_id: other.id, email: other.email, name: "Otto", person_id: null });
  expect(JSON.stringify(await scene.base.sql`select content, about from messages`)).not.toContain(link?.[1]);
});

test.each([
  ["is not in", { isMember: false }],
  ["cannot post in any more", { isArchived: true }],
])("an offer from a channel that the app %s comes as a direct message", async (_, more) => {
  const channel = addChannel(scene.slack, "elsewhere", more);
  const stranger = addUser(scene.slack, "Zoe");
  const typed = { by: stranger, channel: channel.id, text: "link" };
  const reply = await bring("commands", slashCommand(scene.slack, typed));
  expect(JSON.stringify(reply)).toContain("in a moment");
  await granted();
  expect(scene.slack.state.ephemerals).toEqual([]);
  expect(textOf(posted(stranger))).toMatch(/slack\/link\?token=[\w-]{43}/);
  const sent = await scene.base.sql`select state, content::text as text from messages`;
  expect(sent).toMatchObject([{ state: "delivered", text: expect.stringContaining("{{link}}") }]);
  expect(sent[0]?.text).not.toMatch(/token=/);
});

test("/countersign lists what waits for whoever asks, and for nobody else", async () => {
  const [ana, ben] = [await somebody(scene, "Ana"), await somebody(scene, "Ben")];
  await ask(scene, { assignees: [`person:${ana.person.id}`], title: "Pay the rent" });
  const type = (by: SlackUser, text = "") =>
    bring("commands", slashCommand(scene.slack, { by, channel: "C0ANY", text }));
  const mine = await type(ana.account);
  expect(mine).toMatchObject({ response_type: "ephemeral" });
  expect(JSON.stringify(mine)).toContain("Pay the rent");
  expect(JSON.stringify(await type(ben.account))).toContain("Nothing waits for you.");
  expect(JSON.stringify(await type(ben.account, "help"))).toContain("/countersign link");
  const stranger = addUser(scene.slack, "Zoe");
  expect(JSON.stringify(await type(stranger))).toContain("not connected");
  await type(stranger, "link");
  const wishes = await scene.base.sql`select kind, user_id from slack_wishes`;
  expect(wishes).toMatchObject([{ kind: "offer", user_id: stranger.id }]);
});

test("both list what stands under Mine in the inbox: nothing voted on, decided in a moment, put off or claimed by another", async () => {
  const [ana, ben] = [await somebody(scene, "Ana"), await somebody(scene, "Ben")];
  const { workspaceId } = scene.world;
  const asked = (title: string, more: JsonObject = {}) =>
    ask(scene, { assignees: ["ana@example.com", "ben@example.com"], title, ...more });
  await asked("Waits");
  await decideIt(scene, await asked("Voted on", { quorum: { required: 2 } }), ana.person, "approved");
  const held = { workspaceId, taskId: await asked("Held"), actor: ana.person, outcome: "approved" };
  expect((await scene.engine.held.hold([held], 60)).ok).toBe(true);
  await scene.base.sql`
    insert into snoozes (workspace_id, person_id, task_id, until)
    values (${workspaceId}, ${ana.person.id}, ${await asked("Put off")}, app_now() + interval '1 hour')`;
  const claim = { type: "claim_task" as const, actor: ben.person };
  await scene.engine.apply({ workspaceId, intentId: await asked("Claimed"), command: claim });
  const titles = (said: unknown) => JSON.stringify(said).match(/Waits|Voted on|Held|Put off|Claimed/g);
  expect(
    titles(
      await bring("commands", slashCommand(scene.slack, { by: ana.account, channel: "C0ANY", text: "" })),
    ),
  ).toEqual(["Waits"]);
  await bring("events", event(scene.slack, { type: "app_home_opened", user: ana.account.id, tab: "home" }));
  await granted();
  expect(titles(viewOf(scene.slack, ana.account, "home")?.view)).toEqual(["Waits"]);
});

test("the home tab lists what waits when it is opened, and offers a stranger to connect; a press there is heard", async () => {
  const ana = await somebody(scene, "Ana");
  await ask(scene, { assignees: [`person:${ana.person.id}`], title: "Pay the rent <!channel>" });
  const stranger = addUser(scene.slack, "Zoe");
  for (const user of [ana.account, stranger])
    await bring("events", event(scene.slack, { type: "app_home_opened", user: user.id, tab: "home" }));
  await granted();
  const home = viewOf(scene.slack, ana.account, "home");
  expect(JSON.stringify(home?.view)).toContain("Pay the rent");
  const theirs = viewOf(scene.slack, stranger, "home");
  if (!theirs) throw new Error("their home was not drawn");
  expect(JSON.stringify(theirs.view)).not.toContain("Pay the rent");
  await bring("interactions", pressInView(scene.slack, theirs, { by: stranger, action: "connect" }));
  await granted();
  expect(textOf(posted(stranger))).toContain("/slack/link?token=");
});
