import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { insertMessages } from "../../db/write/messages";
import type { MessageOccasion } from "../../domain/message";
import { newId } from "../../engine/ids";
import { drawn } from "../../testing/slack/drawn";
import { addChannel, buttonsOf, postsIn, textOf } from "../../testing/slack/people";
import type { Post } from "../../testing/slack/state";
import {
  ask,
  clear,
  decideIt,
  openScene,
  PUBLIC_URL,
  type Scene,
  type Somebody,
  somebody,
} from "./scene.fixture";

// What comes after the first message, and what is about no task.

let scene: Scene;
let ana: Somebody;
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(async () => {
  await clear(scene);
  ana = await somebody(scene, "Ana");
});
afterAll(() => scene.close());

type More = { intentId?: string; address?: string; urgent?: boolean; about?: object };
async function tell(occasion: MessageOccasion, { intentId, address, urgent = false, about = {} }: More) {
  await insertMessages(scene.db.sql, [
    {
      workspaceId: scene.world.workspaceId,
      id: newId(new Date()),
      channel: "slack",
      occasion,
      intentId: intentId ?? null,
      seq: intentId ? 100 : null,
      personId: ana.person.id,
      groupId: null,
      destination: "slack",
      address: address ?? `person:${ana.person.id}`,
      urgent,
      about: about as never,
      dueAt: null,
    },
  ]);
  await scene.send();
}

test.each<[MessageOccasion, boolean, string]>([
  ["reminder", false, "Reminder: this still waits for you"],
  ["reminder", true, "Reminder: this still waits for you"],
  ["escalated", false, "Escalated: nobody has decided this yet, so more people are asked"],
])(
  "a %s (urgent: %s) goes into the thread of the message with the buttons",
  async (occasion, urgent, said) => {
    const intentId = await ask(scene, { title: "Refund?", assignees: ["ana@example.com"] });
    await scene.turn();
    await tell(occasion, { intentId, urgent });
    const [root, reply] = postsIn(scene.slack, ana.account);
    expect(reply).toMatchObject({ threadTs: root?.ts, isBroadcast: urgent || occasion === "escalated" });
    expect(reply && drawn(reply)).toEqual([said]);
    expect(reply && buttonsOf(reply)).toEqual([]);
  },
);

/** First Ben was asked, and now Ana is, too. */
async function widened(): Promise<string> {
  const intentId = await ask(scene, { title: "Refund?", assignees: ["ben@example.com"] });
  await scene.turn();
  await scene.base.sql`
    update tasks set assignees = assignees || ${`person:${ana.person.id}`}::text where id = ${intentId}`;
  return intentId;
}

test("whoever was not asked before gets the message with the buttons, not a word in a thread", async () => {
  const ben = await somebody(scene, "Ben");
  const intentId = await widened();
  await tell("escalated", { intentId });
  const [root] = postsIn(scene.slack, ana.account);
  expect(root?.threadTs).toBeNull();
  expect(root && buttonsOf(root).length).toBeGreaterThan(1);
  // And hears at once that it is no new request, in what pops up, too.
  expect(root?.text).toBe("Escalated to you: Refund?");
  expect(root && drawn(root)).toContain("Escalated to you: nobody has decided this in time");
  const [first] = postsIn(scene.slack, ben.account);
  expect(postsIn(scene.slack, ben.account)).toHaveLength(1);
  expect(first?.text).toBe("You are asked: Refund?");
  // It goes on saying so when it is rewritten, until it says how it ended.
  await scene.engine.apply({
    workspaceId: scene.world.workspaceId,
    intentId,
    command: { type: "claim_task", actor: { ...ben.person, via: "inbox" } },
  });
  await scene.turn();
  const [again] = postsIn(scene.slack, ana.account);
  expect(again && drawn(again).join()).toContain("Ben is looking at it");
  expect(again && drawn(again)).toContain("Escalated to you: nobody has decided this in time");
  await decideIt(scene, intentId, ben.person, "approved");
  await scene.turn();
  expect(drawn(postsIn(scene.slack, ana.account)[0] as Post).join()).not.toContain("Escalated");
});

test("a reminder that is the first to arrive says that it is one", async () => {
  const ben = await somebody(scene, "Ben");
  const intentId = await widened();
  await tell("reminder", { intentId });
  const [root] = postsIn(scene.slack, ana.account);
  expect(root?.text).toBe("Reminder: Refund?");
  expect(root && drawn(root)).toContain("Reminder: this still waits");
  expect(postsIn(scene.slack, ben.account)).toHaveLength(1);
});

