import { type Browser, expect, type Page, test } from "@playwright/test";
import { linkHash, linkToken } from "@/lib/channels/slack/link-offer";
import { type Countersign, connect } from "@/lib/client";
import { offerLink } from "@/lib/db/write/slack-links";
import { ANA, becomeOwner, signIn } from "./support/owner";
import { type Site, startSite } from "./support/site";

// How people come in, stay in, and are sent out again.

test.describe.configure({ mode: "serial" });

let site: Site;
let page: Page; // Ana's
let agent: Countersign;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  site = await startSite();
  page = await browser.newPage();
  await becomeOwner(page, site);
  const keys = await site.bootstrap("bo@example.org");
  agent = connect({ url: site.url, key: keys.workspace_key });
});
test.afterAll(() => site?.stop());

const ask = (title: string, task = {}) =>
  agent.submit({
    intent_type: "refund.v1",
    to_agent: "human",
    payload: { amount: 12 },
    human_task: { title, ...task },
  });
const sessionOf = async (who: Page) =>
  (await who.context().cookies()).find((cookie) => cookie.name.includes("session"))?.value;

test("whoever has to sign in first comes back to the page they wanted", async ({ browser }) => {
  const stranger = await browser.newPage();
  const { intent_id: intent } = await ask("Refund order 1");
  await stranger.goto(`${site.url}/inbox/${intent}?from=mail`);
  await expect(stranger).toHaveURL(`${site.url}/sign-in?next=%2Finbox%2F${intent}%3Ffrom%3Dmail`);
  await signIn(stranger, "not the password");
  await expect(stranger.getByText("do not belong together")).toBeVisible();
  await signIn(stranger);
  await expect(stranger).toHaveURL(`${site.url}/inbox/${intent}?from=mail`);
  await stranger.context().close();
});

test("a sign-in link leads on to the same page", async ({ browser }) => {
  const stranger = await browser.newPage();
  await stranger.goto(`${site.url}/inbox?view=done`);
  await stranger.getByText("Sign in with a link instead").click();
  await stranger.getByLabel("E-mail").last().fill(ANA.email);
  await stranger.getByRole("button", { name: "Send me a link" }).click();
  await expect(stranger.getByText("a link is on its way")).toBeVisible();
  await stranger.goto(await site.hear(/(http:\S+\/sign-in\?token=\S+)/));
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await expect(stranger).toHaveURL(`${site.url}/inbox?view=done`);
  await stranger.context().close();
});

test("nobody is led anywhere else", async ({ browser }) => {
  for (const next of ["//evil.example", "/\\evil.example", "https://evil.example", "/%2fevil.example"]) {
    const context = await browser.newContext();
    const stranger = await context.newPage();
    await stranger.goto(`${site.url}/sign-in?next=${encodeURIComponent(next)}`);
    // Not even by a form that somebody changed.
    await stranger
      .locator("form")
      .first()
      .evaluate((form: HTMLFormElement, value) => {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name: "next", value });
        form.append(field);
      }, next);
    await signIn(stranger);
    await expect(stranger).toHaveURL(`${site.url}/inbox`);
    await context.close();
  }
});

test("confirming that it is you asks for the password again and gives the session a new name", async () => {
  const before = await sessionOf(page);
  await page.goto(`${site.url}/confirm?next=%2Finbox%3Fview%3Dmine`);
  await expect(page.getByText(ANA.email)).toBeVisible();
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Confirm", exact: true }).click();
  await expect(page.getByText("That is not your password.")).toBeVisible();
  await page.getByLabel("Password").fill(ANA.password);
  await page.getByRole("button", { name: "Confirm", exact: true }).click();
  await expect(page).toHaveURL(`${site.url}/inbox?view=mine`);
  expect(await sessionOf(page)).not.toBe(before);
});

test("the session that was confirmed away opens nothing any more", async ({ browser }) => {
  const state = await page.context().storageState();
  await page.goto(`${site.url}/confirm`);
  await page.getByLabel("Password").fill(ANA.password);
  await page.getByRole("button", { name: "Confirm", exact: true }).click();
  await expect(page).toHaveURL(`${site.url}/inbox`);
  const old = await (await browser.newContext({ storageState: state })).newPage();
  await old.goto(`${site.url}/inbox`);
  await expect(old).toHaveURL(`${site.url}/sign-in`);
  await old.context().close();
});

test("a session that ended while somebody was deciding costs nothing of what was typed", async ({
  browser,
}) => {
  const intent = await ask("Refund order 2");
  await page.goto(`${site.url}/inbox/${intent.intent_id}`);
  const task = page.getByRole("article", { name: "Refund order 2" });
  await task.getByLabel("Comment").fill("Half an hour of thought.");
  await endEverywhere(browser);

  await task.getByRole("button", { name: "Approve" }).click();
  await expect(task).toContainText("You are signed out, so nothing was done.");
  await expect(task.getByLabel("Comment")).toHaveValue("Half an hour of thought.");
  expect((await agent.get(intent)).status).toBe("WAITING");

  const [tab] = await Promise.all([
    page.context().waitForEvent("page"),
    task.getByRole("link", { name: "Sign in in another tab" }).click(),
  ]);
  await signIn(tab);
  await expect(tab.getByRole("heading", { name: "You are signed in, Ana" })).toBeVisible();
  await tab.close();

  await task.getByRole("button", { name: "Approve" }).click();
  const { outcome, intent: ended } = await agent.waitFor(intent, { timeoutMs: 30_000 });
  expect(outcome).toBe("approved");
  expect(JSON.stringify(ended)).toContain("Half an hour of thought.");
});

