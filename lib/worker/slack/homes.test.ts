// A home tab that was opened shows what waits now, without being opened again.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { machine } from "../../testing/factory";
import { event, viewOf } from "../../testing/slack/press";
import type { SlackUser } from "../../testing/slack/state";
import { tellOccasions } from "../occasions";
import { followHomes } from "./draw-home";
import { followPosts } from "./rewrites";
import { ask, decideIt, later, type Scene, type Somebody, somebody } from "./scene.fixture";
import { openWishing, type Wishing } from "./wishes.fixture";

let wishing: Wishing;
let scene: Scene;
let ana: Somebody;
let homes: ReturnType<typeof followHomes>;
let tell: () => Promise<number>;
beforeAll(async () => {
  wishing = await openWishing();
  scene = wishing.scene;
  homes = followHomes(scene.db.sql);
  tell = tellOccasions(scene.db, { told: homes.told });
});
afterAll(() => scene.close());
beforeEach(async () => {
  await wishing.clear();
  ana = await somebody(scene, "Ana");
});

const opens = (user: SlackUser) =>
  wishing.bring("events", event(scene.slack, { type: "app_home_opened", user: user.id, tab: "home" }));
const shown = () => JSON.stringify(viewOf(scene.slack, ana.account, "home")?.view ?? null);
const drawn = () => scene.slack.calls("views.publish").length;
/** What happened is told, and so many seconds pass. */
async function pass(seconds: number): Promise<void> {
  await expect
    .poll(async () => {
      await tell();
      return (await scene.base.sql`select from deliveries where state in ('due','leased')`).length;
    })
    .toBe(0);
  await homes.step();
  await later(scene, seconds);
  await wishing.grant.step();
  await wishing.grant.settled();
}
const asked = (title: string) => ask(scene, { assignees: [`person:${ana.person.id}`], title });

test("what is asked, and what is decided elsewhere, is shown within half a minute", async () => {
  await opens(ana.account);
  await pass(0);
  expect(shown()).toContain("Nothing waits for you.");
  const id = await asked("Pay the rent");
  await pass(31);
  expect(shown()).toContain("Pay the rent");
  await decideIt(scene, id, ana.person, "approved");
  await pass(31);
  expect(shown()).toContain("Nothing waits for you.");
  expect(drawn()).toBe(3);
});

test("what one has voted on, or somebody else has claimed, is gone from it as soon as from the posts", async () => {
  const ben = await somebody(scene, "Ben");
  let rewrites = 0;
  const follow = followPosts(scene.db.sql, (workspaceIds) => {
    rewrites += 1;
    homes.told(workspaceIds);
  });
  const assignees = [ana, ben].map(({ person }) => `person:${person.id}`);
  const voted = await ask(scene, { assignees, title: "Agree together", quorum: { required: 2 } });
  const claimed = await ask(scene, { assignees, title: "One of us" });
  await scene.turn();
  await follow();
  await opens(ana.account);
  await pass(0);
  for (const title of ["Agree together", "One of us"]) expect(shown()).toContain(title);
  await decideIt(scene, voted, ana.person, "approved");
  const command = { type: "claim_task" as const, actor: ben.person };
  await scene.engine.apply({ workspaceId: scene.world.workspaceId, intentId: claimed, command });
  await expect
    .poll(async () => {
      await follow();
      return rewrites;
    })
    .toBeGreaterThan(0);
  await pass(31);
  expect(shown()).toContain("Nothing waits for you.");
});

test("however much happens, one home is drawn twice a minute at most, and not at all if it would be the same", async () => {
  const ben = await somebody(scene, "Ben");
  await opens(ana.account);
  await pass(0);
  for (let n = 0; n < 10; n += 1) {
    await asked(`Number ${n}`);
    await pass(6);
  }
  expect(drawn()).toBeLessThanOrEqual(3);
  await pass(31);
  const before = drawn();
  expect(shown()).toContain("Number 9");
  await ask(scene, { assignees: [`person:${ben.person.id}`], title: "Not hers" });
  await pass(31);
  await pass(31);
  expect(drawn()).toBe(before);
});

test("who opened it more than an hour ago, or never, is not drawn for", async () => {
  await opens(ana.account);
  await pass(0);
  await later(scene, 3700);
  await asked("Too late");
  await pass(31);
  expect(drawn()).toBe(1);
});

test("what four eyes keep from somebody does not wait for them there", async () => {
  await somebody(scene, "Ben");
  const human = { title: "Pay the rent", assignees: ["ana@example.com", "ben@example.com"], four_eyes: true };
  await ask(scene, human, { actor: machine("key", ana.person.id) });
  await opens(ana.account);
  await pass(0);
  expect(shown()).toContain("Nothing waits for you.");
});

test("what changed while the database could not be asked is drawn once it can be", async () => {
  await opens(ana.account);
  await pass(0);
  await asked("Pay the rent");
  await scene.tell();
  homes.told([scene.world.workspaceId]);
  const { sql } = scene.base;
  await sql`alter table slack_wishes rename to slack_wishes_away`;
  await expect(homes.step()).rejects.toThrow("slack_wishes");
  await sql`alter table slack_wishes_away rename to slack_wishes`;
  await pass(31);
  expect(shown()).toContain("Pay the rent");
});
