import { type Browser, expect, type Page } from "@playwright/test";
import { type Countersign, connect, type HumanTask, type JsonObject } from "@/lib/client";
import { addChannel, addUser } from "@/lib/testing/slack/people";
import { type LocalSlack, startSlack } from "@/lib/testing/slack/server";
import type { SlackChannel } from "@/lib/testing/slack/state";
import { type TestSmtp, testSmtp } from "@/lib/testing/smtp";
import { mailTo } from "../support/mailbox";
import { ANA, becomeOwner } from "../support/owner";
import { addToGroup } from "../support/settings";
import { type Site, startSite } from "../support/site";

// A workspace that reaches its people by mail and in Slack, with a group and its hours, its channel and its turns on call, and a
// policy.

export type Reaching = {
  browser: Browser;
  site: Site;
  page: Page; // Ana's
  mail: TestSmtp;
  slack: LocalSlack;
  finance: SlackChannel;
  agent: Countersign;
  ask(task: HumanTask, payload?: JsonObject, minutes?: number): Promise<string>;
  close(): Promise<void>;
};

export async function openReaching(browser: Browser): Promise<Reaching> {
  const [mail, slack] = [await testSmtp(), await startSlack()];
  const site = await startSite({
    SMTP_URL: mail.url,
    MAIL_FROM: "Countersign <ask@acme.example>",
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.state.signingSecret,
    SLACK_API_URL: slack.apiUrl,
  });
  const page = await (await browser.newContext({ timezoneId: "Europe/Berlin", locale: "en-GB" })).newPage();
  await becomeOwner(page, site);
  addUser(slack, "Ana", { email: ANA.email });
  addUser(slack, "Bo", { email: "bo@example.org" });
  const finance = addChannel(slack, "finance");
  const { workspace_key: key } = await site.bootstrap("bo@example.org");
  const agent = connect({ url: site.url, key });
  await makeGroup(page, site, finance.id);
  await makePolicy(page, site);
  return {
    browser,
    site,
    page,
    mail,
    slack,
    finance,
    agent,
    ask: async (task, payload = {}, minutes) =>
      (
        await agent.submit({
          intent_type: "refund.v1",
          to_agent: "human",
          payload,
          human_task: task,
          ...(minutes && { deadline_at: new Date(Date.now() + minutes * 60_000).toISOString() }),
        })
      ).intent_id,
    async close() {
      await site.stop();
      await mail.close();
      await slack.close();
    },
  };
}

async function makeGroup(page: Page, site: Site, channelId: string): Promise<void> {
  await page.goto(`${site.url}/settings/groups`);
  await page.getByLabel("Name").fill("Finance");
  await page.getByRole("button", { name: "Make the group" }).click();
  await addToGroup(page, { Ana: ANA.email, bo: "bo@example.org" });
  await page.getByText("Its channel in Slack").click();
  await page.getByLabel("Channel", { exact: true }).fill(channelId);
  await page.getByRole("button", { name: "Save the channel" }).click();
  await expect(page.getByText("It holds from the next task on.")).toBeVisible();
  await page.getByText("Let people take turns").click();
  await page.getByLabel(/In this order/).fill("ana@example.org\nbo@example.org");
  await page.getByRole("button", { name: "Save the turns" }).click();
  await expect(page.getByText(/It counts at once/)).toBeVisible();
  await page.getByText("Keep hours", { exact: true }).click();
  await page.getByLabel(/Holidays/).fill("2027-12-25 Christmas");
  await page.getByRole("button", { name: "Save the hours" }).click();
  await expect(page.getByText(/It counts for what is asked from now on/)).toBeVisible();
}

async function makePolicy(page: Page, site: Site): Promise<void> {
  await page.goto(`${site.url}/settings/escalation/new`);
  await page.getByLabel("Name").fill("Money");
  await page.getByLabel("For intents of these types").fill("refund.*, pay.*");
  await page.getByLabel("First after").fill("30 min");
  await page.getByLabel("Level 1 after").fill("2 h");
  await page.getByLabel("Level 1 asks").fill("Finance on call");
  await page.getByLabel("Level 2 after").fill("1 h");
  await page.getByLabel("Level 2 asks").fill("owners");
  await page.getByLabel("It counts as").fill("rejected");
  await page.getByLabel("Normal risk").fill("3 h");
  await page.getByRole("button", { name: "Make the policy" }).click();
  await expect(page.getByText("After 2 h Finance on call is asked as well.")).toBeVisible();
}

const LONG = `Refund <b>bold</b> <!channel> =HYPERLINK("https://evil.example") ${"and a long title ".repeat(9)}`;

/** What people are asked: some of everything that may stand in a message. The ids, by what is shown with them. */
export async function fill({ ask, agent, mail }: Reaching) {
  const to = { assignees: ["group:finance"] };
  const order = { order: "4711", amount: 129.9, customer: "Mira Holt", reason: "Arrived damaged" };
  const plain = await ask(
    {
      ...to,
      title: "Refund €129.90 to Mira Holt",
      description: "The lamp arrived **broken**; she sent a photo.",
    },
    order,
    240,
  );
  const high = await ask({ ...to, title: "Pay Nordwind €18,000", risk: "high" }, { amount: 18_000 }, 90);
  await ask({ ...to, title: "Release checkout 3.14", task_type: "review", quorum: { required: 2 } });
  await ask({ ...to, title: LONG }, { text: "x".repeat(500) });
  const taken = await ask({ ...to, title: "Waive the fee of Kappa Logistics" });
  await mailTo(mail, ANA.email, "Waive the fee of Kappa Logistics");
  await agent.cancel(taken, "No longer needed");
  await mailTo(mail, ANA.email, "Re: Task: Waive the fee");
  return { plain, high };
}
