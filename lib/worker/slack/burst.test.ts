// Slack takes a message a second in each channel. What bursts into one of them waits there, and nobody else with it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeGroup, makePerson } from "../../testing/factory";
import { addChannel, postsIn, textOf } from "../../testing/slack/people";
import { ask, later, openScene, type Scene, type Somebody, somebody, stopTime } from "./scene.fixture";

const BURST = 30;
const PEOPLE = 12;

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  await stopTime(scene);
});
afterAll(() => scene.close());

test(`${BURST} posts for one group's channel keep no direct message waiting, and each arrives once, never asked early`, async () => {
  const { slack, base } = scene;
  slack.state.perChannelMs = 1000; // as Slack documents it
  const channel = addChannel(slack, "finance");
  // Who is in the group is in Slack's channel, and has no direct messages of their own.
  const finance = await makePerson(base.sql, scene.world, "finance@example.com");
  const group = await makeGroup(base.sql, scene.world, "finance", [finance]);
  await base.sql`update groups set slack_channel = ${channel.id} where id = ${group}`;
  const people: Somebody[] = [];
  for (let n = 0; n < PEOPLE; n += 1) people.push(await somebody(scene, `Person${n}`));
  for (let n = 0; n < BURST; n += 1)
    await ask(scene, { title: `Refund ${n}.`, assignees: ["group:finance"] });
  for (const { person } of people)
    await ask(scene, { title: `For ${person.name}.`, assignees: [`person:${person.id}`] });
  await later(scene, 0.1); // what is asked is told a moment later
  await scene.tell();
  await scene.send();
  // No time has passed that was not let pass: whoever was not held up has been told.
  for (const { account } of people) expect(postsIn(slack, account)).toHaveLength(1);
  expect(postsIn(slack, channel)).toHaveLength(1);
  const places = await base.sql`select name from destinations where shut_until > app_now()`;
  expect(places).toMatchObject([{ name: `slack:${channel.id}` }]);

  let seconds = 0;
  while (postsIn(slack, channel).length < BURST && seconds < 3 * BURST) {
    await later(scene, 1.1);
    seconds += 1;
    await scene.send();
  }
  // As fast as Slack takes them.
  expect(seconds).toBeLessThanOrEqual(BURST);
  const titles = postsIn(slack, channel).map((post) => /Refund \d+\./.exec(textOf(post))?.[0] ?? "");
  expect(titles.sort()).toEqual(Array.from({ length: BURST }, (_, n) => `Refund ${n}.`).sort());
  expect(slack.state.early).toBe(0);
  const told = await base.sql`
    select from messages where channel = 'slack' and person_id is distinct from ${finance.id} and state = 'delivered'`;
  expect(told).toHaveLength(BURST + PEOPLE);
});

test("a limit that a method has for everybody is remembered by a worker that begins anew, and by its neighbours", async () => {
  const { slack, base } = scene;
  slack.state.perChannelMs = null;
  const ben = await somebody(scene, "Ben");
  const eva = await somebody(scene, "Eva");
  await ask(scene, { title: "One?", assignees: [`person:${ben.person.id}`] });
  slack.trouble("conversations.open", { kind: "rate", retryAfter: 40 });
  await later(scene, 0.1);
  await scene.turn();
  await ask(scene, { title: "Two?", assignees: [`person:${eva.person.id}`] });
  const anew = scene.another();
  await later(scene, 0.1);
  await scene.tell();
  const asked = slack.calls("conversations.open").length;
  await anew();
  expect(slack.calls("conversations.open")).toHaveLength(asked);
  await later(scene, 41);
  await scene.turn();
  await later(scene, 1);
  await scene.turn();
  expect([...postsIn(slack, ben.account), ...postsIn(slack, eva.account)]).toHaveLength(2);
  expect(slack.state.early).toBe(0);
  expect(await base.sql`select from messages where channel = 'slack' and state in ('due','leased')`).toEqual(
    [],
  );
});

test("a limit is kept to the second, and nothing is asked of Slack before it is over", async () => {
  const { slack, base } = scene;
  slack.state.perChannelMs = null;
  const ana = await somebody(scene, "Ana");
  const asked = async (title: string) => {
    await ask(scene, { title, assignees: [`person:${ana.person.id}`] });
    await later(scene, 0.1);
    await scene.turn();
  };
  slack.trouble("chat.postMessage", { kind: "rate", retryAfter: 30 });
  await asked("Refund?");
  await asked("Another?");
  expect(postsIn(slack, ana.account)).toEqual([]);
  expect(await base.sql`select code from destinations where shut_until > app_now()`).toEqual([
    { code: "ratelimited" },
  ]);
  const calls = slack.state.calls.length;
  await later(scene, 29);
  await scene.turn();
  expect(slack.state.calls).toHaveLength(calls);
  await later(scene, 1);
  slack.recover(); // the local Slack counts in seconds of its own
  await scene.turn();
  await later(scene, 1);
  await scene.turn();
  expect(postsIn(slack, ana.account)).toHaveLength(2);
  const states =
    await base.sql`select state::text from messages where channel = 'slack' and person_id = ${ana.person.id}`;
  expect(states).toEqual([{ state: "delivered" }, { state: "delivered" }]);
});
