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
  slack.state.early = 0;
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

test("a channel that is told to wait waits alone, and its trouble is its own place's", async () => {
  const [busy, calm] = [addChannel(slack, "busy"), addChannel(slack, "calm")];
  const post = ({ id }: { id: string }) => trouble("chat.postMessage", { channel: id, text: "x" });
  slack.trouble("chat.postMessage", { kind: "rate", retryAfter: 60 });
  const said = await post(busy);
  expect(said).toMatchObject({ code: "ratelimited", retryAfterSeconds: 60 });
  expect(said?.place).toBeUndefined();
  expect(await post(calm)).toBeNull();
  expect(await post(busy)).toMatchObject({ code: "ratelimited", isUnasked: true });
  expect(slack.state.early).toBe(0);
});

test("when three channels are told to wait at once it is Slack that has enough, and nobody else asks", async () => {
  const channels = ["a", "b", "c", "d"].map((name) => addChannel(slack, name).id);
  const post = (n: number) => trouble("chat.postMessage", { channel: channels[n], text: "x" });
  slack.trouble("chat.postMessage", { kind: "rate", retryAfter: 30, ofAll: true });
  expect((await post(0))?.place).toBeUndefined();
  expect((await post(1))?.place).toBeUndefined();
  expect((await post(2))?.place).toBe("slack");
  const asked = slack.state.calls.length;
  expect(await post(3)).toMatchObject({ place: "slack", code: "ratelimited", isUnasked: true });
  expect(slack.state.calls).toHaveLength(asked);
  now += 31_000;
  slack.recover();
  for (const n of [0, 1, 2, 3]) expect(await post(n)).toBeNull();
});

test("three channels that are told to wait one after the other are no sign that Slack has enough", async () => {
  const channels = ["e", "f", "g", "h"].map((name) => addChannel(slack, name).id);
  const post = (n: number) => trouble("chat.postMessage", { channel: channels[n], text: "x" });
  for (const n of [0, 1, 2]) {
    slack.trouble("chat.postMessage", { kind: "rate", retryAfter: 30 });
    const said = await post(n);
    expect([said?.code, said?.place]).toEqual(["ratelimited", undefined]);
    slack.recover();
    now += 31_000;
  }
  slack.trouble("chat.postMessage", { kind: "rate", retryAfter: 30 });
  await post(2);
  slack.recover();
  expect(await post(3)).toBeNull();
});

test("any other method's limit is of a place of its own, but that of rewrites is where they go anyway", async () => {
  slack.trouble("*", { kind: "rate", retryAfter: 60 }, null);
  expect((await trouble("users.lookupByEmail", { email: "a@example.com" }))?.place).toBe(
    "slack:users.lookupByEmail",
  );
  expect((await trouble("chat.update", { channel: "C1", ts: "1.2", text: "x" }))?.place).toBeUndefined();
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
