// Whoever connected an account and is a guest now, or gone, decides nothing in Slack.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { decisionsOn } from "../../slack/scene.fixture";
import { postsIn, textOf } from "../../testing/slack/people";
import { press, submitView, viewOf } from "../../testing/slack/press";
import type { SlackUser } from "../../testing/slack/state";
import { runLoop } from "../loop";
import { ask, later, type Scene, type Somebody, somebody } from "./scene.fixture";
import { openWishing, type Wishing } from "./wishes.fixture";

const MINUTES_6 = 360;

let wishing: Wishing;
let scene: Scene;
let ana: Somebody;
beforeAll(async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  wishing = await openWishing();
  scene = wishing.scene;
});
afterAll(async () => {
  vi.restoreAllMocks();
  await scene.close();
});
beforeEach(async () => {
  await wishing.clear();
  ana = await somebody(scene, "Ana");
});

const become = (more: Partial<SlackUser>) => Object.assign(ana.account, more);
const told = () => postsIn(scene.slack, ana.account).map(textOf).join("\n");
const asked = async (more = {}) => {
  const id = await ask(scene, { assignees: [`person:${ana.person.id}`], reasons: ["Too much."], ...more });
  await scene.turn();
  return id;
};
/** With the worker beside it, which is what a press waits for. */
async function pressing(action = "decide"): Promise<void> {
  const loop = runLoop("wishes", wishing.grant.step, { longestMs: 10 });
  try {
    const request = press(scene.slack, wishing.posted(ana.account), { by: ana.account, action });
    await wishing.bring("interactions", request);
  } finally {
    await loop.stop();
    await wishing.grant.settled();
  }
  await wishing.granted();
}
const infos = () => scene.slack.calls("users.info").length;

test.each([
  ["a guest", { isGuest: true }, "Guests of a Slack workspace may not decide"],
  ["an app", { isBot: true }, "An app decides nothing"],
  ["somebody who left", { isDeactivated: true }, "decides nothing"],
  ["somebody of another organisation", { teamId: "T0OTHER" }, "another organisation"],
])("who has become %s is refused a few minutes later at the latest, privately", async (_, more, said) => {
  const id = await asked();
  const request = { by: { ...ana.account }, action: "decide" };
  become(more);
  await later(scene, MINUTES_6);
  const loop = runLoop("wishes", wishing.grant.step, { longestMs: 10 });
  await wishing.bring("interactions", press(scene.slack, wishing.posted(ana.account), request));
  await loop.stop();
  await wishing.grant.settled();
  expect(await decisionsOn(scene.base.sql, id)).toEqual([]);
  const notes = await scene.base.sql`select about->>'text' as text from messages where occasion = 'notice'`;
  expect(notes).toMatchObject([{ text: expect.stringContaining(said) }]);
});

test("a member decides as ever, and Slack is asked once in five minutes", async () => {
  const [one] = [await asked({ title: "One?" })];
  await later(scene, MINUTES_6);
  await pressing();
  expect(await decisionsOn(scene.base.sql, one)).toHaveLength(1);
  expect(infos()).toBe(1);
  scene.slack.state.posts.length = 0;
  await later(scene, 240);
  const two = await asked({ title: "Two?" });
  await pressing();
  expect(await decisionsOn(scene.base.sql, two)).toHaveLength(1);
  expect(infos()).toBe(1);
});

test("a Slack that does not answer holds nobody for long, and lets nothing pass", async () => {
  const id = await asked();
  await later(scene, MINUTES_6);
  scene.slack.trouble("users.info", { kind: "stall" }, null);
  const loop = runLoop("wishes", wishing.grant.step, { longestMs: 10 });
  const began = performance.now();
  const request = press(scene.slack, wishing.posted(ana.account), { by: ana.account, action: "decide" });
  await wishing.bring("interactions", request);
  expect(performance.now() - began).toBeLessThan(3000);
  expect(await decisionsOn(scene.base.sql, id)).toEqual([]);
  await scene.send();
  expect(told()).toContain("did not say in time");
  scene.slack.recover();
  scene.slack.http.closeAllConnections();
  await loop.stop();
  await wishing.grant.settled();
  // Pressed again when it answers, it is decided.
  await later(scene, 2);
  await pressing();
  expect(await decisionsOn(scene.base.sql, id)).toHaveLength(1);
});

test("a form is not opened for who may not decide, and one that was open decides nothing", async () => {
  const id = await asked();
  await pressing("ask");
  const view = viewOf(scene.slack, ana.account);
  if (!view) throw new Error("no form was opened");
  become({ isGuest: true });
  await later(scene, MINUTES_6);
  const values = { "/reason": { "/reason": { type: "static_select", selected_option: { value: "0" } } } };
  const loop = runLoop("wishes", wishing.grant.step, { longestMs: 10 });
  const answer = await wishing.bring(
    "interactions",
    submitView(scene.slack, view, { by: ana.account, values }),
  );
  await loop.stop();
  await wishing.grant.settled();
  expect(JSON.stringify(answer)).toContain("Guests of a Slack workspace may not decide");
  expect(await decisionsOn(scene.base.sql, id)).toEqual([]);
  scene.slack.state.views.clear();
  await pressing("ask");
  expect(viewOf(scene.slack, ana.account)).toBeNull();
  expect(told()).toContain("Guests of a Slack workspace may not decide");
});
