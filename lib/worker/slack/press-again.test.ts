import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { JsonObject } from "../../domain/types";
import type { Engine } from "../../engine/open";
import { decisionsOn, NO_HURRY, notices } from "../../slack/scene.fixture";
import { buttonsOf, textOf } from "../../testing/slack/people";
import { event, press, submitView, viewOf } from "../../testing/slack/press";
import { withResolvers } from "../../testing/with-resolvers";
import { ask, decideIt, later, type Scene, type Somebody, somebody } from "./scene.fixture";
import { openWishing, type Wishing } from "./wishes.fixture";

// SL-4: what takes longer than Slack waits is acknowledged only once it is written down, and is done then, whatever became of the
// process that it came to.

let wishing: Wishing;
let scene: Scene;
let ana: Somebody;
let ben: Somebody;
beforeAll(async () => {
  wishing = await openWishing();
  scene = wishing.scene;
});
afterAll(() => scene.close());
beforeEach(async () => {
  await wishing.clear();
  ana = await somebody(scene, "Ana");
  ben = await somebody(scene, "Ben");
});

const AT_ONCE = { patience: { ...NO_HURRY, workMs: 0 } };
/** Whoever it came to never commits it. */
const DEAD = { ...AT_ONCE, engine: { apply: () => new Promise<never>(() => {}) } };

async function asked(): Promise<string> {
  const id = await ask(scene, { title: "Refund?", assignees: ["ana@example.com", "ben@example.com"] });
  await scene.turn();
  return id;
}
const pressed = () => press(scene.slack, wishing.posted(ana.account), { by: ana.account, action: "decide" });
const told = async () => (await notices(scene.base.sql, scene.world)).map(({ about }) => about.text);
const LONGER = expect.stringMatching(/^This takes longer than usual/);

async function modal() {
  const request = press(scene.slack, wishing.posted(ana.account), { by: ana.account, action: "ask" });
  await wishing.bring("interactions", request);
  await wishing.granted();
  const view = viewOf(scene.slack, ana.account);
  if (!view) throw new Error("no modal was opened");
  const values = { "/comment": { "/comment": { type: "plain_text_input", value: "Too much." } } };
  return submitView(scene.slack, view, { by: ana.account, values });
}

/** The worker looks when the press has had its time. */
async function lookedAgain(seconds = 3): Promise<void> {
  await later(scene, seconds);
  await wishing.granted();
  await scene.turn();
}

test("a press that is not committed in time is kept, and done by the worker", async () => {
  const id = await asked();
  expect(await wishing.bring("interactions", pressed(), DEAD)).toBeNull();
  expect(await decisionsOn(scene.base.sql, id)).toEqual([]);
  expect(await told()).toEqual([LONGER]);
  await lookedAgain();
  expect(await decisionsOn(scene.base.sql, id)).toMatchObject([{ outcome: "approved", via: "slack" }]);
  expect(textOf(wishing.posted(ana.account))).toContain("✓ Ana approved in Slack");
  expect(await told()).toHaveLength(1);
});

test("one that was only slow is done once, though the worker does it, too", async () => {
  const id = await asked();
  const open = withResolvers<void>();
  const work = withResolvers<void>();
  const apply: Engine["apply"] = async (request) => {
    await open.promise;
    const done = await scene.engine.apply(request);
    work.resolve();
    return done;
  };
  await wishing.bring("interactions", pressed(), { ...AT_ONCE, engine: { apply } });
  open.resolve();
  await work.promise;
  await lookedAgain();
  expect(await decisionsOn(scene.base.sql, id)).toHaveLength(1);
  expect(buttonsOf(wishing.posted(ana.account))).toEqual([]);
  expect(await told()).toEqual([LONGER]);
});

test("a modal says that it is kept; what it came to is said to its person alone", async () => {
  const id = await asked();
  const answer = await wishing.bring("interactions", await modal(), DEAD);
  expect(answer).toMatchObject({ response_action: "update", view: { type: "modal" } });
  expect(JSON.stringify(answer)).toContain("This takes longer than usual");
  await lookedAgain();
  expect(await decisionsOn(scene.base.sql, id)).toMatchObject([
    { outcome: "rejected", comment: "Too much." },
  ]);
  expect(await told()).toEqual([]);
});

test("whoever was quicker meanwhile has decided, and that is said", async () => {
  const id = await asked();
  await wishing.bring("interactions", await modal(), DEAD);
  await decideIt(scene, id, ben.person, "approved");
  await lookedAgain();
  expect(await decisionsOn(scene.base.sql, id)).toMatchObject([{ personId: ben.person.id }]);
  expect(await told()).toEqual([expect.stringMatching(/^Already approved by Ben/)]);
});

test("where it cannot even be written down, nothing is promised", async () => {
  const id = await asked();
  const locked = withResolvers<void>();
  const free = withResolvers<void>();
  const lock = scene.base.sql.begin(async (tx) => {
    await tx`lock table slack_wishes in access exclusive mode`;
    locked.resolve();
    await free.promise;
  });
  await locked.promise;
  const brought = wishing.bring("interactions", pressed(), {
    ...DEAD,
    patience: { ...NO_HURRY, workMs: 0, keepMs: 50 },
  });
  await expect(brought).rejects.toThrow("Slack was answered 503");
  free.resolve();
  await lock;
  expect(await decisionsOn(scene.base.sql, id)).toEqual([]);
});

test("a press that comes to nothing for a minute is told as that", async () => {
  const id = await asked();
  await wishing.bring("interactions", pressed(), DEAD);
  await lookedAgain(120);
  expect(await decisionsOn(scene.base.sql, id)).toEqual([]);
  expect(await told()).toEqual([LONGER, expect.stringMatching(/^That could not be finished here/)]);
});

test("what is asked by no press is not kept: Slack tells that it failed, or comes again by itself", async () => {
  const body = { type: "app_home_opened", user: ana.account.id, tab: "home" } satisfies JsonObject;
  const stuck = withResolvers<void>();
  const lock = scene.base.sql.begin(async (tx) => {
    await tx`lock table slack_wishes in access exclusive mode`;
    await stuck.promise;
  });
  const brought = wishing.bring("events", event(scene.slack, body), AT_ONCE);
  await expect(brought).rejects.toThrow("Slack was answered 503");
  stuck.resolve();
  await lock;
});

test("all of it has a deadline, also what comes before anything is known of the request", async () => {
  const never = { secrets: () => new Promise<never>(() => {}), patience: { ...NO_HURRY, wholeMs: 0 } };
  await asked();
  await expect(wishing.bring("interactions", pressed(), never)).rejects.toThrow("Slack was answered 503");
});
