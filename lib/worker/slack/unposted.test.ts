import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { channelRecords } from "../../db/read/channel-state";
import { channelState } from "../../domain/channel-state";
import { makeGroup } from "../../testing/factory";
import { addChannel } from "../../testing/slack/people";
import { ask, clear, later, openScene, type Scene, somebody } from "./scene.fixture";

// A group's channel in which the app cannot post is told on the page on which it is mended.

let scene: Scene;
let groupId: string;
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(async () => {
  await clear(scene);
  const ana = await somebody(scene, "Ana");
  groupId = await makeGroup(scene.base.sql, scene.world, "finance", [ana.person]);
});
afterAll(() => scene.close());

const postIn = (channelId: string) =>
  scene.base.sql`update groups set slack_channel = ${channelId} where id = ${groupId}`;
async function asked(): Promise<void> {
  await later(scene, 1);
  await ask(scene, { assignees: [`group:${groupId}`] });
  await scene.turn();
}
async function shown() {
  const [, record] = await channelRecords(scene.db.sql, scene.world.workspaceId, {
    slack: ["SLACK_SIGNING_SECRET"],
  });
  if (!record) throw new Error("there is no record of Slack");
  return { words: channelState({ ...record, status: "works" }).words, unposted: record.unposted };
}

test.each([
  ["not_in_channel", { isMember: false }, /Invite it there/],
  ["is_archived", { isArchived: true }, /archived/],
])(
  "%s is shown with the group and what can be done, until something is posted there again",
  async (_, more, answer) => {
    const channel = addChannel(scene.slack, "finance", more);
    await postIn(channel.id);
    await asked();
    expect(await shown()).toMatchObject({
      words: "Works, but not in every channel",
      unposted: [
        {
          channelId: channel.id,
          groupId,
          groupName: "finance",
          isDefault: false,
          answer: expect.stringMatching(answer),
        },
      ],
    });
    Object.assign(channel, { isMember: true, isArchived: false });
    await asked();
    expect(await shown()).toMatchObject({ words: "Works", unposted: [] });
  },
);

test("a channel that Slack does not know is shown until the group posts elsewhere", async () => {
  await postIn("C0NOWHERE");
  await asked();
  expect((await shown()).unposted).toMatchObject([
    { channelId: "C0NOWHERE", answer: expect.stringMatching(/no such channel/) },
  ]);
  await postIn(addChannel(scene.slack, "finance").id);
  expect(await shown()).toMatchObject({ words: "Works", unposted: [] });
});

test("of the channel for every group it is said that it is that, and after a week nothing is said any more", async () => {
  await asked();
  const { workspaceId } = scene.world;
  await scene.base.sql`
    update channel_settings set settings = (settings::jsonb || '{"defaultChannel": "C0DEFAULT"}')::json
    where workspace_id = ${workspaceId} and channel = 'slack'`;
  await asked();
  expect((await shown()).unposted).toMatchObject([{ channelId: "C0DEFAULT", isDefault: true }]);
  await later(scene, 8 * 86_400);
  expect((await shown()).unposted).toEqual([]);
});
