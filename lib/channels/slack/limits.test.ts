import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addChannel } from "../../testing/slack/people";
import { type LocalSlack, startSlack } from "../../testing/slack/server";
import { readTrouble } from "../trouble";
import { caller, type SlackCall, slackClient } from "./client";
import { withLimits } from "./limits";

let slack: LocalSlack;
let now = 0;
let call: SlackCall;
beforeAll(async () => {
  slack = await startSlack();
});
beforeEach(() => {
  slack.recover();
  slack.state.calls.length = 0;
  call = withLimits(caller(slackClient({ botToken: slack.botToken, apiUrl: slack.apiUrl })), () => now);
});
afterAll(() => slack.close());

const trouble = (method: string, args = {}) => call(method, args).then(() => null, readTrouble);

test("ten thousand messages that are ready when a limit begins ask once, and again when it is over", async () => {
  const { id } = addChannel(slack, "here");
  slack.trouble("chat.postMessage", { kind: "rate", retryAfter: 60 });
  const post = () => trouble("chat.postMessage", { channel: id, text: "x" });
  expect(await post()).toMatchObject({ kind: "destination", code: "ratelimited", retryAfterSeconds: 60 });
  for (let n = 1; n < 10_000; n++) {
    now += 5.999;
    const said = await post();
    if (said?.code !== "ratelimited" || (said.retryAfterSeconds ?? 0) < 1)
      throw new Error("it was asked early");
  }
  expect(slack.state.calls).toHaveLength(1);
  now += 1000;
  slack.recover();
  expect(await post()).toBeNull();
});

test("a limit of one method is none of another", async () => {
  slack.trouble("chat.postMessage", { kind: "rate", retryAfter: 60 });
  await trouble("chat.postMessage", { channel: "C1", text: "x" });
  expect(await trouble("auth.test")).toBeNull();
});

test.each([94_608_000, 1e20])("a limit of %d s is one of an hour", async (retryAfter) => {
  slack.trouble("chat.postMessage", { kind: "rate", retryAfter });
  const post = () => trouble("chat.postMessage", { channel: "C1", text: "x" });
  expect(await post()).toMatchObject({ code: "ratelimited", retryAfterSeconds: 3600 });
  slack.recover();
  now += 3_599_000;
  expect(await post()).toMatchObject({ code: "ratelimited" });
  now += 2000;
  expect(await post()).toMatchObject({ code: "channel_not_found" });
});