test("where nothing of a task may leave, it is said all the same that it is an escalation", async () => {
  scene.leaves = "nothing";
  await somebody(scene, "Ben");
  const intentId = await widened();
  await tell("escalated", { intentId });
  const [root] = postsIn(scene.slack, ana.account);
  expect(root?.text).toMatch(/^Escalated to you: /);
  expect(root && textOf(root)).not.toContain("Refund");
});

test("what is too much to read one by one is one message, with what is open of it", async () => {
  const intents: string[] = [];
  for (const title of ["One?", "Two?", "Three?"])
    intents.push(await ask(scene, { title, assignees: ["ana@example.com"] }));
  await tell("gathered", { about: { count: 25, reminders: 0, ended: 0, high: 1, intents } });
  const [post] = postsIn(scene.slack, ana.account);
  expect(post && drawn(post).sort()).toEqual(
    [
      "25 tasks wait for you",
      "• One?",
      "• Two?",
      "• Three?",
      "• and 22 more",
      `Open the inbox → ${PUBLIC_URL}/inbox`,
    ].sort(),
  );
});

test("what ended does not count among what waits, and where nothing waits and nothing ended nothing is said", async () => {
  const [waits = "", over = ""] = [
    await ask(scene, { title: "One?", assignees: ["ana@example.com"] }),
    await ask(scene, { title: "Two?", assignees: ["ana@example.com"] }),
  ];
  await scene.base.sql`
    update tasks set status = 'decided' where id = ${over}`;
  await scene.base.sql`
    update intents set progress = '{"decided": {"outcome": "approved", "name": "Ben", "via": "inbox"}}' where id = ${over}`;
  const about = { count: 9, reminders: 0, ended: 8, high: 0, intents: [waits], endings: [over] };
  await tell("gathered", { about });
  const [post] = postsIn(scene.slack, ana.account);
  expect(post && drawn(post).slice(0, -1)).toEqual([
    "1 task waits for you",
    "• One?",
    "8 tasks that concerned you are over",
    "• Two?: Approved by Ben in the inbox.",
    "• and 7 more",
  ]);
  await tell("gathered", { about: { count: 1, reminders: 0, ended: 0, high: 0, intents: [over] } });
  expect(postsIn(scene.slack, ana.account)).toHaveLength(1);
  const states = await scene.base.sql`select state from messages where occasion = 'gathered' order by id`;
  expect(states).toMatchObject([{ state: "delivered" }, { state: "superseded" }]);
});

test("a note for their eyes alone: in a direct message, or in the channel where nobody else sees it", async () => {
  await tell("notice", { address: `user:${ana.account.id}`, about: { text: "You may not decide this." } });
  const [post] = postsIn(scene.slack, ana.account);
  expect(post && drawn(post)).toEqual(["You may not decide this."]);
  const channel = addChannel(scene.slack, "finance");
  const about = { text: "Look again.", channel: channel.id };
  await tell("notice", { address: `user:${ana.account.id}`, about });
  expect(postsIn(scene.slack, channel)).toEqual([]);
  expect(scene.slack.state.ephemerals).toMatchObject([{ channel: channel.id, user: ana.account.id }]);
});

test("a note may lead to a page of ours, and to no other", async () => {
  const address = `user:${ana.account.id}`;
  await tell("notice", { address, about: { text: "A.", url: "https://evil.example/" } });
  await tell("notice", { address, about: { text: "B.", path: "/inbox" } });
  await tell("notice", { address, about: { text: "C.", url: `${PUBLIC_URL}.evil.example/` } });
  const urls = postsIn(scene.slack, ana.account).flatMap((post) => buttonsOf(post).map(({ url }) => url));
  expect(urls).toEqual([`${PUBLIC_URL}/inbox`]);
});

test("a test says that it is one", async () => {
  await tell("test", {});
  const [post] = postsIn(scene.slack, ana.account);
  expect(post?.text).toMatch(/^This is a test/);
  const [row] = await scene.base.sql`select state, subject from messages where occasion = 'test'`;
  expect(row).toMatchObject({ state: "delivered", subject: "A test" });
});

test("a receipt says what was decided in their name, and where to say that it was not them", async () => {
  const intentId = await ask(scene, { title: "Refund?", assignees: ["ana@example.com"] });
  await tell("receipt", { intentId, about: { outcome: "approved", via: "email", at: "", version: 1 } });
  const [post] = postsIn(scene.slack, ana.account);
  expect(post && drawn(post)[0]).toBe(
    "A decision was made in your name by e-mail: Approved. If it was not you, say so.",
  );
  const url = post && buttonsOf(post)[0]?.url;
  expect(url).toMatch(new RegExp(`^${PUBLIC_URL}/d/not-me/`));
  const [row] = await scene.base.sql`select content::text as text from messages where occasion = 'receipt'`;
  expect(row?.text).not.toContain(url);
});
