import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { actionValue, readPress } from "../../channels/slack/action-ids";
import { linkUrl } from "../../channels/slack/link-offer";
import { refreshPostsOf } from "../../db/write/slack-posts";
import { makeGroup } from "../../testing/factory";
import { addChannel, buttonsOf, postsIn, textOf } from "../../testing/slack/people";
import type { Post } from "../../testing/slack/state";
import {
  ask,
  clear,
  decideIt,
  LINK_SECRET,
  openScene,
  PUBLIC_URL,
  type Scene,
  somebody,
} from "./scene.fixture";

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(() => clear(scene));
afterAll(() => scene.close());

const rows = () => scene.base.sql<
  Array<{ occasion: string; state: string; answer: string | null; address: string }>
>`
  select occasion, state::text, answer, address from messages where channel = 'slack' order by created_at, id`;
const labels = (post: Post | undefined) => (post ? buttonsOf(post).map(({ text }) => text.text) : []);

test("somebody who is asked gets a direct message with a button for each outcome, once", async () => {
  const { person, account } = await somebody(scene, "Ana");
  const id = await ask(scene, { title: "Refund 400 €?", assignees: [person.name && "ana@example.com"] });
  await scene.turn();
  await scene.turn();
  const posts = postsIn(scene.slack, account);
  expect(posts).toHaveLength(1);
  expect(labels(posts[0])).toEqual(["Approve", "Reject…", "Comment and decide…", "Open in inbox"]);
  expect(posts[0]?.unfurlsLinks).toBe(false);
  const [approve, , , open] = posts[0] ? buttonsOf(posts[0]) : [];
  expect(readPress(LINK_SECRET, approve ?? {})).toMatchObject({
    kind: "decide",
    outcome: 0,
    intentId: id,
    workspaceId: scene.world.workspaceId,
    version: 1,
  });
  expect(open?.url).toBe(`${PUBLIC_URL}/inbox/${id}`);
  expect(await rows()).toMatchObject([{ occasion: "assigned", state: "delivered" }]);
});

test.each(["inbox", "api", "email"])(
  "decided by the door %s, every post shows it, and no buttons",
  async (via) => {
    const ana = await somebody(scene, "Ana");
    const ben = await somebody(scene, "Ben");
    const id = await ask(scene, { title: "Refund?", assignees: ["ana@example.com", "ben@example.com"] });
    await scene.turn();
    await decideIt(scene, id, ana.person, "approved", via);
    await scene.turn();
    const door = { inbox: " in the inbox", api: " over the API", email: " by e-mail" }[via];
    for (const { account } of [ana, ben]) {
      const [post] = postsIn(scene.slack, account);
      expect(post && textOf(post)).toContain(`✓ Ana approved${door}`);
      expect(labels(post)).toEqual([]);
    }
    // Whoever did not decide themselves is told so in the thread.
    expect(postsIn(scene.slack, ben.account).map(({ threadTs }) => threadTs !== null)).toEqual([false, true]);
    expect(postsIn(scene.slack, ana.account)).toHaveLength(1);
    const closed = await scene.base.sql`select from slack_posts where is_closed`;
    expect(closed).toHaveLength(2);
  },
);

test("a task that is over before its message goes out is not posted", async () => {
  const ana = await somebody(scene, "Ana");
  const id = await ask(scene, { title: "Refund?", assignees: ["ana@example.com"] });
  await decideIt(scene, id, ana.person, "approved");
  await scene.turn();
  expect(postsIn(scene.slack, ana.account)).toEqual([]);
});

test("a post that was under way when the decision came is rewritten as soon as it is known where it is", async () => {
  const ana = await somebody(scene, "Ana");
  const id = await ask(scene, { title: "Refund?", assignees: ["ana@example.com"] });
  // Slack has taken the message, and the decision commits before its answer is here.
  const until = () => decideIt(scene, id, ana.person, "rejected");
  scene.slack.trouble("chat.postMessage", { kind: "slow", until });
  await scene.tell();
  await scene.send();
  const [post] = postsIn(scene.slack, ana.account);
  expect(post && textOf(post)).toContain("✕ Ana rejected in the inbox");
  expect(labels(post)).toEqual([]);
});

test("a revision, a vote and a claim are shown by the post, and its buttons name the new version", async () => {
  const ana = await somebody(scene, "Ana");
  const ben = await somebody(scene, "Ben");
  const id = await ask(scene, {
    title: "Refund?",
    assignees: ["ana@example.com", "ben@example.com"],
    quorum: { required: 2 },
  });
  await scene.turn();
  expect(textOf(postsIn(scene.slack, ben.account)[0] as Post)).toContain("0 of 2 have agreed");
  await decideIt(scene, id, ana.person, "approved");
  await scene.turn();
  expect(textOf(postsIn(scene.slack, ben.account)[0] as Post)).toContain("1 of 2 have agreed");
  const [intent] = await scene.base.sql`select version from intents where id = ${id}`;
  const revised = await scene.engine.apply({
    workspaceId: scene.world.workspaceId,
    intentId: id,
    command: {
      type: "revise",
      actor: { kind: "key", id: "k1", personId: null, name: "key", via: "api" },
      payload: { service: "api", version: "2" },
      expectedVersion: intent?.version,
    } as never,
  });
  expect(revised.ok).toBe(true);
  await scene.turn();
  const [post] = postsIn(scene.slack, ben.account);
  expect(post && textOf(post)).toContain("changed, this is version 2");
  expect(post && textOf(post)).toContain("0 of 2 have agreed");
  const [approve] = post ? buttonsOf(post) : [];
  expect(readPress(LINK_SECRET, approve ?? {})).toMatchObject({ version: 2 });
});

