// A storm for a group: its channel gets thirty posts of an hour, and then one that gathers the rest.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeGroup } from "../../testing/factory";
import { addChannel, postsIn, textOf } from "../../testing/slack/people";
import { ask, decideIt, later, openScene, type Scene, somebody } from "./scene.fixture";

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

test("thirty posts of an hour come one by one, the rest in one that says what still waits", async () => {
  const ana = await somebody(scene, "Ana");
  const channel = addChannel(scene.slack, "finance");
  const group = await makeGroup(scene.base.sql, scene.world, "finance", [ana.person]);
  await scene.base.sql`update groups set slack_channel = ${channel.id} where id = ${group}`;
  const posts = () => postsIn(scene.slack, channel);
  const asked = async (count: number, title: string, more = {}) => {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1)
      ids.push(await ask(scene, { title: `${title} ${n}.`, assignees: ["group:finance"], ...more }));
    await scene.turn();
    return ids;
  };
  await asked(25, "Early");
  const late = await asked(15, "Late");
  expect(posts()).toHaveLength(30);
  await asked(3, "More");
  const waiting = await scene.base.sql`
    select about->'count' as count from messages where group_id = ${group} and occasion = 'gathered'`;
  expect(waiting).toMatchObject([{ count: 13 }]);
  // What is of high risk is not kept waiting.
  await asked(1, "Dangerous", { risk: "high" });
  expect(posts()).toHaveLength(31);
  for (const id of late.slice(-4)) await decideIt(scene, id, ana.person, "approved");
  await later(scene, 3700);
  await scene.turn();
  const gathered = posts().at(-1);
  expect(posts()).toHaveLength(32);
  expect(gathered && textOf(gathered)).toContain("9 tasks wait");
  expect(gathered && textOf(gathered)).toContain("More 2.");
  expect(gathered && textOf(gathered)).not.toContain("for you");
  await asked(2, "Next hour");
  expect(posts()).toHaveLength(34);
});
