// What Slack does not grant at once is tried again while it is of any use, and then shown as failed.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { failedWishes } from "../../db/read/failed-wishes";
import { takeWishes } from "../../db/write/slack-wishes";
import { addUser, postsIn, textOf } from "../../testing/slack/people";
import { event, press, slashCommand, viewOf } from "../../testing/slack/press";
import { ask, later, type Scene, somebody } from "./scene.fixture";
import { tryAgainIn } from "./wish-fate";
import { openWishing, type Wishing } from "./wishes.fixture";

let wishing: Wishing;
let scene: Scene;
beforeAll(async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  wishing = await openWishing();
  scene = wishing.scene;
});
afterAll(async () => {
  vi.restoreAllMocks();
  await scene.close();
});
beforeEach(() => wishing.clear());

const failed = () => failedWishes(scene.db.sql, scene.world.workspaceId);
const open = () => scene.base.sql`select from slack_wishes where ended_at is null`;

test.each([
  [{ kind: "destination" }, 1, 60_000, 1],
  [{ kind: "destination" }, 2, 60_000, 4],
  [{ kind: "destination" }, 3, 60_000, 16],
  [{ kind: "destination" }, 4, 60_000, null],
  [{ kind: "destination" }, 2, 1_900, null],
  [{ kind: "destination", retryAfterSeconds: 30 }, 1, 60_000, 30],
  [{ kind: "destination", retryAfterSeconds: 90 }, 1, 60_000, null],
  [{ kind: "later", code: "error" }, 1, 60_000, 1],
  [{ kind: "later", code: "expired_trigger_id" }, 1, 60_000, null],
  [{ kind: "settings" }, 1, 60_000, null],
] as const)(
  "of %o at attempt %d with %d ms left the next is in %d s",
  (trouble, attempts, leftMs, seconds) => {
    expect(tryAgainIn({ attempts, leftMs }, { code: "x", answer: "", ...trouble })).toBe(seconds);
  },
);

test("an offer that Slack was down for comes when Slack is back, once", async () => {
  const stranger = addUser(scene.slack, "Zoe");
  scene.slack.trouble("users.info", { kind: "status", status: 503 }, 2);
  await wishing.bring(
    "commands",
    slashCommand(scene.slack, { by: stranger, channel: "C0ANY", text: "link" }),
  );
  await wishing.granted();
  expect(postsIn(scene.slack, stranger)).toEqual([]);
  await wishing.granted();
  expect(scene.slack.calls("users.info")).toHaveLength(1); // not before a second has passed
  for (const seconds of [1.1, 4.1]) {
    await later(scene, seconds);
    await wishing.granted();
  }
  expect(scene.slack.calls("users.info")).toHaveLength(3);
  expect(postsIn(scene.slack, stranger)).toHaveLength(1);
  await later(scene, 60);
  await wishing.granted();
  expect(postsIn(scene.slack, stranger)).toHaveLength(1);
  expect(await failed()).toEqual([]);
});

test("what fails four times is shown as failed, with whose it was and what Slack said", async () => {
  const ana = await somebody(scene, "Ana");
  scene.slack.trouble("views.publish", { kind: "status", status: 500 }, null);
  await wishing.bring(
    "events",
    event(scene.slack, { type: "app_home_opened", user: ana.account.id, tab: "home" }),
  );
  await wishing.granted();
  for (const seconds of [1.1, 4.1, 16.1, 60]) {
    await later(scene, seconds);
    await wishing.granted();
  }
  expect(scene.slack.calls("views.publish")).toHaveLength(4);
  expect(await failed()).toMatchObject([
    { kind: "home", personName: "Ana", attempts: 4, failure: "Slack answered 500 instead of doing it." },
  ]);
  expect(await open()).toEqual([]);
});

test("a form is tried again within its three seconds; who gets none in them is told once", async () => {
  const ana = await somebody(scene, "Ana");
  await ask(scene, { assignees: [`person:${ana.person.id}`] });
  await scene.turn();
  const pressIt = async () =>
    wishing.bring(
      "interactions",
      press(scene.slack, wishing.posted(ana.account), { by: ana.account, action: "ask" }),
    );
  scene.slack.trouble("views.open", { kind: "status", status: 503 });
  await pressIt();
  await wishing.granted();
  await later(scene, 1.1);
  await wishing.granted();
  expect(viewOf(scene.slack, ana.account)).not.toBeNull();
  scene.slack.trouble("views.open", { kind: "status", status: 503 }, null);
  await pressIt();
  for (let turn = 0; turn < 4; turn += 1) {
    await wishing.granted();
    await later(scene, 1.1);
  }
  const told = postsIn(scene.slack, ana.account).filter((post) => textOf(post).includes("took too long"));
  expect(told).toHaveLength(1);
  expect(await failed()).toMatchObject([{ kind: "modal", personName: "Ana" }]);
});

test("what a worker that died had taken is done by another", async () => {
  const stranger = addUser(scene.slack, "Zoe");
  await wishing.bring(
    "commands",
    slashCommand(scene.slack, { by: stranger, channel: "C0ANY", text: "link" }),
  );
  expect(await takeWishes(scene.db.sql, 10)).toHaveLength(1);
  await wishing.granted();
  expect(postsIn(scene.slack, stranger)).toEqual([]);
  await later(scene, 21);
  await wishing.granted();
  expect(postsIn(scene.slack, stranger)).toHaveLength(1);
});

test("a limit is kept to, also by what is sent meanwhile", async () => {
  const [one, two] = [addUser(scene.slack, "Zoe"), addUser(scene.slack, "Yan")];
  scene.slack.trouble("users.info", { kind: "rate", retryAfter: 30 });
  // One after the other: what is under way when the first is told to wait cannot know.
  for (const by of [one, two]) {
    await wishing.bring("commands", slashCommand(scene.slack, { by, channel: "C0ANY", text: "link" }));
    await wishing.granted();
  }
  for (const seconds of [10, 10, 9]) {
    await later(scene, seconds);
    await wishing.granted();
  }
  const places = await scene.base.sql`select name from destinations`;
  expect(places).toMatchObject([{ name: "slack:users.info" }]);
  for (const seconds of [3, 10]) {
    await later(scene, seconds);
    await wishing.granted();
  }
  expect(scene.slack.state.early).toBe(0);
  expect([...postsIn(scene.slack, one), ...postsIn(scene.slack, two)]).toHaveLength(2);
});
