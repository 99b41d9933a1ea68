import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSocket } from "../../channels/slack/socket";
import { slackDoors } from "../../db/read/slack-doors";
import { readChannelSettings } from "../../domain/channel-settings";
import type { JsonObject } from "../../domain/types";
import {
  ask,
  decisionsOn,
  LINK_SECRET,
  makeLinked,
  makeWorld,
  openScene,
  PUBLIC_URL,
  pressed,
  type Scene,
} from "../../slack/scene.fixture";
import type { SignedRequest } from "../../testing/slack/signed";
import { openSockets, type Sockets } from "../../testing/slack/socket";
import type { ReadChannel } from "../channels/settings";
import { keepSockets } from "./sockets";

let scene: Scene;
let sockets: Sockets;
beforeAll(async () => {
  scene = await openScene();
  sockets = openSockets(scene.slack);
});
afterAll(() => scene.close());

const nobodysOwn: ReadChannel = async (_, channel) => ({
  settings: null,
  source: null,
  leaves: "title",
  stamp: channel,
});
const keeping = (channel = nobodysOwn, appToken: string | null = scene.slack.appToken) =>
  keepSockets({
    sql: scene.db.sql,
    engine: scene.engine,
    publicUrl: PUBLIC_URL,
    linkSecret: LINK_SECRET,
    channel,
    environment: { appToken, apiUrl: scene.slack.apiUrl },
  });
const payloadOf = ({ body }: SignedRequest) =>
  JSON.parse(new URLSearchParams(body).get("payload") ?? "{}") as JsonObject;
const isOpen = () => expect.poll(() => sockets.open(), { timeout: 10_000, interval: 20 }).toBe(1);

test("what comes over the socket is answered like what comes over HTTP, through interruptions of every kind", async () => {
  const world = await makeWorld(scene.sql);
  const ana = await makeLinked(scene, world, "Ana");
  const kept = keeping();
  await kept.step();
  await isOpen();
  await kept.step(); // looking again opens no second one
  expect(sockets.open()).toBe(1);
  for (const interrupt of [() => {}, () => sockets.refresh(), () => sockets.cut()]) {
    const before = scene.slack.calls("apps.connections.open").length;
    interrupt();
    if (interrupt.toString().includes("sockets"))
      await expect
        .poll(() => scene.slack.calls("apps.connections.open").length, { timeout: 10_000, interval: 20 })
        .toBe(before + 1);
    await isOpen();
    const task = await ask(scene, world, { assignees: [`person:${ana.person.id}`] });
    const payload = payloadOf(pressed(scene.slack, ana.user, task));
    expect(await sockets.send("interactive", payload)).toEqual({});
    expect(await decisionsOn(scene.sql, task.id)).toMatchObject([{ personId: ana.person.id, via: "slack" }]);
  }
  const command = {
    command: "/countersign",
    text: "",
    team_id: scene.slack.state.teamId,
    user_id: ana.user.id,
  };
  expect(await sockets.send("slash_commands", command)).toMatchObject({ response_type: "ephemeral" });
  const opened = { type: "app_home_opened", user: ana.user.id, tab: "home" };
  const event = { type: "event_callback", team_id: scene.slack.state.teamId, event_id: "Ev1", event: opened };
  expect(await sockets.send("events_api", event)).toEqual({});
  expect(await scene.sql`select kind from slack_wishes where kind = 'home'`).toHaveLength(1);
  await kept.close();
  await expect.poll(() => sockets.open()).toBe(0);
});

test("an app that a workspace set up for itself speaks over its own socket for that workspace alone", async () => {
  const [own, other] = [await makeWorld(scene.sql), await makeWorld(scene.sql)];
  await scene.sql`insert into channel_settings (workspace_id, channel, sealed, changed_at)
    values (${own.workspaceId}, 'slack', '\\x00', now())`;
  const settings = readChannelSettings("slack", {
    botToken: scene.slack.botToken,
    appToken: scene.slack.appToken,
    apiUrl: scene.slack.apiUrl,
  });
  const channel = (async () => ({
    settings,
    source: "workspace",
    leaves: "title",
    stamp: "",
  })) as unknown as ReadChannel;
  const kept = keeping(channel, null);
  await kept.step();
  await isOpen();
  for (const world of [own, other]) {
    const ana = await makeLinked(scene, world, `Ana${randomUUID().slice(0, 6)}`);
    const task = await ask(scene, world, { assignees: [`person:${ana.person.id}`] });
    await sockets.send("interactive", payloadOf(pressed(scene.slack, ana.user, task)));
    expect(await decisionsOn(scene.sql, task.id)).toHaveLength(world === own ? 1 : 0);
  }
  await scene.sql`delete from channel_settings where workspace_id = ${own.workspaceId}`;
  await kept.step();
  await expect.poll(() => sockets.open()).toBe(0);
  await kept.close();
});