test("an owner makes another workspace, and switches back and forth between the two", async () => {
  await page.goto(`${site.url}/inbox`);
  await menu().click();
  await page.getByRole("link", { name: "New workspace" }).last().click();
  await page.getByLabel("Name", { exact: true }).fill("Staging");
  await page.getByRole("button", { name: "Make the workspace" }).click();
  await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
  await expect(menu()).toContainText("Staging");
  await ask("Refund order 3");
  await menu().click();
  await page.getByRole("banner").getByRole("button", { name: ANA.workspace }).last().click();
  await expect(page.getByText("Refund order 3").first()).toBeVisible();
  await expect(menu()).toContainText(ANA.workspace);
  const cookie = (await page.context().cookies()).find(({ name }) => name === "countersign.workspace");
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax" });
});

test("a link to a task of another workspace says in which one it is, and opens it there at the press of a button", async () => {
  const { intent_id: mine } = await ask("Refund order 4");
  const { intent_id: hers } = await ask("Refund order 5", { assignees: ["bo@example.org"] });
  await switchTo("Staging");
  await page.goto(`${site.url}/inbox/${mine}`);
  await expect(page.getByRole("heading", { name: `This is in ${ANA.workspace}` })).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("Refund");
  await page.goto(`${site.url}/inbox`);
  await expect(menu()).toContainText("Staging"); // looking changed nothing
  // What is not theirs to read is nowhere.
  await page.goto(`${site.url}/inbox/${hers}`);
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await page.goto(`${site.url}/inbox/${mine}`);
  await page.getByRole("button", { name: "Switch and open it" }).click();
  await expect(page.getByRole("article", { name: "Refund order 4" })).toBeVisible();
  await expect(menu()).toContainText(ANA.workspace);
});

test("whoever connects a Slack account sees it afterwards, in whichever workspace it decides", async () => {
  const [staging] = await site.sql()`select id from workspaces where name = 'Staging'`;
  const account = { workspaceId: staging?.id as string, teamId: "T1", userId: "U1" };
  const token = linkToken("s".repeat(32), account, "here");
  await offerLink(site.sql(), { ...account, hash: linkHash(token), personId: null, email: ANA.email });
  await page.goto(`${site.url}/slack/link?token=${token}`);
  await page.getByRole("button", { name: "This is my account" }).click();
  await expect(page.getByRole("button", { name: /Disconnect/ })).toBeVisible();
  await expect(menu()).toContainText("Staging");
  await switchTo(ANA.workspace);
});

test("a tab that showed the one workspace shows the other as soon as its browser went there", async ({
  browser,
}) => {
  const context = await browser.newContext({ storageState: await page.context().storageState() });
  const [older, newer] = [await context.newPage(), await context.newPage()];
  for (const tab of [older, newer]) {
    await tab.goto(`${site.url}/inbox`);
    await expect(tab.getByText("Refund order 3").first()).toBeVisible();
  }
  await menu(newer).click();
  await newer.getByRole("banner").getByRole("button", { name: "Staging" }).last().click();
  await expect(menu(older)).toContainText("Staging");
  await expect(older.getByText("Refund order 3")).toHaveCount(0);
  await expect(menu(newer)).toContainText("Staging");
  await context.close();
});

test("a workspace that is not theirs is not switched to, by whatever cookie or post", async ({ browser }) => {
  const stranger = "00000000-0000-4000-8000-000000000000";
  const context = await browser.newContext({ storageState: await page.context().storageState() });
  await context.addCookies([{ name: "countersign.workspace", value: stranger, url: site.url }]);
  const other = await context.newPage();
  await other.goto(`${site.url}/inbox`);
  await expect(other.getByRole("banner")).toContainText(ANA.workspace);
  await other
    .getByLabel(/choose another/)
    .last()
    .click();
  await other.locator('input[name="workspace"]').evaluateAll((fields, id) => {
    for (const field of fields as HTMLInputElement[]) field.value = id;
  }, stranger);
  await other.getByRole("banner").getByRole("button", { name: "Staging" }).last().click();
  await expect(other.getByText("You do not belong to this workspace any more.").last()).toBeVisible();
  await context.close();
});

test("who was removed everywhere is told so, instead of being asked again and again", async ({ browser }) => {
  await site.sql()`update people set status = 'removed' where email = ${ANA.email}`;
  const gone = await (await browser.newContext()).newPage();
  await gone.goto(`${site.url}/sign-in`);
  await signIn(gone);
  await expect(gone.getByText("you belong to no workspace any more")).toBeVisible();
  await gone.context().close();
});

async function switchTo(name: string): Promise<void> {
  await page.goto(`${site.url}/inbox`);
  await menu().click();
  await page.getByRole("banner").getByRole("button", { name }).last().click();
  await expect(menu()).toContainText(name);
}

const menu = (on = page) => on.getByLabel(/choose another/).last();

/** Signs Ana out with a copy of her session, as if she had pressed "Sign out" elsewhere. */
async function endEverywhere(browser: Browser): Promise<void> {
  const copy = await browser.newContext({ storageState: await page.context().storageState() });
  const elsewhere = await copy.newPage();
  await elsewhere.goto(`${site.url}/inbox`);
  await elsewhere.getByRole("button", { name: "Sign out" }).click();
  await expect(elsewhere).toHaveURL(`${site.url}/sign-in`);
  await copy.close();
}
