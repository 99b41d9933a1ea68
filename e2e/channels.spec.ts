import { expect, type Locator, type Page, test } from "@playwright/test";
import { connect } from "@/lib/client";
import { parsed, polite, refuse, type TestSmtp, testSmtp } from "@/lib/testing/smtp";
import { linkIn, mailTo } from "./support/mailbox";
import { becomeOwner } from "./support/owner";
import { fresh, said } from "./support/settings";
import { type Site, startSite } from "./support/site";

// Setting up a mail server as an admin does it: a wrong password, the right one, and a test that arrives. Then what comes by it
// that is about no single task, and where it leads.

test.describe.configure({ mode: "serial" });

const PASSWORD = "quokka-and-wombat";
const WRONG = "platypus-by-mistake";

let site: Site;
let smtp: TestSmtp;
let page: Page;
let cem: Page; // whoever was invited by mail
let mail: Locator;

const CEM = "cem@example.org";

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  smtp = await testSmtp({ login: { user: "ask", pass: PASSWORD } });
  site = await startSite({ SLACK_API_URL: "http://127.0.0.1:9/", VAPID_SUBJECT: "mailto:ask@acme.example" });
  page = await (await browser.newContext()).newPage();
  await becomeOwner(page, site);
  await page.goto(`${site.url}/settings/channels`);
  mail = page.locator("section").filter({ has: page.locator("#email") });
});
test.afterAll(async () => {
  await site?.stop();
  await smtp?.close();
});

const sendTest = () => mail.getByRole("button", { name: "Send a test to my address" }).click();

async function save(password: string): Promise<void> {
  await mail.getByLabel("Password", { exact: true }).fill(password);
  await mail.getByRole("button", { name: "Save E-mail" }).click();
  await expect(mail.getByText("Saved. Send a test")).toBeVisible();
  await expect(mail.getByText("Set up, not tried yet")).toBeVisible();
}

test("with no mail server a mail is kept, and the page says what that means", async () => {
  await expect(mail.getByText("Not set up")).toBeVisible();
  await sendTest();
  await expect(mail.getByText("It is kept, and can be read under Deliveries.")).toBeVisible();
});

test("what the environment sets is said by name, and that it is not enough where it is not", async () => {
  const section = (channel: string) => page.locator("section").filter({ has: page.locator(`#${channel}`) });
  await expect(section("slack").getByText("Not set up")).toBeVisible();
  await expect(
    section("slack").getByText(
      "The environment sets SLACK_API_URL alone, which is not enough to reach anybody.",
    ),
  ).toBeVisible();
  await expect(section("push").getByText("The environment sets VAPID_SUBJECT for it.")).toBeVisible();
});

test("which port it is where none is typed depends on the security, and the field says how", async () => {
  await expect(mail.getByLabel("Port")).toHaveAccessibleDescription(
    "Left empty: 587; with TLS from the start 465, without any 25.",
  );
});

test("a wrong password is a state in words, with the server's answer", async () => {
  await mail.getByLabel("Mail server").fill("127.0.0.1");
  await mail.getByLabel("Port").fill(String(smtp.port));
  await mail.getByLabel("Security").selectOption("none");
  await mail.getByLabel("Name to sign in with").fill("ask");
  await mail.getByLabel("Mail comes from").fill("Countersign <ask@example.org>");
  await save(WRONG);
  await sendTest();
  await expect(mail.getByText(/^It did not go out\./)).toBeVisible({ timeout: 15_000 });
  await expect(mail.getByText("In trouble")).toBeVisible();
  await expect(mail.getByText(/Check the name and the password/).first()).toBeVisible();
});

test("a server that names the recipient and means us is a state in words, too", async () => {
  smtp.manners = refuse("rcpt", 554, "5.7.1 <ana@example.org>: Relay access denied");
  await save(PASSWORD);
  await sendTest();
  await expect(mail.getByText(/^It did not go out\./)).toBeVisible({ timeout: 15_000 });
  await expect(mail.getByText("In trouble")).toBeVisible();
  await expect(mail.getByText(/Relay access denied.*have it let this machine send/).first()).toBeVisible();
  smtp.manners = polite;
});

test("with the right one a test arrives, and the channel works since then", async () => {
  await save(PASSWORD);
  await sendTest();
  const mails = await smtp.arrived(1);
  await expect(mail.getByText(/^Sent\. The answer was: /)).toBeVisible({ timeout: 15_000 });
  await expect(mail.getByText("Works", { exact: true })).toBeVisible();
  for (const one of mails) expect((await parsed(one)).to?.[0]?.address).toBe("ana@example.org");
});

test("somebody who is invited finds it in their mail, follows it, and signs in for the first time", async ({
  browser,
}) => {
  await page.goto(`${site.url}/settings/people/invite`);
  await page.getByLabel("E-mail").fill(CEM);
  await page.getByRole("button", { name: "Invite" }).click();
  await said(page, "Invited.");
  const invitation = await mailTo(smtp, CEM, "Join Acme");
  expect(invitation.text).toContain("Ana invites you to Acme");
  cem = await fresh(browser);
  await cem.goto(linkIn(invitation, "/invitation?token="));
  await cem.getByLabel("Your name").fill("Cem");
  await cem.getByLabel("Password").fill("a password of my own");
  await cem.getByRole("button", { name: "Join Acme" }).click();
  await expect(cem.getByRole("heading", { name: "Inbox" })).toBeVisible();
  await expect(cem.getByRole("banner")).toContainText("Cem");
});

