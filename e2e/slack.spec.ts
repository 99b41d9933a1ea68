import { expect, type Page, test } from "@playwright/test";
import { drawn } from "@/lib/testing/slack/drawn";
import { addUser, buttonsOf, postsIn } from "@/lib/testing/slack/people";
import { afterSubmit, press, submitView, viewOf } from "@/lib/testing/slack/press";
import { type LocalSlack, startSlack } from "@/lib/testing/slack/server";
import { deliver } from "@/lib/testing/slack/signed";
import { openSockets, type Sockets } from "@/lib/testing/slack/socket";
import type { Post, SlackUser } from "@/lib/testing/slack/state";
import { type Desk, startDesk } from "./support/desk";
import { ANA } from "./support/owner";

// The whole way, with a Slack beside the product: asked there, decided there or here, and shown everywhere.

test.describe.configure({ mode: "serial" });

let slack: LocalSlack;
let sockets: Sockets;
let desk: Desk;
let page: Page;
let ana: SlackUser;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  slack = await startSlack();
  sockets = openSockets(slack);
  ana = addUser(slack, "Ana", { email: ANA.email });
  desk = await startDesk(browser, {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.state.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    SLACK_APP_TOKEN: slack.appToken,
  });
  page = desk.page;
});
test.afterAll(async () => {
  await desk?.site.stop();
  await slack?.close();
});

const rootOf = (title: string): Post | undefined =>
  postsIn(slack, ana).find((post) => post.threadTs === null && drawn(post)[0] === `# ${title}`);
const shown = (title: string) => {
  const post = rootOf(title);
  return post ? drawn(post).join("\n") : "";
};

async function posted(title: string): Promise<Post> {
  await expect.poll(() => shown(title), { timeout: 15_000 }).not.toBe("");
  return rootOf(title) as Post;
}

/** Slack says where it may be answered, too: what stands there is somebody's word, and nothing is sent to it. */
const evil = () => `${slack.origin}/response/evil`;

type Typed = { type: string; action_id: string };
const interact = (request: Parameters<typeof deliver>[1]) =>
  deliver(`${desk.site.url}/slack/interactions`, request, 10_000);

test("the first message offers to say whose the account is; signed in, one press does it", async () => {
  await desk.ask("Refund order 4711");
  const post = await posted("Refund order 4711");
  const [offer] = buttonsOf(post);
  expect(offer?.text.text).toBe("Connect your account");
  await page.goto(offer?.url ?? "");
  await page.getByRole("button", { name: "This is my account" }).click();
  await expect.poll(() => shown("Refund order 4711"), { timeout: 15_000 }).toContain("[Approve]");
});

test("a press in Slack decides, and the message, the agent and the inbox show it", async () => {
  const intent = await desk.ask("Refund order 4712");
  const post = await posted("Refund order 4712");
  await desk.open("Refund order 4712");
  const answer = await interact(press(slack, post, { by: ana, responseUrl: evil(), action: "decide:0" }));
  expect(answer.status).toBe(200);
  expect((await desk.agent.waitFor(intent, { timeoutMs: 5_000 })).outcome).toBe("approved");
  await expect
    .poll(() => shown("Refund order 4712"), { timeout: 15_000 })
    .toContain("✓ Ana approved in Slack");
  expect(buttonsOf(rootOf("Refund order 4712") as Post)).toEqual([]);
  await expect(page.getByText(/You approved in Slack|Ana approved in Slack/).first()).toBeVisible();
});

test("a no opens a form, and what is written there reaches the agent", async () => {
  const intent = await desk.ask("Refund order 4713");
  const post = await posted("Refund order 4713");
  expect((await interact(press(slack, post, { by: ana, responseUrl: evil(), action: "ask:1" }))).status).toBe(
    200,
  );
  await expect.poll(() => viewOf(slack, ana) !== null, { timeout: 15_000 }).toBe(true);
  const view = viewOf(slack, ana);
  if (!view) throw new Error("no form was opened");
  const blocks = view.view.blocks as Array<{ block_id: string; element?: Typed }>;
  const comment = blocks.find(({ element }) => element?.type === "plain_text_input");
  if (!comment?.element) throw new Error("the form asks for no comment");
  const typed = { type: "plain_text_input", value: "Too much." };
  const values = { [comment.block_id]: { [comment.element.action_id]: typed } };
  const sent = await interact(submitView(slack, view, { by: ana, values }));
  expect(sent.status).toBe(200);
  expect(afterSubmit(slack, view, sent.body)).toBeNull();
  const ended = await desk.agent.waitFor(intent, { timeoutMs: 5_000 });
  expect(ended).toMatchObject({ outcome: "rejected" });
  expect(JSON.stringify(ended)).toContain("Too much.");
  await expect
    .poll(() => shown("Refund order 4713"), { timeout: 15_000 })
    .toContain("✕ Ana rejected in Slack");
});

