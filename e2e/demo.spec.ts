import { expect, type Page, test } from "@playwright/test";
import { connect } from "@/lib/db/client";
import { runningDatabaseUrl } from "@/lib/server/embedded-postgres";
import { becomeOwner, fillFirstRun } from "./support/owner";
import { type Site, startSite } from "./support/site";

// The product in one minute: a workspace full of invented work, an agent in it that goes on with what people decide, and a
// button after which nothing of it is left.

test.describe.configure({ mode: "serial" });

let site: Site;
let page: Page;
let password: string;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  site = await startSite({}, ["--demo"]);
  password = await site.hear(/shown this once:\s+\S+\s+\|\s+(\S+)/);
  page = await browser.newPage();
});
test.afterAll(() => site?.stop());

async function signIn(as: string): Promise<void> {
  await page.goto(`${site.url}/sign-in`);
  await page.getByLabel("E-mail").first().fill(`${as}@demo.example`);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/inbox/);
}

const row = (title: string | RegExp) => page.getByRole("link", { name: title }).first();
// Those that were there at the beginning have cents.
const LIVE_REFUND = /^Refund €\d+ to /;

/** The list is read anew until it is there: what arrives may wait behind a pill. */
async function arrives(title: string | RegExp): Promise<void> {
  await expect(async () => {
    await page.goto(`${site.url}/inbox`);
    await expect(row(title)).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 40_000 });
}

test("started with --demo, one of its people signs in and finds work of every kind", async () => {
  await signIn("chi");
  for (const title of [
    "Refund €1,480.00 to Mira Holt",
    "Raise the payment limits of checkout",
    "Complete the record of Kappa Logistics",
    "Which house number is right for Lucía Prieto?",
    "Did pallet 55102 arrive?",
  ])
    await expect(row(title)).toBeVisible();
  await expect(page.getByText("all of this is invented").filter({ visible: true })).toBeVisible();
});

test("its auditor reads everything and is asked nothing", async ({ browser }) => {
  const mine = page;
  page = await browser.newPage();
  await signIn("dev");
  await expect(page.getByText("Auditors are asked nothing")).toBeVisible();
  await page.goto(`${site.url}/demo`);
  await expect(page.getByText("An owner of this workspace can remove it.")).toBeVisible();
  await page.close();
  page = mine;
});

test("the live agent asks, and goes on as soon as somebody has decided", async () => {
  test.setTimeout(120_000);
  await arrives(LIVE_REFUND);
  const link = await row(LIVE_REFUND).getAttribute("href");
  await page.goto(`${site.url}${link}`);
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await site.hear(/(demo\.refund\.v1 approved: pays)/);
  await arrives(/are on their way\?/);
});

test("the real owner finds it beside their own workspace, and removes it", async ({ browser }) => {
  test.setTimeout(120_000);
  const mine = await browser.newPage();
  await becomeOwner(mine, site);
  await mine.goto(`${site.url}/demo`);
  await mine.getByRole("button", { name: "Load the demo workspace" }).click();
  await expect(mine.getByRole("link", { name: "Refund €1,480.00 to Mira Holt" }).first()).toBeVisible();
  await mine.goto(`${site.url}/demo`);
  await mine.getByRole("button", { name: "Remove the demo workspace" }).click();
  await expect(mine.getByRole("heading", { name: "All caught up" })).toBeVisible({ timeout: 30_000 });
  await expect(mine.getByRole("link", { name: "Load the demo workspace" })).toBeVisible();
});

test("afterwards nothing of it is left: no row, no sign-in, nothing wrong", async () => {
  await page.goto(`${site.url}/inbox`);
  await expect(page).toHaveURL(/\/sign-in/);
  const sql = connect({ url: runningDatabaseUrl(site.folder) ?? "", name: "test", max: 1 });
  const workspaces = await sql`select environment from workspaces`;
  expect(workspaces).toEqual([{ environment: "production" }]);
  const tables = await sql<Array<{ name: string }>>`
    select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'workspace_id'`;
  for (const { name } of tables)
    expect([
      name,
      await sql.unsafe(`select 1 from ${name} where workspace_id not in (select id from workspaces)`),
    ]).toEqual([name, []]);
  const users = await sql`select email from auth_users where email like '%@demo.example'`;
  expect(users).toEqual([]);
  await sql.end();
  expect(await site.run("verify")).toContain("nothing is wrong");
});

test("ticked on the first-run page, it is what the new owner sees first", async ({ browser }) => {
  test.setTimeout(240_000);
  await site.stop();
  site = await startSite();
  const mine = await browser.newPage();
  await mine.goto(site.ownerLink);
  await mine.getByLabel("Load the demo workspace").check();
  await fillFirstRun(mine);
  await expect(mine.getByRole("link", { name: "Refund €1,480.00 to Mira Holt" }).first()).toBeVisible();
  await site.hear(/(asks \(demo\.refund\.v1\))/);
});
