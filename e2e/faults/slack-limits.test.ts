// B-16: Slack asks to wait, fails, or is silent. Nobody asks again before the time it said, one channel that is told to wait keeps no
// other waiting, a server that is dead is not asked by everybody who has something to say, and in the end each message is there once.
// No time passes here but what is let pass, so nothing depends on the machine but what is only said.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { insertMessages } from "@/lib/db/write/messages";
import { slackPlace } from "@/lib/domain/places";
import { newId } from "@/lib/engine/ids";
import { makeWorld } from "@/lib/testing/factory";
import { limitMs, rounds } from "@/lib/testing/fault-figures";
import { addChannel, postsIn, textOf } from "@/lib/testing/slack/people";
import type { SlackChannel } from "@/lib/testing/slack/state";
import { clear, later, openScene, type Scene, stopTime } from "@/lib/worker/slack/scene.fixture";
import { quantile } from "../bench/figures";
import { chance } from "./chance";
import { say } from "./say";

const LIMITS = rounds("B-16 Slack");
const WORKSPACES = 30;
const AT_ONCE = 2; // channels of one workspace that are told to wait: of three it would be Slack that has enough
const DOWN_SECONDS = 60;
const OTHERS = 10;
const PLACES = 200;

let scene: Scene;
beforeAll(async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  scene = await openScene();
  await stopTime(scene);
});
beforeEach(() => clear(scene));
afterAll(async () => {
  vi.restoreAllMocks();
  await scene.close();
});

type To = { workspaceId: string; channel: SlackChannel };

/** A note for each of these channels, due now. */
const tell = (to: To[], text: string) =>
  insertMessages(
    scene.db.sql,
    to.map(({ workspaceId, channel }) => {
      const address = `channel:${channel.id}`;
      return {
        workspaceId,
        id: newId(new Date()),
        channel: "slack",
        occasion: "notice",
        intentId: null,
        seq: null,
        personId: null,
        groupId: null,
        destination: slackPlace(address),
        address,
        urgent: false,
        about: { text },
        dueAt: null,
      };
    }),
  );
const left = async () =>
  (
    await scene.base.sql<Array<{ n: number }>>`
    select count(*)::int as n from messages where state in ('due','leased')`
  )[0]?.n ?? 0;
const limited = () => scene.slack.state.calls.filter(({ status }) => status === 429).length;
const channels = (workspaceId: string, count: number): To[] =>
  Array.from({ length: count }, (_, n) => ({ workspaceId, channel: addChannel(scene.slack, `c${n}`) }));

test(
  `B-16: of ${LIMITS} times that Slack asks to wait a second or a minute, nobody asks again earlier once`,
  async ({ task }) => {
    const luck = chance();
    const to: To[] = [];
    for (let n = 0; n < WORKSPACES; n += 1)
      to.push(...channels((await makeWorld(scene.base.sql)).workspaceId, AT_ONCE));
    // Each channel takes a message a second, so that each message but the first is a limit; others come beside that.
    scene.slack.state.perChannelMs = 1000;
    let each = 0;
    let seconds = 0;
    const began = performance.now();
    while (limited() < LIMITS || (await left()) > 0) {
      if (limited() < LIMITS && (await left()) < to.length) await tell(to, `Note ${each++}.`);
      scene.slack.state.troubles.length = 0;
      for (let n = luck.below(to.length / 2); n > 0; n -= 1)
        scene.slack.trouble("chat.postMessage", { kind: "rate", retryAfter: 1 + luck.below(60) });
      await scene.send();
      const pass = 2 + luck.below(12);
      seconds += pass;
      await later(scene, pass);
      if (seconds > 200 * LIMITS) throw new Error("it does not drain");
    }
    scene.slack.state.perChannelMs = null;
    const wall = ((performance.now() - began) / 1000).toFixed(1);
    say(
      task,
      `${limited()} limits in ${to.length} channels, ${seconds} s of Slack's time in ${wall} s: ${scene.slack.state.early} early`,
    );
    expect(limited()).toBeGreaterThanOrEqual(LIMITS);
    expect(scene.slack.state.early, `seed ${luck.seed}`).toBe(0);
    for (const { channel } of to) {
      const said = postsIn(scene.slack, channel).map((post) => /Note \d+\./.exec(textOf(post))?.[0]);
      expect(new Set(said).size).toBe(each);
      expect(said).toHaveLength(each);
    }
  },
  limitMs("B-16 Slack", 120_000),
);

test(`B-16: while one channel is down for ${DOWN_SECONDS} s, what is for the others is sent at once, at the first attempt`, async ({
  task,
}) => {
  const { workspaceId } = scene.world;
  const [down, ...others] = channels(workspaceId, 1 + OTHERS) as [To, ...To[]];
  /** How long each message took to be with Slack, in the time that really passes. */
  const pass = async (seconds: number, isDown = false): Promise<number[]> => {
    const took: number[] = [];
    for (let second = 0; second < seconds; second += 1) {
      const before = scene.slack.state.calls.length;
      await tell(others, `Second ${second}.`);
      if (isDown) await tell([down], `Down ${second}.`);
      const began = Date.now();
      await scene.send();
      // The second is not over: whoever is not told to wait has been told.
      const calls = scene.slack.state.calls.slice(before);
      expect(calls.map(({ error }) => error)).toEqual(others.map(() => null));
      took.push(...calls.map(({ at }) => at - began));
      await later(scene, 1);
    }
    return took;
  };
  // What the app is, is asked once; then nothing is but what is to be posted.
  await tell(others, "Before.");
  await scene.send();
  const calm = await pass(DOWN_SECONDS / 2);
  scene.slack.trouble("chat.postMessage", { kind: "rate", retryAfter: DOWN_SECONDS });
  await tell([down], "First.");
  await scene.send();
  const troubled = await pass(DOWN_SECONDS, true);
  expect(limited()).toBe(1);
  expect(scene.slack.state.early).toBe(0);
  const again = await scene.base.sql`
    select from messages where address <> ${`channel:${down.channel.id}`} and attempts > 1`;
  expect(again).toEqual([]);
  await later(scene, 1);
  await scene.send();
  expect(postsIn(scene.slack, down.channel)).toHaveLength(1 + DOWN_SECONDS);
  calm.push(...(await pass(DOWN_SECONDS / 2)));
  const [was, is] = [quantile(calm, 0.99), quantile(troubled, 0.99)];
  const halves = [quantile(calm, 0.5), quantile(troubled, 0.5)];
  say(
    task,
    `${OTHERS} channels a second: p99 ${was} ms before and after, ${is} ms while one was down (${((is / was - 1) * 100).toFixed(0)} %); median ${halves.join(" and ")} ms`,
  );
});

test(`B-16: a Slack that fails for ten minutes is not asked by each of ${PLACES} places, and then each hears once`, async () => {
  const to = channels(scene.world.workspaceId, PLACES);
  await tell(to, "Hello.");
  scene.slack.trouble("*", { kind: "status", status: 503 }, null);
  for (let second = 0; second < 600; second += 10) {
    await scene.send();
    await later(scene, 10);
  }
  // Those that were on their way when it died, and one now and then.
  const asked = scene.slack.state.calls.length;
  expect(asked).toBeLessThanOrEqual(64 + 8);
  scene.slack.recover();
  for (let second = 0; second < 660 && (await left()) > 0; second += 10) {
    await scene.send();
    await later(scene, 10);
  }
  expect(await left()).toBe(0);
  for (const { channel } of to) expect(postsIn(scene.slack, channel)).toHaveLength(1);
});
