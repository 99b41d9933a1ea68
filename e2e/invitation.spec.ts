import { expect, type Page, test } from "@playwright/test";
import { ANA, becomeOwner, signIn } from "./support/owner";
import { fresh, said, shown } from "./support/settings";
import { type Site, startSite } from "./support/site";

// Every way in which an invitation can meet whoever opens it: somebody new, somebody who signs in here already, somebody
// else, and too late. And what two of them, or two tabs of one, do at the same settings.

test.describe.configure({ mode: "serial" });

let site: Site;
let ana: Page; // the owner
let ben: Page; // an admin of Beta, in a browser of his own

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  site = await startSite();
  ana = await fresh(browser);
  await becomeOwner(ana, site);
});
test.afterAll(() => site?.stop());
const settings = (path: string) => `${site.url}/settings/${path}`;
const PASSWORD = "a password of my own";

async function invite(email: string, role = "member"): Promise<string> {
  await ana.goto(settings("people/invite"));
  await ana.getByLabel("E-mail").fill(email);
  await ana.getByLabel("Role").selectOption(role);
  await ana.getByRole("button", { name: "Invite" }).click();
  await said(ana, "Invited.");
  return await shown(ana);
}

async function join(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Join Acme" }).click();
  await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
}

test("one that was sent again or withdrawn opens nothing", async ({ browser }) => {
  const first = await invite("cem@example.org");
  await ana.goto(settings("people?show=invited"));
  await ana.getByRole("main").getByRole("link", { name: "cem", exact: true }).click();
  await ana.getByRole("button", { name: "Make a new link" }).click();
  await said(ana, "Invited.");
  const second = await shown(ana);
  const cem = await fresh(browser);
  await cem.goto(first);
  await expect(cem.getByText("replaced by a newer one")).toBeVisible();
  await cem.goto(second);
  await expect(cem.getByRole("heading", { name: "Join Acme" })).toBeVisible();
  await ana.getByRole("button", { name: "Withdraw the invitation" }).click();
  await expect(ana).toHaveURL(/show=invited/);
  await cem.reload();
  await expect(cem.getByText("withdrawn, or replaced")).toBeVisible();
});

test("what is filled in wrongly is said at its field, and the link stays whole", async ({ browser }) => {
  const link = await invite("eli@example.org");
  const eli = await fresh(browser);
  await eli.goto(link);
  await eli.locator("form").evaluate((form: HTMLFormElement) => form.setAttribute("novalidate", ""));
  await eli.getByLabel("Your name").fill("Eli");
  await eli.getByLabel("Password").fill("short");
  await eli.getByRole("button", { name: "Join Acme" }).click();
  await expect(eli.getByText("At least 10 characters.", { exact: true })).toBeVisible();
  await expect(eli.getByLabel("Your name")).toHaveValue("Eli");
  await join(eli, link, "Eli");
});

test("an auditor reads who is here and what was changed, and finds nothing to press", async ({ browser }) => {
  const fay = await fresh(browser);
  await join(fay, await invite("fay@example.org", "auditor"), "Fay");
  for (const path of ["people", "groups", "agents", "changes"]) {
    await fay.goto(settings(path));
    await expect(fay.getByRole("navigation", { name: "Settings" })).toContainText("Changes");
    await expect(fay.getByRole("main").getByRole("button", { name: /^(?!Search)/ })).toHaveCount(0);
  }
  await fay.goto(settings("people"));
  await fay.getByRole("main").getByRole("link", { name: "Eli", exact: true }).click();
  await expect(fay.getByRole("heading", { name: "Eli" })).toBeVisible();
  await expect(fay.getByRole("main").getByRole("button")).toHaveCount(0);
  for (const path of ["workspace", "people/invite"]) {
    await fay.goto(settings(path));
    await expect(fay.getByText("This is for owners and admins")).toBeVisible();
  }
});

test("whose address signs in here already joins another workspace as who they are, with one button", async ({
  browser,
}) => {
  const member = await fresh(browser);
  await join(member, await invite("ben@example.org"), "Ben");
  await ana.goto(settings("workspace/new"));
  await ana.getByLabel("Name").fill("Beta");
  await ana.getByRole("button", { name: "Make the workspace" }).click();
  await expect(ana.getByRole("banner")).toContainText("Beta");
  const link = await invite("ben@example.org", "admin");

  await ana.goto(link);
  await expect(ana.getByText("Somebody else is signed in in this browser.")).toBeVisible();
  await expect(ana.getByLabel("Password")).toHaveCount(0);

  const elsewhere = await fresh(browser); // where nobody is signed in
  await elsewhere.goto(link);
  await expect(elsewhere.getByLabel("Password")).toHaveCount(0);
  await elsewhere.getByRole("link", { name: "Sign in" }).click();
  await elsewhere.getByLabel("E-mail").first().fill("ben@example.org");
  await elsewhere.getByLabel("Password").fill(PASSWORD);
  await elsewhere.getByRole("button", { name: "Sign in", exact: true }).click();
  await elsewhere.getByRole("button", { name: "Join Beta" }).click();
  await expect(elsewhere.getByRole("heading", { name: "Inbox" })).toBeVisible();
  await expect(elsewhere.getByRole("banner")).toContainText("Beta");
  // In the workspace they came from they are what they were.
  await member.goto(settings("people"));
  await expect(member.getByText("This is for owners and admins")).toBeVisible();
  ben = elsewhere;
});