test("a digest lists what is open and leads to it; the mail program's own button switches it off", async () => {
  await cem.goto(`${site.url}/settings/notifications`);
  await cem.getByLabel("A mail with everything that is open").selectOption("hourly");
  await cem.getByRole("button", { name: "Save", exact: true }).click();
  await said(cem, "Saved.");
  const agent = connect({ url: site.url, key: (await site.bootstrap("ana@example.org")).workspace_key });
  await agent.submit({
    intent_type: "refund.v1",
    to_agent: "human",
    payload: {},
    human_task: { title: "Refund order 4711", assignees: [CEM] },
  });
  // It is a full hour.
  await site.sql()`
    insert into digests (workspace_id, person_id, due_at)
    select workspace_id, id, date_trunc('hour', app_now()) from people where email = ${CEM}
    on conflict (workspace_id, person_id) do update set due_at = excluded.due_at`;
  const digest = await mailTo(smtp, CEM, "1 task waits for you");
  expect(digest.text).toContain("- Refund order 4711");
  await cem.goto(linkIn(digest, "/inbox"));
  await cem.getByRole("list", { name: "Tasks" }).getByRole("link", { name: "Refund order 4711" }).click();
  await expect(cem.getByRole("article", { name: "Refund order 4711" })).toBeVisible();

  const header = (name: string) => digest.headers.find(({ key }) => key === name)?.value;
  const off = /^<(http:\S+)>$/.exec(header("list-unsubscribe") ?? "")?.[1] ?? "no address";
  expect(header("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
  const wanted = cem.getByLabel("A mail with everything that is open");
  // Somebody looks where it leads: that changes nothing. The mail program presses it, and knows no cookie.
  await cem.goto(off);
  await expect(wanted).toHaveValue("hourly");
  // Of several workspaces of theirs it shows the one that the digest came from.
  const chosen = (await cem.context().cookies()).find(({ name }) => name === "countersign.workspace");
  const [theirs] = await site.sql()`select workspace_id as id from people where email = ${CEM}`;
  expect(chosen?.value).toBe(theirs?.id);
  const pressed = await fetch(off, {
    method: "POST",
    body: new URLSearchParams("List-Unsubscribe=One-Click"),
  });
  expect([pressed.status, await pressed.text()]).toEqual([
    200,
    expect.stringMatching(/^The digest is switched off/),
  ]);
  await cem.reload();
  await expect(wanted).toHaveValue("off");

  // What is left leads nowhere: that is said where their tasks are.
  for (const boxes of await cem.getByRole("group", { name: /reaches you by$/ }).all())
    for (const name of ["E-mail", "Slack"]) await boxes.getByLabel(name).uncheck();
  await cem.getByRole("button", { name: "Save", exact: true }).click();
  await said(cem, "Saved.");
  await cem.goto(`${site.url}/inbox`);
  await expect(cem.getByText("Nothing tells you of new tasks")).toBeVisible();
});

test("a link to sign in comes by mail, and works once", async ({ browser }) => {
  const elsewhere = await fresh(browser);
  await elsewhere.goto(`${site.url}/sign-in`);
  await elsewhere.getByText("Sign in with a link instead").click();
  await elsewhere.getByLabel("E-mail").last().fill(CEM);
  await elsewhere.getByRole("button", { name: "Send me a link" }).click();
  await expect(elsewhere.getByText("a link is on its way")).toBeVisible();
  const link = linkIn(await mailTo(smtp, CEM, "Your link to sign in"), "/sign-in?token=");
  await elsewhere.goto(link);
  await elsewhere.getByRole("button", { name: "Sign in" }).click();
  await expect(elsewhere.getByRole("banner")).toContainText("Cem");
  const third = await fresh(browser);
  await third.goto(link);
  await third.getByRole("button", { name: "Sign in" }).click();
  await expect(third.getByText(/used|run out/).first()).toBeVisible();
  for (const one of [elsewhere, third]) await one.context().close();
});

test("no password is in the page, in the data behind it, or in the list of changes", async () => {
  await page.goto(`${site.url}/settings/channels`);
  await expect(mail.getByText("Set. Leave it empty to keep it.")).toBeVisible();
  const data = await page.request.get(`${site.url}/settings/channels`, { headers: { rsc: "1" } });
  await page.goto(`${site.url}/settings/changes`);
  await expect(page.getByText("changed how e-mail is set up").first()).toBeVisible();
  const everything = [await data.text(), await page.content()];
  await page.goto(`${site.url}/settings/channels`);
  everything.push(await page.content());
  for (const text of everything)
    for (const secret of [PASSWORD, WRONG]) expect(text.includes(secret)).toBe(false);
});
