import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, expect, type Page } from "@playwright/test";
import { shortCode } from "@/lib/domain/short-code";
import { drawn } from "@/lib/testing/slack/drawn";
import { parsed, refuse } from "@/lib/testing/smtp";
import { codeField, linkTo, press, wrongCode } from "../support/links";
import { linkIn, mailTo, occasionOf } from "../support/mailbox";
import { ANA } from "../support/owner";
import { fill, openReaching, type Reaching } from "./reaching-scene";
import { FOLDER, shoot } from "./shoot";

// What reaches people, and what goes wrong there: the pages about it, the pages of links, the mails, and the messages in Slack as
// lines of text.

export async function reaching(browser: Browser): Promise<void> {
  const scene = await openReaching(browser);
  try {
    const { plain } = await fill(scene);
    await settings(scene);
    await deliveries(scene);
    await links(scene, plain);
    await mails(scene);
    await troubles(scene);
    slackAsText(scene);
  } finally {
    await scene.close();
  }
}

const at = ({ page, site }: Reaching, name: string, path: string): Promise<void> =>
  shoot(page, `reaching-${name}`, () => page.goto(site.url + path), true);

async function settings(scene: Reaching): Promise<void> {
  const { page, site } = scene;
  const leads = async (from: string, name: string) => {
    await page.goto(site.url + from);
    return (await page.getByRole("main").getByRole("link", { name, exact: true }).getAttribute("href")) ?? "";
  };
  await at(scene, "channels", "/settings/channels");
  await at(scene, "notifications", "/settings/notifications");
  await at(scene, "escalation", "/settings/escalation");
  await at(scene, "policy", await leads("/settings/escalation", "Money"));
  await at(scene, "group", await leads("/settings/groups", "Finance"));
  await at(scene, "simulator", "/settings/simulator?type=refund.v1&to=finance&due=1+d");
}

