import { type Browser, type BrowserContextOptions, expect, type Page, test } from "@playwright/test";
import { drawn } from "@/lib/testing/slack/drawn";
import { addChannel, addUser, buttonsOf, postsIn } from "@/lib/testing/slack/people";
import { afterSubmit, press, submitView, viewOf } from "@/lib/testing/slack/press";
import { type LocalSlack, startSlack } from "@/lib/testing/slack/server";
import { deliver } from "@/lib/testing/slack/signed";
import { openSockets, type Sockets } from "@/lib/testing/slack/socket";
import type { Post, SlackUser } from "@/lib/testing/slack/state";
import { type TestSmtp, testSmtp } from "@/lib/testing/smtp";
import { type Desk, startDesk } from "./support/desk";
import { codeField } from "./support/links";
import { followMail } from "./support/mailbox";
import { ANA } from "./support/owner";
import { addToGroup, said } from "./support/settings";
import { messagesAbout, turned } from "./support/slack-messages";

// The whole way, with a Slack and a mail server beside the product: asked there, decided there or here, and shown everywhere.

test.describe.configure({ mode: "serial" });

let slack: LocalSlack;
let sockets: Sockets;
let mail: TestSmtp;
let desk: Desk;
let browser: Browser;
let page: Page;
let ana: SlackUser;

const BO = "bo@example.org"; // who has said of no account in Slack that it is theirs

test.beforeAll(async ({ browser: given }) => {
  test.setTimeout(180_000);
  browser = given;
  slack = await startSlack();
  sockets = openSockets(slack);
  ana = addUser(slack, "Ana", { email: ANA.email });
  addUser(slack, "Bo", { email: BO });
  mail = await testSmtp();
  desk = await startDesk(browser, {
    SMTP_URL: mail.url,
    MAIL_FROM: "countersign@acme.example",
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
  await mail?.close();
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

/** Bo on a phone, with the link of the mail that came to him. */
const phoneOfBo = (title: string, options: BrowserContextOptions = {}) =>
  followMail(browser, { mail, to: BO, subject: `Task: ${title}` }, options);
const everywhere = (title: string) => messagesAbout(slack, title);

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

test("a press in Slack decides, and every message, the agent, the inbox and the page of a mailed link show it", async () => {
  const intent = await desk.ask("Refund order 4712");
  const post = await posted("Refund order 4712");
  const { phone } = await phoneOfBo("Refund order 4712");
  await expect(codeField(phone)).toBeVisible();
  await desk.open("Refund order 4712");
  const answer = await interact(press(slack, post, { by: ana, responseUrl: evil(), action: "decide:0" }));
  expect(answer.status).toBe(200);
  expect((await desk.agent.waitFor(intent, { timeoutMs: 5_000 })).outcome).toBe("approved");
  await expect
    .poll(() => shown("Refund order 4712"), { timeout: 15_000 })
    .toContain("✓ Ana approved in Slack");
  await expect.poll(() => everywhere("Refund order 4712")).toEqual(turned(2, "✓ Ana approved in Slack"));
  await expect(page.getByText(/You approved in Slack|Ana approved in Slack/).first()).toBeVisible();
  // Nobody has touched it: what is open on a phone looks again by itself.
  await expect(phone.getByRole("status").filter({ hasText: "Ana approved in Slack" })).toBeVisible();
  await expect(codeField(phone)).toHaveCount(0);
  await phone.context().close();
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
  await expect.poll(() => everywhere("Refund order 4714")).toEqual(turned(2, "✓ Ana approved in the inbox"));
  const { phone } = await phoneOfBo("Refund order 4714");
  await expect(phone.getByRole("status").filter({ hasText: "Ana approved in the inbox" })).toBeVisible();
  await expect(phone.getByRole("article").getByRole("button")).toHaveCount(0);
  await phone.context().close();
});

test("a group has a channel in which what is asked of it is posted, too", async () => {
  const finance = addChannel(slack, "finance");
  await page.goto(`${desk.site.url}/settings/groups`);
  await page.getByLabel("Name").fill("Finance");
  await page.getByRole("button", { name: "Make the group" }).click();
  await addToGroup(page, { Ana: ANA.email, bo: BO });
  await page.getByText("Its channel in Slack").click();
  await page.getByLabel("Channel", { exact: true }).fill(finance.id);
  await page.getByRole("button", { name: "Save the channel" }).click();
  await said(page, "It holds from the next task on.");
  await desk.ask("For Finance", {}, { assignees: ["group:finance"] });
  await expect.poll(() => postsIn(slack, finance).length, { timeout: 15_000 }).toBe(1);
});

for (const javaScriptEnabled of [true, false])
  test(`decided by a mailed link on a phone ${javaScriptEnabled ? "" : "without JavaScript "}everything that shows it turns`, async () => {
    const title = javaScriptEnabled ? "Refund order 4718" : "Refund order 4719";
    await desk.ask(title, { amount: 12 }, { assignees: ["group:finance"] });
    // Ana's, Bo's, and the one in their channel.
    await expect.poll(() => everywhere(title).length, { timeout: 15_000 }).toBe(3);
    await desk.open(title);
    const loaded = await page.evaluate(() => performance.timeOrigin);
    const { phone, code } = await phoneOfBo(title, { javaScriptEnabled });
    await codeField(phone).fill(code);
    await phone.locator('button[name="outcome"][value="approved"]').click();
    await expect(phone.getByText("You approved by e-mail")).toBeVisible();
    const pane = page.getByRole("region", { name: "Task", exact: true });
    await expect(pane).toContainText(/bo approved by e-mail, (just now|\d s ago)/i, { timeout: 2_000 });
    await expect(desk.card(title).getByRole("button", { name: /Approve|Reject/ })).toHaveCount(0);
    await expect(desk.row(title)).toHaveCount(0);
    expect(await page.evaluate(() => performance.timeOrigin)).toBe(loaded);
    await expect
      .poll(() => everywhere(title), { timeout: 15_000 })
      .toEqual(turned(3, "✓ Bo approved by e-mail"));
    await phone.context().close();
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
  await page.goto(`${desk.site.url}/settings/channels`);
  await expect(page.locator("section:has(#slack)").getByText("Works", { exact: true })).toBeVisible();
  await expect(page.getByText(/^One was refused .* Anybody can send such a request/)).toBeVisible();
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
