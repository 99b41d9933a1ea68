import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { PersonActor, World } from "../testing/factory";
import { addUser } from "../testing/slack/people";
import { slashCommand } from "../testing/slack/press";
import { signed } from "../testing/slack/signed";
import type { SlackUser } from "../testing/slack/state";
import type { ReceiveDeps } from "./receive";
import {
  ask,
  bring,
  decisionsOn,
  makeLinked,
  makeWorld,
  openScene,
  pressed,
  type Scene,
  wishes,
} from "./scene.fixture";

let scene: Scene;
let world: World;
let ana: { person: PersonActor; user: SlackUser };

beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());
beforeEach(async () => {
  world = await makeWorld(scene.sql);
  ana = await makeLinked(scene, world, `Ana${randomUUID().slice(0, 6)}`);
});

const ofAna = (human = {}) => ask(scene, world, { assignees: [`person:${ana.person.id}`], ...human });

test("a request is taken for 300 seconds, one changed byte or another secret never, and nothing is said", async () => {
  const task = await ofAna();
  const now = new Date("2026-03-02T10:00:00Z");
  const seconds = now.getTime() / 1000;
  const at = (away: number) => pressed(scene.slack, ana.user, task, { sign: { at: seconds + away } });
  expect(await scene.bring("interactions", at(-301), now)).toEqual({ status: 401, body: null });
  expect(await scene.bring("interactions", at(301), now)).toEqual({ status: 401, body: null });
  const bent = at(0);
  expect(await scene.bring("interactions", { ...bent, body: `${bent.body}+` }, now)).toEqual({
    status: 401,
    body: null,
  });
  const other = pressed(scene.slack, ana.user, task, { sign: { at: seconds, secret: "another" } });
  expect(await scene.bring("interactions", other, now)).toEqual({ status: 401, body: null });
  expect(await decisionsOn(scene.sql, task.id)).toEqual([]);
  const replayed = at(-299);
  expect(await scene.bring("interactions", replayed, now)).toEqual({ status: 200, body: null });
  expect(await scene.bring("interactions", replayed, now)).toEqual({ status: 200, body: null });
  expect(await decisionsOn(scene.sql, task.id)).toHaveLength(1);
});

test("with nothing set up there is no such address, and what is signed but makes no sense is refused", async () => {
  const request = pressed(scene.slack, ana.user, null);
  const none = { ...scene.deps, secrets: async () => [] };
  expect(await bring(none, "interactions", request, new Date())).toEqual({ status: 404, body: null });
  expect(await scene.bring("events", request)).toEqual({ status: 400, body: null });
  const large = signed(scene.slack, `payload=${"x".repeat(256 * 1024)}`);
  expect(await scene.bring("interactions", large)).toEqual({ status: 413, body: null });
});

test("an app that a workspace set up for itself does not speak for another workspace", async () => {
  const task = await ofAna({ title: "Pay the rent" });
  const stranger = addUser(scene.slack, "Zoe");
  // It is this workspace that the team is known to be of.
  const settings = { teamId: scene.slack.state.teamId };
  await scene.sql`
    insert into channel_settings (workspace_id, channel, settings, changed_at)
    values (${world.workspaceId}, 'slack', ${scene.sql.json(settings)}, app_now())`;
  const type = async (to: ReceiveDeps, by: SlackUser, text = "") => {
    const command = slashCommand(scene.slack, { by, channel: "C0ANY", text });
    return JSON.stringify(await bring(to, "commands", command, new Date()));
  };
  const deps = {
    ...scene.deps,
    secrets: async () => [{ workspaceId: randomUUID(), secret: scene.slack.state.signingSecret }],
  };
  await bring(deps, "interactions", pressed(scene.slack, ana.user, task), new Date());
  const apart = {
    ...scene.deps,
    secrets: async () => [
      { workspaceId: null, secret: scene.slack.state.signingSecret },
      { workspaceId: world.workspaceId, secret: "its own secret" },
    ],
  };
  await bring(apart, "interactions", pressed(scene.slack, ana.user, task), new Date());
  // Nor does it where that other one is served by the installation's app, whose secret did not sign.
  const beside = {
    ...scene.deps,
    secrets: async () => [
      { workspaceId: null, secret: "the installation's secret" },
      { workspaceId: randomUUID(), secret: scene.slack.state.signingSecret },
    ],
  };
  await bring(beside, "interactions", pressed(scene.slack, ana.user, task), new Date());
  // Nor does it list what waits there, or offer to belong there.
  for (const app of [deps, apart, beside]) expect(await type(app, ana.user)).not.toContain("Pay the rent");
  await type(apart, stranger, "link");
  expect(await wishes(scene.sql, world)).toEqual([]);
  expect(await type(scene.deps, ana.user)).toContain("Pay the rent");
  await type(scene.deps, stranger, "link");
  expect(await wishes(scene.sql, world)).toMatchObject([{ kind: "offer", userId: stranger.id }]);
  expect(await decisionsOn(scene.sql, task.id)).toEqual([]);
});
