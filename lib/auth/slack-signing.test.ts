import { afterAll, beforeAll, expect, test } from "vitest";
import { putChannelSettings } from "../db/write/channel-settings";
import { sealedAbout, writeSealedParts } from "../domain/sealed-parts";
import { testDatabase } from "../testing/database";
import { makePerson, makeWorld } from "../testing/factory";
import { doorSeal, sealForWorker } from "./channel-seal";
import { slackSigningSecrets } from "./slack-signing";

let base: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.close());

const SECRET = "what signs sessions, and thirty-two long";
const own = { secret: SECRET, environment: ["of the environment", "the one before"] };

async function workspaceWith(parts: Record<string, string>, settings = {}): Promise<string> {
  const world = await makeWorld(base.sql);
  const { id } = await makePerson(base.sql, world, "ana@example.org", "owner");
  const door = doorSeal(SECRET);
  const sealed = Object.entries(parts).map(([part, secret]) => [
    part,
    door.close(sealedAbout(world.workspaceId, "slack", part), secret),
  ]);
  await putChannelSettings(
    base.sql,
    { workspaceId: world.workspaceId, channel: "slack" },
    {
      settings,
      sealed: writeSealedParts({
        ...Object.fromEntries(sealed),
        botToken: sealForWorker(Buffer.alloc(32, 9), "elsewhere", "xoxb-1"),
      }),
      changedBy: id,
    },
  );
  return world.workspaceId;
}

test("the environment's and those of the team's workspaces; of each the new one and the one before", async () => {
  const one = await workspaceWith({ signingSecret: "new", previousSigningSecret: "old" }, { teamId: "T1" });
  await workspaceWith({ signingSecret: "of another team" }, { teamId: "T2" });
  const unknown = await workspaceWith({ signingSecret: "not tried yet" });
  const found = await slackSigningSecrets(base.sql, own, "T1");
  expect(found.slice(0, 2).map(({ secret }) => secret)).toEqual(own.environment);
  expect(found.slice(2)).toHaveLength(3);
  expect(found).toEqual(
    expect.arrayContaining([
      { workspaceId: null, secret: "of the environment" },
      { workspaceId: one, secret: "new", isOfTeam: true },
      { workspaceId: one, secret: "old", isOfTeam: true },
      { workspaceId: unknown, secret: "not tried yet" },
    ]),
  );
  expect(await slackSigningSecrets(base.sql, own, null)).toHaveLength(6);
});

test("what was sealed under a secret that is lost is nobody's", async () => {
  const found = await slackSigningSecrets(base.sql, { secret: "another secret", environment: [] }, null);
  expect(found).toEqual([]);
});

test("one workspace's sealed secret, copied to another, is none there", async () => {
  await base.sql`delete from channel_settings`;
  const from = await workspaceWith({ signingSecret: "theirs" });
  const to = await workspaceWith({});
  await base.sql`
    update channel_settings set sealed = (select sealed from channel_settings where workspace_id = ${from}) where workspace_id = ${to}`;
  expect(await slackSigningSecrets(base.sql, own, null)).toEqual([
    { workspaceId: null, secret: "of the environment" },
    { workspaceId: null, secret: "the one before" },
    { workspaceId: from, secret: "theirs" },
  ]);
});