const OF_ANOTHER = "This page is of another workspace or person, so nothing was done. Load it again.";
const undo = (page: Page) => page.getByLabel("Seconds in which a decision can be taken back");
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true }).click();

/** Another tab of the same browser, of which the first hears nothing. */
async function beside(page: Page): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.addInitScript(() => {
    BroadcastChannel.prototype.postMessage = () => {};
  });
  return tab;
}

async function goTo(workspace: string, tab: Page): Promise<void> {
  await tab.goto(`${site.url}/inbox`);
  await tab
    .getByLabel(/choose another/)
    .last()
    .click();
  await tab.getByRole("banner").getByRole("button", { name: workspace }).last().click();
  await expect(tab.getByLabel(`Workspace ${workspace}: choose another`).last()).toBeVisible();
}

test("what a page of one workspace sends does nothing in another that was chosen beside it", async ({
  browser,
}) => {
  const plain = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await ana.context().storageState(),
  });
  for (const page of [ana, await plain.newPage()]) {
    const tab = await beside(page);
    await page.goto(settings("workspace"));
    await expect(page.getByLabel("Name")).toHaveValue("Beta");
    await undo(page).fill("33");
    await goTo("Acme", tab);
    await save(page);
    await said(page, OF_ANOTHER);
    await tab.goto(settings("workspace"));
    await expect(tab.getByLabel("Name")).toHaveValue("Acme");
    await expect(undo(tab)).toHaveValue("5");
    await tab.close();
  }
  await expect(undo(ana)).toHaveValue("33"); // nothing typed is lost
  await plain.close();
});

test("what a page of one person sends is not done in the name of another who signed in beside it", async ({
  browser,
}) => {
  const page = await fresh(browser);
  await page.goto(`${site.url}/sign-in`);
  await signIn(page);
  await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
  await page.goto(settings("you"));
  await expect(page.getByLabel("Name")).toHaveValue(ANA.name);
  const tab = await beside(page);
  await tab.goto(`${site.url}/inbox`);
  await tab.getByRole("button", { name: "Sign out" }).click();
  await tab.getByLabel("E-mail").first().fill("ben@example.org");
  await tab.getByLabel("Password").fill(PASSWORD);
  await tab.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(tab.getByRole("heading", { name: "Inbox" })).toBeVisible();
  await page.getByLabel("Name").fill("Ana Maria");
  await page.getByRole("button", { name: "Save", exact: true }).first().click();
  await said(page, OF_ANOTHER);
  await tab.goto(settings("you"));
  await expect(tab.getByLabel("Name")).toHaveValue("Ben");
  await page.context().close();
});

test("a page of the settings that is old puts nothing back that somebody else changed meanwhile", async ({
  browser,
}) => {
  const plain = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await ben.context().storageState(), // in Beta, as Ben is
  });
  const tab = await plain.newPage();
  const codes = (page: Page) => page.getByLabel("Decided with the code in a mail, without signing in");
  const tokens = (page: Page) => page.getByLabel("People may decide with their own tokens");
  await goTo("Beta", ana);
  for (const page of [ana, ben]) await page.goto(settings("workspace"));
  await codes(ben).selectOption("none");
  await tokens(ben).uncheck();
  await save(ben);
  await said(ben, "Saved.");
  await undo(ben).fill("7"); // his page knows what he saved himself
  await save(ben);
  await expect.poll(() => undoSeconds()).toBe(7);

  await undo(ana).fill("33");
  await save(ana);
  await said(ana, "Ben changed this meanwhile, so nothing was saved.");
  await expect(undo(ana)).toHaveValue("33");
  await ana.reload();
  await expect(codes(ana)).toHaveValue("none");
  await expect(tokens(ana)).not.toBeChecked();

  await tab.goto(settings("workspace"));
  for (const seconds of ["8", "9"]) {
    await undo(tab).fill(seconds);
    await save(tab);
    await said(tab, "Saved.");
  }
  await undo(ana).fill("33");
  await save(ana);
  await said(ana, "Ben changed this meanwhile");
  expect(await undoSeconds()).toBe(9);
  await plain.close();
});

async function undoSeconds(): Promise<number> {
  const [row] = await site.sql()`select settings->>'undoSeconds' as undo from workspaces where name = 'Beta'`;
  return Number(row?.undo);
}