test("nothing is acknowledged before it is done, and a token that is refused is tried again without an end or a crash", async () => {
  const noted: Array<string | null> = [];
  const failing = openSocket({
    appToken: scene.slack.appToken,
    apiUrl: scene.slack.apiUrl,
    answer: () => Promise.reject(new Error("the database is away")),
    noted: (trouble) => noted.push(trouble),
  });
  await isOpen();
  await expect(sockets.send("interactive", { type: "block_actions" })).rejects.toThrow("not answered");
  await failing.close();
  const refused = openSocket({
    appToken: "xapp-1-nobody",
    apiUrl: scene.slack.apiUrl,
    answer: () => Promise.resolve(null),
    noted: (trouble) => noted.push(trouble),
  });
  await expect
    .poll(() => noted.filter((one) => one === "invalid_auth").length, { timeout: 10_000 })
    .toBeGreaterThan(1);
  await refused.close();
});

const doorsOf = (workspaceId: string) => slackDoors(scene.sql, workspaceId);
const ROW = () => scene.sql`select *, xmin::text from slack_doors order by workspace_id`;

test("how a connection stands is written where it is shown, of every app that it is of, once for each change", async () => {
  await scene.sql`truncate slack_doors`;
  const own = await makeWorld(scene.sql);
  await scene.sql`insert into channel_settings (workspace_id, channel, sealed, changed_at)
    values (${own.workspaceId}, 'slack', '\\x00', now())`;
  let appToken = "xapp-1-nobody";
  const channel = (async () => ({
    settings: readChannelSettings("slack", {
      botToken: scene.slack.botToken,
      appToken,
      apiUrl: scene.slack.apiUrl,
    }),
    source: "workspace",
    leaves: "title",
    stamp: "",
  })) as unknown as ReadChannel;
  const kept = keeping(channel, appToken);
  const before = scene.slack.calls("apps.connections.open").length;
  await kept.step();
  const tries = () => scene.slack.calls("apps.connections.open").length - before;
  await expect.poll(async () => (await doorsOf(own.workspaceId)).own?.socketCode).toBe("invalid_auth");
  expect((await doorsOf(own.workspaceId)).common?.socketCode).toBe("invalid_auth");
  const first = await ROW();
  const once = tries();
  await expect.poll(tries, { timeout: 20_000 }).toBeGreaterThan(once + 1);
  await kept.step();
  expect(await ROW()).toEqual([...first]);
  appToken = scene.slack.appToken;
  await kept.step();
  await isOpen();
  await expect.poll(async () => (await doorsOf(own.workspaceId)).own?.socketCode).toBeNull();
  // Of the installation's own, which was not changed, the other is still true.
  expect((await doorsOf(own.workspaceId)).common?.socketCode).toBe("invalid_auth");
  await scene.sql`delete from channel_settings where workspace_id = ${own.workspaceId}`;
  await kept.close();
  await expect.poll(() => sockets.open()).toBe(0);
});

test("a connection on which Slack says nothing is given up and opened anew, and is left at once when it is to stop", async () => {
  const noted: Array<string | null> = [];
  const open = (helloMs: number) =>
    openSocket({
      appToken: scene.slack.appToken,
      apiUrl: scene.slack.apiUrl,
      answer: () => Promise.resolve(null),
      noted: (trouble) => noted.push(trouble),
      helloMs,
    });
  sockets.silent(true);
  const patient = open(3_600_000);
  await isOpen();
  await patient.close();
  await expect.poll(() => sockets.open()).toBe(0);
  expect(noted).toEqual([]);
  const again = open(1_000);
  await expect.poll(() => noted, { timeout: 10_000 }).toContain("timeout");
  sockets.silent(false);
  await expect.poll(() => noted.at(-1), { timeout: 20_000 }).toBeNull();
  expect(sockets.open()).toBe(1);
  await again.close();
});
