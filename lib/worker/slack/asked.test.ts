// What waits to be posted is posted to those alone who are asked then.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { slackPlace } from "../../domain/places";
import { newId } from "../../engine/ids";
import { reassign } from "../../engine/reassign";
import { makeGroup } from "../../testing/factory";
import { drawn } from "../../testing/slack/drawn";
import { addChannel, postsIn, textOf } from "../../testing/slack/people";
import type { SlackChannel } from "../../testing/slack/state";
import { ask, clear, decideIt, openScene, type Scene, type Somebody, somebody } from "./scene.fixture";

let scene: Scene;
let ana: Somebody;
let ben: Somebody;
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(async () => {
  await clear(scene);
  ana = await somebody(scene, "Ana");
  ben = await somebody(scene, "Ben");
});
afterAll(() => scene.close());

const posts = ({ account }: Somebody) => postsIn(scene.slack, account).length;

test("a direct message about a task that was taken from its person is not posted", async () => {
  const taskId = await ask(scene, { assignees: ["ana@example.com"] });
  await scene.tell();
  await handOn(taskId, ana, "ben@example.com");
  await scene.turn();
  expect([posts(ana), posts(ben)]).toEqual([0, 1]);
});

async function handOn(taskId: string, by: Somebody, to: string): Promise<void> {
  const { workspaceId } = scene.world;
  expect((await reassign(scene.engine, { workspaceId, taskId, actor: by.person, to: [to] })).ok).toBe(true);
}

async function finance(people: Somebody[]): Promise<{ group: string; channel: SlackChannel }> {
  const channel = addChannel(scene.slack, "finance");
  const who = people.map(({ person }) => person);
  const group = await makeGroup(scene.base.sql, scene.world, "finance", who);
  await scene.base.sql`update groups set slack_channel = ${channel.id} where id = ${group}`;
  return { group, channel };
}
const unsaid = () => scene.base.sql`
  select state::text, answer from messages where group_id is not null and state <> 'delivered' order by id`;

test("nor is one in the channel of a group from which it was taken", async () => {
  const { group, channel } = await finance([ana]);
  const id = await ask(scene, { assignees: [`group:${group}`] });
  await scene.tell();
  await handOn(id, ana, "ben@example.com");
  await scene.turn();
  expect(postsIn(scene.slack, channel)).toEqual([]);
  expect(await unsaid()).toMatchObject([
    { state: "superseded", answer: "This group was not asked any more when this was to go out." },
  ]);
  expect(posts(ben)).toBe(1);
});

test("nor in the channel that the group had before", async () => {
  const { group, channel } = await finance([ana]);
  await ask(scene, { assignees: [`group:${group}`] });
  await scene.tell();
  await scene.base.sql`update groups set slack_channel = null where id = ${group}`;
  await scene.turn();
  expect(postsIn(scene.slack, channel)).toEqual([]);
  expect(await unsaid()).toMatchObject([
    { state: "superseded", answer: "This channel was not the group's any more when this was to go out." },
  ]);
});

const gatherFor = (group: string, channel: SlackChannel, intents: string[], n: number) => scene.base.sql`
  insert into messages (workspace_id, id, channel, state, occasion, group_id, destination, address, about, due_at, created_at)
  values (${scene.world.workspaceId}, ${newId(new Date(n))}, 'slack', 'due', 'gathered', ${group}, ${slackPlace(channel.id)},
    ${`channel:${channel.id}`}, ${scene.base.sql.json({ count: intents.length, reminders: 0, ended: 0, high: 0, intents })},
    app_now(), app_now())`;

test("what is gathered for a group names and counts what it is asked for still, in the channel that it has", async () => {
  const { group, channel } = await finance([ana]);
  const ids: string[] = [];
  for (const title of ["First?", "Second?"])
    ids.push(await ask(scene, { title, assignees: [`group:${group}`] }));
  await scene.turn();
  await handOn(ids[1] ?? "", ana, "ben@example.com");
  await gatherFor(group, channel, ids, 1);
  await scene.turn();
  const post = postsIn(scene.slack, channel).at(-1);
  expect(post && drawn(post)).toContain("1 task waits");
  expect(post && textOf(post)).not.toContain("Second?");
  const before = postsIn(scene.slack, channel).length;
  await scene.base.sql`update groups set slack_channel = null where id = ${group}`;
  await gatherFor(group, channel, ids, 2);
  await scene.turn();
  expect(postsIn(scene.slack, channel)).toHaveLength(before);
});

test("nor one about a task on which its person has voted; the channel of the group gets its post all the same", async () => {
  const { group, channel } = await finance([ana, ben]);
  const id = await ask(scene, { assignees: [`group:${group}`], quorum: { required: 2 } });
  await scene.tell();
  expect((await decideIt(scene, id, ana.person, "approved")).ok).toBe(true);
  await scene.turn();
  expect([posts(ana), posts(ben)]).toEqual([0, 1]);
  expect(postsIn(scene.slack, channel)).toHaveLength(1);
});

/** Two groups that are asked in one channel. */
async function two() {
  const { group, channel } = await finance([ana]);
  const audit = await makeGroup(scene.base.sql, scene.world, "audit", [ana.person, ben.person]);
  await scene.base.sql`update groups set slack_channel = ${channel.id} where id = ${audit}`;
  const postsOf = (title: string) =>
    postsIn(scene.slack, channel).filter((post) => textOf(post).includes(title)).length;
  return { group, audit, channel, postsOf, both: [`group:${group}`, `group:${audit}`] };
}

test("what groups are asked in the channel that they share is posted there, though one of them posts elsewhere now", async () => {
  const { both, postsOf } = await two();
  for (const moved of both) {
    await ask(scene, { title: `Without ${moved}?`, assignees: both });
    await scene.tell();
    const id = moved.slice("group:".length);
    const [before] = await scene.base.sql`select slack_channel from groups where id = ${id}`;
    await scene.base.sql`update groups set slack_channel = null where id = ${id}`;
    await scene.turn();
    expect(postsOf(moved), moved).toBe(1);
    await scene.base.sql`update groups set slack_channel = ${before?.slack_channel} where id = ${id}`;
  }
});

test("what is gathered there names and counts what any of them is asked", async () => {
  const { group, audit, channel, both } = await two();
  const ids: string[] = [];
  for (const of of both) ids.push(await ask(scene, { title: `Of ${of}?`, assignees: [of] }));
  await scene.turn();
  for (const [n, of] of [group, audit].entries()) {
    await gatherFor(of, channel, ids, n);
    await scene.turn();
    const post = postsIn(scene.slack, channel).at(-1);
    expect(post && drawn(post), of).toContain("2 tasks wait");
    for (const name of both) expect(post && textOf(post)).toContain(name);
  }
});
