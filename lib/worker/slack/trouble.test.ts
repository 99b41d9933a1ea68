import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { caller, slackClient } from "../../channels/slack/client";
import { readTrouble } from "../../channels/trouble";
import { makeGroup } from "../../testing/factory";
import { addChannel, buttonsOf, postsIn } from "../../testing/slack/people";
import { ask, clear, decideIt, later, openScene, type Scene, type Somebody, somebody } from "./scene.fixture";

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

type Row = { occasion: string; state: string; answer: string | null; attempts: number };
const rows = () => scene.base.sql<Row[]>`
  select occasion, state::text, answer, attempts from messages where channel = 'slack' order by created_at, id`;
const place = async () =>
  (
    await scene.base.sql<Array<{ kind: string; code: string; answer: string; isShut: boolean }>>`
    select kind, code, answer, coalesce(shut_until > app_now(), false) as "isShut" from destinations where channel = 'slack'`
  )[0];
const asked = (title = "Refund?") => ask(scene, { title, assignees: ["ana@example.com"] });

test("in the time that really passes, only what was on its way when the limit began is refused by it", async () => {
  for (let n = 0; n < 25; n++) await asked(`Number ${n}`);
  scene.slack.trouble("chat.postMessage", { kind: "rate", retryAfter: 1 });
  await scene.tell();
  for (let i = 0; i < 1000 && postsIn(scene.slack, ana.account).length < 25; i++) {
    await scene.send();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(postsIn(scene.slack, ana.account)).toHaveLength(25);
  const refused = scene.slack.calls("chat.postMessage").filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThanOrEqual(8);
});

test.each(["invalid_auth", "account_inactive", "token_revoked", "missing_scope"])(
  "%s shuts the place, says what to do, and is not tried again and again",
  async (error) => {
    scene.slack.trouble("chat.postMessage", { kind: "error", error }, null);
    for (let n = 0; n < 3; n++) await asked(`Number ${n}`);
    await scene.turn();
    const tried = scene.slack.calls("chat.postMessage").length;
    expect(await place()).toMatchObject({ kind: "settings", code: error, isShut: true });
    expect((await place())?.answer).toMatch(/[Ii]nstall|[Ss]et/);
    await scene.turn();
    await scene.turn();
    expect(scene.slack.calls("chat.postMessage")).toHaveLength(tried);
    // Somebody sets another: it goes on by itself, and nothing was lost.
    scene.slack.recover();
    await scene.base.sql`update destinations set shut_until = null, failures = 0`;
    await later(scene, 60);
    await scene.turn();
    await later(scene, 60);
    await scene.turn();
    expect(postsIn(scene.slack, ana.account)).toHaveLength(3);
  },
);

test("a token that Slack does not know at all is the same clear state", async () => {
  const token = scene.slack.state.tokens.get(scene.slack.botToken);
  if (token) token.state = "token_revoked";
  await asked();
  await scene.turn();
  expect(await place()).toMatchObject({ kind: "settings", code: "token_revoked" });
  expect(await rows()).toMatchObject([{ state: "due" }]);
});

test.each(["channel_not_found", "is_archived", "not_in_channel"])(
  "%s ends the message to that channel, and no other",
  async (error) => {
    const group = await makeGroup(scene.base.sql, scene.world, "finance", [ana.person]);
    const channel = addChannel(scene.slack, "finance", {
      isArchived: error === "is_archived",
      isMember: error !== "not_in_channel",
    });
    if (error === "channel_not_found") scene.slack.state.channels.delete(channel.id);
    await scene.base.sql`update groups set slack_channel = ${channel.id} where id = ${group}`;
    await ask(scene, { title: "Refund?", assignees: ["group:finance"] });
    await scene.turn();
    expect(postsIn(scene.slack, ana.account)).toHaveLength(1);
    expect(await place()).toBeUndefined();
    const states = (await rows()).map(({ state }) => state).sort();
    expect(states).toEqual(["dead", "delivered"]);
  },
);

test("while Slack fails, nothing is lost: it goes out when Slack is back", async () => {
  scene.slack.trouble("chat.postMessage", { kind: "status", status: 503 }, null);
  await asked();
  await scene.turn();
  expect(await rows()).toMatchObject([
    {
      state: "due",
      answer: "Slack answered 503 instead of doing it. It may have been posted all the same.",
    },
  ]);
  scene.slack.recover();
  await later(scene, 60);
  await scene.turn();
  expect(await rows()).toMatchObject([{ state: "delivered" }]);
});

test("an answer that was lost makes no second message, and the first one is rewritten", async () => {
  const id = await asked();
  scene.slack.trouble("chat.postMessage", { kind: "drop" });
  await scene.turn();
  expect(await rows()).toMatchObject([{ state: "due" }]);
  await later(scene, 60);
  await scene.turn();
  expect(postsIn(scene.slack, ana.account)).toHaveLength(1);
  expect(await rows()).toMatchObject([{ state: "delivered", attempts: 2 }]);
  await decideIt(scene, id, ana.person, "approved");
  await scene.turn();
  const [post] = postsIn(scene.slack, ana.account);
  expect(post && buttonsOf(post)).toEqual([]);
});

test("a message that somebody deleted is left alone", async () => {
  const id = await asked();
  await scene.turn();
  scene.slack.state.posts.length = 0;
  await decideIt(scene, id, ana.person, "approved");
  await scene.turn();
  expect((await rows()).filter(({ occasion }) => occasion === "rewrite")).toMatchObject([
    { state: "superseded" },
  ]);
  expect(await scene.base.sql`select from slack_posts where not is_closed`).toHaveLength(0);
});

test("a Slack that does not answer is given up on in time", async () => {
  scene.slack.trouble("auth.test", { kind: "stall" });
  const call = caller(slackClient({ botToken: scene.slack.botToken, apiUrl: scene.slack.apiUrl }, 100));
  const trouble = await call("auth.test", {}).catch(readTrouble);
  expect(trouble).toMatchObject({ kind: "destination", code: "timeout" });
});

test("the token goes to Slack's address, and to no other that something names", async () => {
  const call = caller(slackClient({ botToken: scene.slack.botToken, apiUrl: scene.slack.apiUrl }));
  const other = `${scene.slack.origin}/response/evil`;
  await call(other, { text: "x" }).catch(() => null);
  expect(scene.slack.state.responses).toEqual([]);
});

test("an app that may not look people up still posts in a group's channel, and asks once an hour", async () => {
  const ben = await somebody(scene, "Ben", false);
  const group = await makeGroup(scene.base.sql, scene.world, "finance", [ben.person]);
  const channel = addChannel(scene.slack, "finance");
  await scene.base.sql`update groups set slack_channel = ${channel.id} where id = ${group}`;
  scene.slack.trouble("users.lookupByEmail", { kind: "error", error: "missing_scope" }, null);
  for (const title of ["One?", "Two?"]) {
    await ask(scene, { title, assignees: ["group:finance"] });
    await scene.turn();
  }
  expect(postsIn(scene.slack, channel)).toHaveLength(2);
  expect(await place()).toBeUndefined();
  expect(scene.slack.calls("users.lookupByEmail")).toHaveLength(1);
});