test("decided in the inbox, the message shows it, and its button decides nothing any more", async () => {
  const intent = await desk.ask("Refund order 4714");
  const post = structuredClone(await posted("Refund order 4714"));
  await desk.open("Refund order 4714");
  await desk.press("Refund order 4714", "Approve");
  await page.getByRole("button", { name: "Send now" }).click();
  expect((await desk.agent.waitFor(intent, { timeoutMs: 5_000 })).outcome).toBe("approved");
  await expect
    .poll(() => shown("Refund order 4714"), { timeout: 15_000 })
    .toContain("✓ Ana approved in the inbox");
  expect(
    (await interact(press(slack, post, { by: ana, responseUrl: evil(), action: "decide:0" }))).status,
  ).toBe(200);
  expect((await desk.agent.get(intent)).status).toBe("COMPLETED");
});

test("a stranger's press decides nothing, and tells them so alone", async () => {
  const eve = addUser(slack, "Eve", { email: "eve@elsewhere.example" });
  const intent = await desk.ask("Refund order 4715");
  const post = await posted("Refund order 4715");
  await interact(press(slack, post, { by: eve, responseUrl: evil(), action: "decide:0" }));
  await expect.poll(() => postsIn(slack, eve).length, { timeout: 15_000 }).toBeGreaterThan(0);
  expect((await desk.agent.get(intent)).status).toBe("WAITING");
  expect(slack.state.responses).toEqual([]);
});

test("the settings give an administrator the app to paste, and send a test", async () => {
  await page.goto(`${desk.site.url}/settings/channels`);
  await page.getByText("Make the app in Slack").click();
  const manifest = JSON.parse(await page.getByLabel("Manifest").inputValue());
  expect(manifest.settings.socket_mode_enabled).toBe(true);
  await page.getByRole("button", { name: "Send a test to my Slack account" }).click();
  await expect(page.getByText(/Sent\. The answer was: Posted as/)).toBeVisible({ timeout: 15_000 });
  expect(postsIn(slack, ana).at(-1)?.text).toMatch(/^This is a test/);
});

test("a press comes over the socket as well, and over HTTP only with Slack's signature", async () => {
  const intent = await desk.ask("Refund order 4716");
  const request = press(slack, await posted("Refund order 4716"), {
    by: ana,
    responseUrl: evil(),
    action: "decide:0",
  });
  const forged = { ...request, body: `${request.body}&x=1` };
  expect(await interact(forged)).toMatchObject({ status: 401, body: "" });
  expect((await desk.agent.get(intent)).status).toBe("WAITING");
  const payload = new URLSearchParams(request.body).get("payload") ?? "";
  expect(await sockets.send("interactive", JSON.parse(payload))).toEqual({});
  expect((await desk.agent.waitFor(intent, { timeoutMs: 5_000 })).outcome).toBe("approved");
});

test("an account that is disconnected decides nothing any more", async () => {
  await page.goto(`${desk.site.url}/settings/you`);
  await page.getByRole("button", { name: /^Disconnect/ }).click();
  await expect(page.getByText("No Slack account is connected to you.")).toBeVisible();
  const intent = await desk.ask("Refund order 4717");
  const post = await posted("Refund order 4717");
  const change = (payload: Record<string, unknown>) => {
    const [action] = payload.actions as Array<Record<string, unknown>>;
    Object.assign(action ?? {}, { action_id: "decide:0" });
  };
  expect(
    (await interact(press(slack, post, { by: ana, responseUrl: evil(), action: "link", change }))).status,
  ).toBe(200);
  expect((await desk.agent.get(intent)).status).toBe("WAITING");
});

test("afterwards everything that went out can be accounted for", async () => {
  const [workspace] = await desk.site.sql()`select id from workspaces`;
  expect(await desk.site.verify(workspace?.id)).toContain("heads");
  expect(slack.state.responses).toEqual([]);
});
