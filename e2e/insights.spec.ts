import { expect, type Page, test } from "@playwright/test";
import { type Countersign, connect } from "@/lib/client";
import { databaseAway } from "./support/away";
import { codeField, holder, linkTo } from "./support/links";
import { faultsOf } from "./support/look";
import { ANA, becomeOwner } from "./support/owner";
import { said } from "./support/settings";
import { type Site, startSite } from "./support/site";

// The insights as an owner reads them, from an empty workspace to the first decisions.

test.describe.configure({ mode: "serial" });

let site: Site;
let page: Page;
let agent: Countersign;
let ana: Countersign;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  site = await startSite();
  page = await (await browser.newContext()).newPage();
  await becomeOwner(page, site);
  const keys = await site.bootstrap("ana@example.org");
  agent = connect({ url: site.url, key: keys.workspace_key });
  ana = connect({ url: site.url, token: keys.person_token });
});
test.afterAll(() => site?.stop());

const ask = (title: string) =>
  agent.submit({
    intent_type: "refund.v1",
    to_agent: "human",
    payload: { amount: 12 },
    human_task: { title },
  });
const table = (name: string) => page.getByRole("table", { name });

test("nothing has been decided yet, and the page says so", async () => {
  await page.goto(`${site.url}/insights`);
  await expect(
    page.getByRole("heading", { name: "Nothing has been decided in these 30 days" }),
  ).toBeVisible();
  await page.getByRole("link", { name: "7 days" }).click();
  await expect(page.getByRole("heading", { name: "Nothing has been decided in these 7 days" })).toBeVisible();
  await expect(page).toHaveURL(/period=7d/);
});

test("what waits is counted by age at once", async () => {
  await ask("Left open");
  await page.reload();
  await expect(
    table("Open tasks by how long they have waited").getByRole("row", { name: /Under 1 hour/ }),
  ).toContainText("1");
});

test("decisions appear within seconds, by outcome and by person", async () => {
  for (const [title, outcome] of [
    ["One", "approved"],
    ["Two", "approved"],
    ["Three", "rejected"],
  ] as const)
    await ana.decide(await ask(title), { outcome });
  await expect(async () => {
    await page.goto(`${site.url}/insights?period=30d`);
    await expect(table("Decisions by person").getByRole("row", { name: /you/ })).toContainText("3");
  }).toPass({ timeout: 30_000 });
  await expect(
    table("Decided tasks by kind and outcome").getByRole("row", { name: /Approval: Approved/ }),
  ).toContainText("67 %");
  await expect(page.getByRole("img", { name: /Time to decision over 30 days/ })).toBeVisible();
  await page.getByText("The same as a table").first().click();
  await expect(table("Time to decision").getByRole("row")).toHaveCount(31);
});

test("kinds narrow it down, and the address says how", async () => {
  await page.getByLabel("Kind", { exact: true }).selectOption("Review");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/kind=review/);
  await expect(
    page.getByRole("heading", { name: "Nothing has been decided in these 30 days" }),
  ).toBeVisible();
});

test("an address that makes no sense is the page as it is without", async () => {
  await page.goto(`${site.url}/insights?period=forever&group=x&kind=nonsense`);
  await expect(page.getByRole("img", { name: /Time to decision over 30 days/ })).toBeVisible();
});

for (const scheme of ["light", "dark"] as const)
  test(`axe finds nothing in ${scheme}, and nothing is cut off on a narrow phone`, async () => {
    await page.emulateMedia({ colorScheme: scheme });
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${site.url}/insights?period=12m`);
      await expect(page.getByRole("heading", { name: "Time to decision" })).toBeVisible();
      expect(await faultsOf(page, scheme)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
  });

test("what cannot be shown while the database is away comes by itself once it is back, and nothing typed is lost", async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const [read, unread] = [await ask("Read meanwhile"), await ask("Opened meanwhile")];
  const reader = await holder(browser, await linkTo(site, read.intent_id, ANA.email));
  const link = await linkTo(site, unread.intent_id, ANA.email);
  await codeField(reader).fill("123");
  const form = await page.context().newPage();
  await form.goto(`${site.url}/settings/you`);
  await form.getByLabel("Time zone").fill("Europe/Berlin");
  const back = await databaseAway(site);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("Our database cannot answer at the moment. Look again")).toBeVisible();
  await page.goto(`${site.url}/insights`);
  await expect(page.getByText("Our database cannot answer at the moment.")).toBeVisible();
  await expect(page.getByText("In the server's log")).toHaveCount(0); // where no such number stands
  const opener = await holder(browser, link);
  await expect(opener.getByRole("heading", { name: "This link cannot be opened yet" })).toBeVisible();
  await reader.waitForTimeout(9_000); // two looks
  await expect(codeField(reader)).toHaveValue("123");
  await back();
  await expect(page.getByRole("heading", { name: "Insights", level: 1 })).toBeVisible({ timeout: 40_000 });
  await expect(opener.getByRole("heading", { name: "Opened meanwhile" })).toBeVisible({ timeout: 40_000 });
  await expect(codeField(reader)).toHaveValue("123");
  await expect(form.getByLabel("Time zone")).toHaveValue("Europe/Berlin");
  await form.getByRole("button", { name: "Save" }).click();
  await said(form, "Saved.");
  for (const other of [reader, opener]) await other.context().close();
  await form.close();
});
