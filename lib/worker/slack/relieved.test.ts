// A post whose task is asked of others now, or whose person has left: it shows nothing more of the task, and decides nothing.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { removePerson, restorePerson } from "../../auth/removal";
import { insertMessages } from "../../db/write/messages";
import { slackPlace } from "../../domain/places";
import { decide } from "../../engine/decide";
import { hashJson } from "../../engine/hash";
import { newId } from "../../engine/ids";
import { reassign } from "../../engine/reassign";
import { machine, makeGroup, makePerson } from "../../testing/factory";
import { addChannel, buttonsOf, postsIn, textOf } from "../../testing/slack/people";
import type { Post, SlackChannel } from "../../testing/slack/state";
import { ask, clear, openScene, type Scene, type Somebody, somebody } from "./scene.fixture";

const AMOUNT = "4711 €"; // four digits alone may be found in a time
let scene: Scene;
let ana: Somebody;
let ben: Somebody;
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(async () => {
  await clear(scene);
  scene.leaves = "fields";
  ana = await somebody(scene, "Ana");
  ben = await somebody(scene, "Ben");
});
afterAll(() => scene.close());

const asked = async (assignees: string[]) => {
  const id = await ask(scene, { title: "Refund?", may_leave: ["amount"], assignees });
  await scene.turn();
  return id;
};

async function handOn(taskId: string, to: string, by = ana): Promise<void> {
  const { workspaceId } = scene.world;
  expect((await reassign(scene.engine, { workspaceId, taskId, actor: by.person, to: [to] })).ok).toBe(true);
  await scene.turn();
}

async function revise(intentId: string, amount: string): Promise<void> {
  const payload = { amount };
  const command = { type: "revise" as const, actor: machine(), payload, payloadHash: hashJson(payload) };
  const { workspaceId } = scene.world;
  expect((await scene.engine.apply({ workspaceId, intentId, command })).ok).toBe(true);
  await scene.turn();
}

async function approve(taskId: string, { person }: Somebody): Promise<void> {
  const { workspaceId } = scene.world;
  const vote = { workspaceId, taskId, actor: { ...person, via: "inbox" as const }, version: 2 };
  expect((await decide(scene.engine, { ...vote, outcome: "approved" })).ok).toBe(true);
}

const first = (place: SlackChannel | Somebody): Post => {
  const [post] = postsIn(scene.slack, "account" in place ? place.account : place);
  if (!post) throw new Error("nothing was posted there");
  return post;
};

test("whoever a task was taken from sees no buttons and nothing of its later versions, and learns how it ended", async () => {
  const id = await asked(["ana@example.com"]);
  await handOn(id, "ben@example.com");
  expect(buttonsOf(first(ana))).toEqual([]);
  expect(textOf(first(ana))).toContain("Refund?");
  await revise(id, AMOUNT);
  expect(textOf(first(ben))).toContain(AMOUNT);
  expect(buttonsOf(first(ana))).toEqual([]);
  await approve(id, ben);
  await scene.turn();
  expect(textOf(first(ana))).toContain("✓ Ben approved in the inbox");
  // In its thread, too, as ever.
  expect(postsIn(scene.slack, ana.account)).toHaveLength(2);
  expect(JSON.stringify(postsIn(scene.slack, ana.account))).not.toContain(AMOUNT);
  expect(await scene.base.sql`select from slack_posts where not is_closed`).toHaveLength(0);
  const kept = await scene.base.sql`
    select from messages where person_id = ${ana.person.id} and content::text like ${`%${AMOUNT}%`}`;
  expect(kept).toHaveLength(0);
});

test("and when it is given back, they have the whole of it again", async () => {
  const id = await asked(["ana@example.com"]);
  await handOn(id, "ben@example.com");
  await revise(id, AMOUNT);
  await handOn(id, "ana@example.com", ben);
  expect(textOf(first(ana))).toContain(AMOUNT);
  expect(buttonsOf(first(ana)).length).toBeGreaterThan(1);
  expect(buttonsOf(first(ben))).toEqual([]);
});