test("what expires or is taken back is rewritten, too", async () => {
  const ana = await somebody(scene, "Ana");
  const id = await ask(scene, { title: "Refund?", assignees: ["ana@example.com"] });
  await scene.turn();
  await scene.engine.apply({
    workspaceId: scene.world.workspaceId,
    intentId: id,
    command: {
      type: "cancel",
      actor: { kind: "key", id: "k1", personId: null, name: "key", via: "api" },
    } as never,
  });
  await scene.turn();
  const [post] = postsIn(scene.slack, ana.account);
  expect(post && textOf(post)).toContain("It was taken back");
  expect(labels(post)).toEqual([]);
});

test("a group's channel gets one message, beside those of its people", async () => {
  const ana = await somebody(scene, "Ana");
  const ben = await somebody(scene, "Ben");
  const group = await makeGroup(scene.base.sql, scene.world, "finance", [ana.person, ben.person]);
  const channel = addChannel(scene.slack, "finance");
  await scene.base.sql`update groups set slack_channel = ${channel.id} where id = ${group}`;
  const id = await ask(scene, { title: "Refund?", assignees: ["group:finance"] });
  await scene.turn();
  expect(postsIn(scene.slack, channel)).toHaveLength(1);
  expect(postsIn(scene.slack, ana.account)).toHaveLength(1);
  await decideIt(scene, id, ben.person, "approved");
  await scene.turn();
  const posts = postsIn(scene.slack, channel);
  expect(posts).toHaveLength(1);
  expect(posts[0] && textOf(posts[0])).toContain("✓ Ben approved in the inbox");
});

test("an account that nobody has said is theirs gets an offer to say so and no buttons, until somebody has", async () => {
  const ana = await somebody(scene, "Ana", false);
  const id = await ask(scene, { title: "Refund?", assignees: ["ana@example.com"] });
  await scene.turn();
  const [post] = postsIn(scene.slack, ana.account);
  expect(labels(post)).toEqual(["Connect your account", "Open in inbox"]);
  const [offer] = post ? buttonsOf(post) : [];
  const token = /[\w-]{43}$/.exec(offer?.url ?? "")?.[0] ?? "none";
  expect(offer?.url).toBe(linkUrl(PUBLIC_URL, token));
  const [kept] = await scene.base
    .sql`select content::text as text from messages where intent_id = ${id} and channel = 'slack'`;
  expect(kept?.text).toContain("{{link}}");
  expect(kept?.text).not.toContain(token);
  await scene.base.sql`
    insert into slack_links (workspace_id, team_id, user_id, person_id, verified_at)
    values (${scene.world.workspaceId}, ${scene.slack.state.teamId}, ${ana.account.id}, ${ana.person.id}, app_now())`;
  await refreshPostsOf(scene.db.sql, scene.world.workspaceId, ana.person.id);
  await scene.turn();
  expect(labels(postsIn(scene.slack, ana.account)[0])).toContain("Approve");
});

test("who has no account in Slack is no trouble, and is not looked for again for a while", async () => {
  const ana = await somebody(scene, "Ana", false);
  scene.slack.state.users.delete(ana.account.id);
  await ask(scene, { title: "One?", assignees: ["ana@example.com"] });
  await scene.turn();
  expect(await rows()).toMatchObject([{ occasion: "assigned", state: "superseded" }]);
  await ask(scene, { title: "Two?", assignees: ["ana@example.com"] });
  await scene.turn();
  expect(await rows()).toHaveLength(1);
  expect(scene.slack.calls("users.lookupByEmail")).toHaveLength(1);
  scene.slack.state.users.set(ana.account.id, ana.account);
  await scene.base.sql`update slack_accounts set until = app_now()`;
  await ask(scene, { title: "Three?", assignees: ["ana@example.com"] });
  await scene.turn();
  expect(postsIn(scene.slack, ana.account)).toHaveLength(1);
});

test("an account is looked up once, and a direct message with it is opened once", async () => {
  const ana = await somebody(scene, "Ana", false);
  for (const title of ["One?", "Two?", "Three?"]) {
    await ask(scene, { title, assignees: ["ana@example.com"] });
    await scene.turn();
  }
  expect(postsIn(scene.slack, ana.account)).toHaveLength(3);
  expect(scene.slack.calls("users.lookupByEmail")).toHaveLength(1);
  expect(scene.slack.calls("conversations.open")).toHaveLength(1);
  expect(scene.slack.calls("auth.test").length).toBeLessThanOrEqual(1);
});

test("a value of a button says nothing of the task to who has no secret", () => {
  const value = actionValue(LINK_SECRET, {
    workspaceId: scene.world.workspaceId,
    intentId: scene.world.workspaceId,
    version: 1,
    payloadHash: "00".repeat(32),
  });
  expect(readPress("another secret, as long as the first", { action_id: "decide:0", value })).toBeNull();
});
