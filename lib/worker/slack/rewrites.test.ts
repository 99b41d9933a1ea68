import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { movedPosts, movedSince } from "../../db/read/slack-posts";
import { ask, clear, decideIt, openScene, type Scene, type Somebody, somebody } from "./scene.fixture";

let scene: Scene;
let ana: Somebody;
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(async () => {
  await clear(scene);
  ana = await somebody(scene, "Ana");
});
afterAll(() => scene.close());

const quorum = { required: 2 };
test("a post whose rewrite died is not asked for again, until its task moves on", async () => {
  const ben = await somebody(scene, "Ben");
  const id = await ask(scene, { title: "?", assignees: ["ana@example.com", "ben@example.com"], quorum });
  await scene.turn();
  scene.slack.trouble("chat.update", { kind: "error", error: "invalid_blocks" }, null);
  await decideIt(scene, id, ana.person, "approved");
  await scene.turn();
  const states = await scene.base.sql`select state::text from messages where occasion = 'rewrite'`;
  expect(states).toMatchObject([{ state: "dead" }, { state: "dead" }]);
  expect(await movedPosts(scene.db.sql, null)).toEqual([]);
  // Nor where something about its person has changed.
  await scene.base.sql`update slack_posts set shown_seq = 0`;
  const now = (await movedSince(scene.db.sql, null)).cursor;
  expect((await movedSince(scene.db.sql, now)).posts).toEqual([]);
  scene.slack.recover();
  await decideIt(scene, id, ben.person, "approved");
  await scene.turn();
  expect(await scene.base.sql`select from slack_posts where not is_closed`).toHaveLength(0);
});

test("a sweep goes on where the last one ended, until there is no more", async () => {
  for (const title of ["One?", "Two?", "Three?"]) await ask(scene, { title, assignees: ["ana@example.com"] });
  await scene.turn();
  await scene.base.sql`update slack_posts set shown_seq = 0`;
  const all = await movedPosts(scene.db.sql, null);
  expect(all).toHaveLength(3);
  const first = await movedPosts(scene.db.sql, null, 2);
  expect(first).toEqual(all.slice(0, 2));
  expect(await movedPosts(scene.db.sql, first.at(-1) ?? null, 2)).toEqual(all.slice(2));
  expect(await movedPosts(scene.db.sql, all.at(-1) ?? null, 2)).toEqual([]);
});