test("so it is for whoever was taken out of the group that is asked", async () => {
  const group = await makeGroup(scene.base.sql, scene.world, "finance", [ana.person, ben.person]);
  const id = await asked([`group:${group}`]);
  await scene.base.sql`delete from group_people where person_id = ${ana.person.id}`;
  await revise(id, AMOUNT);
  expect(textOf(first(ana))).not.toContain(AMOUNT);
  expect(buttonsOf(first(ana))).toEqual([]);
  expect(buttonsOf(first(ben)).length).toBeGreaterThan(1);
});

test("whoever has left sees at once that it is over, and never more; who comes back is asked anew", async () => {
  const by = await owner();
  const id = await asked(["ana@example.com", "ben@example.com"]);
  const personId = ana.person.id;
  expect(await removePerson(scene.base, by, { personId })).toMatchObject({ ok: true });
  await scene.turn();
  expect(buttonsOf(first(ana))).toEqual([]);
  expect(textOf(first(ana))).toContain("This is over");
  expect(textOf(first(ana))).not.toContain("Refund");
  await revise(id, AMOUNT);
  expect(first(ana).before).toHaveLength(1);
  expect(await restorePerson(scene.base, by, { personId })).toMatchObject({ ok: true });
  await remind(id);
  const again = postsIn(scene.slack, ana.account).at(-1) as Post;
  expect(again.threadTs).toBeNull();
  expect(buttonsOf(again).map(({ text }) => text.text)).toContain("Open in inbox");
});

async function owner() {
  const { id } = await makePerson(scene.base.sql, scene.world, "olga@example.com", "owner");
  return { workspaceId: scene.world.workspaceId, personId: id };
}

async function remind(intentId: string): Promise<void> {
  const address = `person:${ana.person.id}`;
  await insertMessages(scene.db.sql, [
    {
      workspaceId: scene.world.workspaceId,
      id: newId(new Date()),
      channel: "slack",
      occasion: "reminder",
      intentId,
      seq: 100,
      personId: ana.person.id,
      groupId: null,
      destination: slackPlace(address),
      address,
      urgent: false,
      about: {},
      dueAt: null,
    },
  ]);
  await scene.send();
}

async function financeIn(channel: SlackChannel): Promise<string> {
  const group = await makeGroup(scene.base.sql, scene.world, "finance", [ben.person]);
  await scene.base.sql`update groups set slack_channel = ${channel.id} where id = ${group}`;
  return group;
}

test("what is handed on from a group is shown no more in its channel, but for how it ended", async () => {
  const channel = addChannel(scene.slack, "finance");
  const id = await asked([`group:${await financeIn(channel)}`]);
  expect(buttonsOf(first(channel)).length).toBeGreaterThan(1);
  await handOn(id, "ana@example.com", ben);
  await revise(id, AMOUNT);
  expect(buttonsOf(first(channel))).toEqual([]);
  await approve(id, ana);
  await scene.turn();
  expect(textOf(first(channel))).toContain("✓ Ana approved in the inbox");
  expect(JSON.stringify(postsIn(scene.slack, channel))).not.toContain(AMOUNT);
});

test("nor does a channel show it that is the group's no longer, unless another group that is asked posts there", async () => {
  const channel = addChannel(scene.slack, "finance");
  const group = await financeIn(channel);
  const id = await asked([`group:${group}`]);
  await scene.base.sql`update groups set slack_channel = 'C0ELSEWHERE' where id = ${group}`;
  await revise(id, AMOUNT);
  expect(textOf(first(channel))).not.toContain(AMOUNT);
  expect(buttonsOf(first(channel))).toEqual([]);
  const other = await makeGroup(scene.base.sql, scene.world, "audit", [ben.person]);
  await scene.base.sql`update groups set slack_channel = ${channel.id} where id = ${other}`;
  await handOn(id, `group:${other}`, ben);
  expect(textOf(first(channel))).toContain(AMOUNT);
});
