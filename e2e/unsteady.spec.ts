import { expect, type Page, test } from "@playwright/test";
import { type Desk, startDesk } from "./support/desk";

// What a page does with what comes late, comes changed, or does not come at all.

test.describe.configure({ mode: "serial" });

let desk: Desk;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  desk = await startDesk(browser);
  page = desk.page;
});
test.afterAll(() => desk?.site.stop());

test("what is changed after it was selected is not decided with the others, and its name is told", async () => {
  const [kept, revised] = [await desk.ask("Keep this"), await desk.ask("Revise this", { amount: 10 })];
  await page.goto(`${desk.site.url}/inbox`);
  const box = (title: string) => page.getByRole("checkbox", { name: `Select ${title}` });
  for (const title of ["Keep this", "Revise this"]) await box(title).check();
  await page.getByRole("button", { name: "Approve…" }).click();
  await expect(page.getByRole("button", { name: "Approve all 2" })).toBeVisible();
  await desk.agent.revise(revised, { payload: { amount: 10_000 } });
  await expect(page.getByText("“Revise this” was changed since you selected it.")).toBeVisible();
  await expect(box("Revise this")).not.toBeChecked();
  await page.getByRole("button", { name: "Approve all 1" }).click();
  await page.getByRole("button", { name: "Send now" }).click();
  expect((await desk.agent.waitFor(kept, { timeoutMs: 5_000 })).outcome).toBe("approved");
  expect((await desk.agent.get(revised)).status).toBe("WAITING");
  await box("Revise this").check(); // the new version
  await page.getByRole("button", { name: "Approve…" }).click();
  await page.getByRole("button", { name: "Approve all 1" }).click();
  await page.getByRole("button", { name: "Send now" }).click();
  expect((await desk.agent.waitFor(revised, { timeoutMs: 5_000 })).outcome).toBe("approved");
});

test("gone back to after an hour, a page counts from now", async () => {
  await desk.ask("Asked an hour ago");
  await page.goto(`${desk.site.url}/inbox`);
  const age = desk.row("Asked an hour ago").locator("time");
  await expect(age).toContainText(/now| s ago/);
  await page.getByRole("link", { name: "Intents" }).first().click(); // without a load
  await expect(page.getByRole("heading", { name: "Intents", level: 1 })).toBeVisible();
  await page.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() + 3_600_000;
  });
  await page.goBack();
  await expect(age).toHaveText("1 h ago");
  await page.reload(); // the clock of this page is right again
});
