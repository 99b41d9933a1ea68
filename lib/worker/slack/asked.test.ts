// What waits to be posted is posted to those alone who are asked then.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { reassign } from "../../engine/reassign";
import { makeGroup } from "../../testing/factory";
import { addChannel, postsIn } from "../../testing/slack/people";
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
  const { workspaceId } = scene.world;
  const handed = { workspaceId, taskId, actor: ana.person, to: ["ben@example.com"] };
  expect((await reassign(scene.engine, handed)).ok).toBe(true);
  await scene.turn();
  expect([posts(ana), posts(ben)]).toEqual([0, 1]);
});

test("nor one about a task on which its person has voted; the channel of the group gets its post all the same", async () => {
  const channel = addChannel(scene.slack, "finance");
  const group = await makeGroup(scene.base.sql, scene.world, "finance", [ana.person, ben.person]);
  await scene.base.sql`update groups set slack_channel = ${channel.id} where id = ${group}`;
  const id = await ask(scene, { assignees: [`group:${group}`], quorum: { required: 2 } });
  await scene.tell();
  expect((await decideIt(scene, id, ana.person, "approved")).ok).toBe(true);
  await scene.turn();
  expect([posts(ana), posts(ben)]).toEqual([0, 1]);
  expect(postsIn(scene.slack, channel)).toHaveLength(1);
});
