import { afterAll, beforeAll, expect, test } from "vitest";
import { makePerson } from "../../testing/factory";
import { addUser, postsIn } from "../../testing/slack/people";
import { ask, clear, openScene, type Scene } from "./scene.fixture";

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

test.each([
  ["a guest", { isGuest: true }],
  ["somebody of another organisation", { teamId: "T0ELSEWHERE" }],
  ["an app", { isBot: true }],
])("%s with the address of a person here is told nothing in Slack, and offered nothing", async (_, more) => {
  await clear(scene);
  const person = await makePerson(scene.base.sql, scene.world, "ana@example.com");
  const account = addUser(scene.slack, "Ana", more);
  await ask(scene, { assignees: [`person:${person.id}`] });
  await scene.turn();
  expect(postsIn(scene.slack, account)).toEqual([]);
  expect(await scene.base.sql`select from slack_link_offers`).toHaveLength(0);
});