async function deliveries(scene: Reaching): Promise<void> {
  const { page, site, mail, ask } = scene;
  await at(scene, "deliveries", "/deliveries");
  for (const channel of ["email", "slack"]) {
    await page.goto(`${site.url}/deliveries?channel=${channel}`);
    const first = page.getByRole("list", { name: "Messages, newest first" }).getByRole("link").first();
    await at(scene, `message-${channel}`, (await first.getAttribute("href")) ?? "");
  }
  mail.manners = refuse("rcpt", 550, "5.1.1 No such mailbox here");
  await ask({ title: "Refund that nobody hears of", assignees: [ANA.email] });
  await expect(async () => {
    await page.goto(`${site.url}/deliveries?state=dead`);
    await expect(page.getByRole("list", { name: "Messages, newest first" }).getByRole("link")).toHaveCount(1);
  }).toPass({ timeout: 20_000 });
  await at(scene, "deliveries-dead", "/deliveries");
  await page.goto(`${site.url}/deliveries?state=dead`);
  const dead = page.getByRole("list", { name: "Messages, newest first" }).getByRole("link").first();
  const path = (await dead.getAttribute("href")) ?? "";
  await at(scene, "message-dead", path);
  mail.manners = () => null;
  await page.goto(site.url + path);
  await press(page, "Try now");
  await expect(async () => {
    await page.goto(site.url + path);
    await expect(page.getByRole("button", { name: "Send once more" })).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await at(scene, "message-retried", path);
}

async function links(scene: Reaching, plain: string): Promise<void> {
  const { browser, site, mail, ask, agent, page } = scene;
  const holder = async (url: string): Promise<Page> => {
    const made = await (await browser.newContext({ locale: "en-GB" })).newPage();
    await made.goto(url);
    return made;
  };
  const link = await linkTo(site, plain, ANA.email);
  const look = await holder(link.url);
  await shoot(look, "link-look", () => look.goto(link.url), true);
  await shoot(
    look,
    "link-wrong-code",
    async () => {
      await look.context().clearCookies();
      await look.goto(link.url);
      await codeField(look).fill(wrongCode(link));
      await press(look, "Approve");
      await expect(look.getByText(/tries are left|no more/).first()).toBeVisible();
    },
    true,
  );
  await look.context().clearCookies();
  await look.goto(link.url);
  await codeField(look).fill(link.code ?? "");
  await press(look, "Approve");
  await expect(look.getByText("You approved by e-mail")).toBeVisible();
  await shoot(look, "link-decided", () => look.reload(), true);

  const receipt = linkIn(await mailTo(mail, ANA.email, "A decision in your name"), "/d/not-me/");
  await shoot(look, "link-not-me", () => look.goto(receipt), true);
  await look.getByLabel(/To say that it was not you/).fill(shortCode(plain));
  await press(look, "This was not me");
  await expect(look.getByText("You said that it was not you")).toBeVisible();
  await shoot(look, "link-denied", () => look.reload(), true);

  const high = await linkTo(site, await ask({ title: "Pay Kappa €9,000", risk: "high" }), ANA.email);
  await shoot(look, "link-high-risk", () => look.goto(high.url), true);
  await shoot(page, "link-signed-in", () => page.goto(high.url), true);
  const [old, changed] = [await ask({ title: "Old one" }), await ask({ title: "Changed one" })];
  const [expired, revised] = [await linkTo(site, old, ANA.email), await linkTo(site, changed, ANA.email)];
  await site.sql()`update decision_links set expires_at = app_now() where id = ${expired.id}`;
  await agent.revise(changed, { payload: { amount: 1 } });
  await shoot(look, "link-nothing", () => look.goto(expired.url), true);
  await shoot(page, "link-expired", () => page.goto(expired.url), true);
  await shoot(page, "link-revised", () => page.goto(revised.url), true);
  await look.context().close();
}

/** One of each occasion, as a mail program with nothing but the mail draws it. */
async function mails({ browser, mail, page, site }: Reaching): Promise<void> {
  await page.goto(`${site.url}/settings/people/invite`);
  await page.getByLabel("E-mail").fill("cem@example.org");
  await press(page, "Invite");
  await mailTo(mail, "cem@example.org", "Join Acme");
  await site.sql()`
    update people set settings = jsonb_set(settings::jsonb, '{notify}', '{"digest": "hourly"}')::json where email = ${ANA.email}`;
  await site.sql()`
    insert into digests (workspace_id, person_id, due_at)
    select workspace_id, id, date_trunc('hour', app_now()) from people where email = ${ANA.email}
    on conflict (workspace_id, person_id) do update set due_at = excluded.due_at`;
  await mailTo(mail, ANA.email, "tasks wait for you");
  const reader = await (await browser.newContext({ offline: true })).newPage();
  const seen = new Set<string>();
  for (const each of mail.mails) {
    const { html = "", text = "", ...read } = await parsed(each);
    const occasion = occasionOf(read) ?? "mail";
    const name = /high risk/i.test(text)
      ? `${occasion}-high`
      : text.includes("<b>")
        ? `${occasion}-long`
        : occasion;
    if (seen.has(name)) continue;
    seen.add(name);
    writeFileSync(join(FOLDER, `mail-${name}.txt`), `Subject: ${read.subject}\n\n${text}`);
    await shoot(reader, `mail-${name}`, () => reader.setContent(html), true);
  }
  await reader.context().close();
}

type Wrong = { name: string; begin(): void; channel: "slack" | "email" };

async function troubles(scene: Reaching): Promise<void> {
  const { page, site, slack, mail, finance, ask } = scene;
  const slackSays = (error: string): Wrong => ({
    name: error,
    channel: "slack",
    begin: () => slack.trouble("*", { kind: "error", error }, null),
  });
  const mailSays = (name: string, manners: typeof mail.manners): Wrong => ({
    name,
    channel: "email",
    begin: () => {
      mail.manners = manners;
    },
  });
  for (const { name, begin, channel } of [
    slackSays("invalid_auth"),
    slackSays("account_inactive"),
    slackSays("missing_scope"),
    mailSays("sender-refused", refuse("from", 553, "5.7.1 Sender address rejected: not owned by user")),
    mailSays("server-busy", refuse("from", 421, "4.3.2 The system is busy, try again later")),
  ]) {
    begin();
    await page.goto(`${site.url}/settings/channels`);
    const section = page.locator("section").filter({ has: page.locator(`#${channel}`) });
    await section.getByRole("button", { name: /^Send a test/ }).click();
    await expect(section.getByText(/^It did not go out\./)).toBeVisible({ timeout: 30_000 });
    await page.setViewportSize({ width: 1280, height: 850 });
    await at(scene, `trouble-${name}`, "/settings/channels");
    await at(scene, `trouble-${name}-deliveries`, "/deliveries");
    slack.recover();
    mail.manners = () => null;
    await page.goto(`${site.url}/settings/channels`);
    await section.getByRole("button", { name: /^Send a test/ }).click();
    await expect(section.getByText(/^Sent\./)).toBeVisible({ timeout: 60_000 });
  }
  slack.state.channels.delete(finance.id);
  await ask({ title: "Nowhere to be posted", assignees: ["group:finance"] });
  await expect(async () => {
    await page.goto(`${site.url}/settings/channels`);
    await expect(page.getByText(/could not be posted in/)).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await at(scene, "trouble-channel-not-found", "/settings/channels");
  await at(scene, "trouble-channel-not-found-deliveries", "/deliveries");
}

function slackAsText({ slack }: Reaching): void {
  const lines = slack.state.posts.flatMap((post) => [
    `${post.threadTs ? "  (in a thread) " : ""}${post.channel}: ${post.text}`,
    ...post.before.flatMap((shown) => ["  before:", ...drawn(shown).map((line) => `    ${line}`)]),
    ...drawn(post).map((line) => `  ${line}`),
    "",
  ]);
  writeFileSync(join(FOLDER, "slack.txt"), lines.join("\n"));
}
