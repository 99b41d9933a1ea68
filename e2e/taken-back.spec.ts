import { expect, type Page, test } from "@playwright/test";
import { databaseAway } from "./support/away";
import { type Desk, startDesk } from "./support/desk";
import { hears } from "./support/hands";

// What undo brings back: the task, all that was typed into it, and the counts; and nothing that contradicts it.

test.describe.configure({ mode: "serial" });

let desk: Desk;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  desk = await startDesk(browser);
  page = desk.page;
});
test.afterAll(() => desk?.site.stop());

const undo = () => page.getByRole("button", { name: "Undo" });
const sendNow = () => page.getByRole("button", { name: "Send now" });
const taken = () => page.getByText("Taken back: nothing was decided.");
const kept = (text: string) =>
  page.evaluate((said) => Object.values(sessionStorage).filter((value) => value.includes(said)).length, text);
const count = async (view: string) =>
  Number(
    await page
      .getByRole("navigation", { name: "Pages" })
      .locator(`a[href="${view}"] .tabular-nums`)
      .textContent(),
  );

test("the reason of a rejection is there again after Undo, and so it is after z", async () => {
  const title = "Reject and take back";
  await desk.ask(title);
  await desk.open(title);
  for (const back of [() => undo().click(), () => page.keyboard.press("z")]) {
    await desk.reject(title, "The parcel was delivered on the third of May.");
    await expect(undo()).toBeVisible();
    await back();
    await expect(taken()).toBeVisible();
    const comment = desk.card(title).getByLabel("Comment");
    await expect(comment).toHaveValue("The parcel was delivered on the third of May.");
    await comment.clear();
  }
});

test("so are the ticks, the evidence and a changed payload", async () => {
  const title = "Replace the disk";
  await desk.ask(title, {}, { task_type: "manual_action", checklist: ["Shut it down", "Replace disk 2"] });
  await desk.open(title);
  const steps = desk.card(title).getByRole("checkbox");
  for (const step of await steps.all()) await step.check();
  await desk.card(title).getByLabel("Evidence").fill("Ticket 4711");
  await desk.press(title, "Mark as done");
  await undo().click();
  await expect(desk.card(title).getByLabel("Evidence")).toHaveValue("Ticket 4711");
  for (const step of await steps.all()) await expect(step).toBeChecked();

  const edited = "Refund less";
  await desk.ask(edited, { amount: 10 }, { editable: ["/amount"] });
  await desk.open(edited);
  await desk.press(edited, "Edit");
  const amount = desk.card(edited).getByRole("group", { name: "Change before you agree" });
  await amount.getByRole("textbox").fill("7");
  await desk.press(edited, "Approve");
  await undo().click();
  await expect(amount.getByRole("textbox")).toHaveValue("7");
  await expect(desk.card(edited).getByRole("button", { name: "Approve with 1 change" })).toBeVisible();
});

test("taken back in another tab, what was typed is there, and in its own tab still", async ({ browser }) => {
  const title = "Two tabs";
  await desk.ask(title);
  const context = await browser.newContext({ storageState: await page.context().storageState() });
  const [own, other] = [await context.newPage(), await context.newPage()];
  const comment = (on: Page) => desk.card(title, on).getByLabel(/^(?:Comment|Why)/);
  const button = (on: Page, name: string) => on.getByRole("button", { name });
  await own.goto(`${desk.site.url}/inbox`);
  await desk.row(title, own).click();
  await comment(own).fill("The parcel was never sent.");
  await button(own, "Reject").click();
  await expect(button(own, "Undo")).toBeVisible();
  await other.goto(`${desk.site.url}/inbox`);
  await button(other, "Undo").click();
  await expect(comment(other)).toHaveValue("The parcel was never sent.");
  await expect(button(own, "Undo")).toHaveCount(0);
  await desk.row(title, own).click();
  await expect(comment(own)).toHaveValue("The parcel was never sent.");
  await context.close();
});

test("what has taken effect is kept no longer, nor what was sent now", async () => {
  const title = "Taken effect";
  const intent = await desk.ask(title);
  await desk.open(title);
  await desk.reject(title, "Nobody needs this.");
  expect(await kept("Nobody needs this.")).toBe(1);
  expect((await desk.agent.waitFor(intent, { timeoutMs: 20_000 })).outcome).toBe("rejected");
  await expect.poll(() => kept("Nobody needs this.")).toBe(0);

  await desk.ask("Sent at once");
  await desk.open("Sent at once");
  await desk.reject("Sent at once", "Nobody needs this, either.");
  await sendNow().click();
  await expect.poll(() => kept("Nobody needs this, either.")).toBe(0);
});

test("taken back from the task's own page: what was typed is there, one box says so, and nothing is below the edge", async () => {
  const title = "By itself";
  const intent = await desk.ask(title);
  await page.goto(`${desk.site.url}/inbox/${intent.intent_id}`);
  await hears(page);
  await desk.reject(title, "Asked for twice.");
  await expect(undo()).toBeVisible();
  const height = () => page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
  expect(await height()).toBe(0);
  await page.keyboard.press("z");
  await expect(taken()).toBeVisible();
  await expect(page.getByText("Your decision is on its way")).toHaveCount(0);
  await expect(desk.card(title).getByLabel("Comment")).toHaveValue("Asked for twice.");
  expect(await height()).toBe(0);
});

test("somebody was quicker than a task's own page: said above the inbox, in the window, until the next is opened", async () => {
  const [title, next] = ["Decided meanwhile", "Decided next"];
  const intent = await desk.ask(title);
  await desk.ask(next);
  await page.goto(`${desk.site.url}/inbox/${intent.intent_id}`);
  await hears(page);
  await page.route("**/inbox/data/task/**", (route) => route.abort()); // as for somebody whose stream is late
  await desk.bo.decide(intent, { outcome: "rejected" });
  await page.goto(`${desk.site.url}/inbox?about=${intent.intent_id}`);
  await page.unroute("**/inbox/data/task/**");
  const told = page.getByRole("status").filter({ hasText: "rejected" });
  await expect(told).toContainText(title);
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
  await desk.row(next).click();
  await expect(desk.card(next)).toBeVisible();
  await expect(told).toHaveCount(0);
});

test("the counts go with the row, at once, and come back with it", async () => {
  const title = "Counted";
  await desk.ask(title);
  await desk.open(title);
  const before = await count("/inbox");
  const groups = "/inbox?view=groups"; // asked of everybody
  const ofGroups = await count(groups);
  // What the server counts comes late: what is shown meanwhile is the page's own.
  await page.route("**/inbox/data/counts", (route) => {
    setTimeout(() => route.continue().catch(() => {}), 4_000); // whoever asked may not wait any more
  });
  await desk.press(title, "Approve");
  await expect(desk.row(title)).toHaveCount(0);
  await expect.poll(() => count("/inbox"), { timeout: 1_000 }).toBe(before - 1);
  expect(await count(groups)).toBe(ofGroups - 1);
  await page.keyboard.press("z");
  await expect(desk.row(title)).toBeVisible();
  await expect.poll(() => count("/inbox"), { timeout: 1_000 }).toBe(before);
  expect(await count(groups)).toBe(ofGroups);
  await page.unroute("**/inbox/data/counts");
});

test("a decision that is on its way from elsewhere can be taken back where it is made again", async () => {
  await desk.site.sql()`update workspaces set settings = '{"undoSeconds":60}'`;
  const title = "Pressed twice";
  const intent = await desk.ask(title);
  await desk.open(title);
  await hears(page);
  const other = await desk.again();
  await other.goto(`${desk.site.url}/inbox?task=${intent.intent_id}`);
  await desk.card(title, other).getByRole("button", { name: "Approve" }).click();
  await expect(other.getByRole("button", { name: "Undo" })).toBeVisible();
  await other.context().close();
  await expect(undo()).toHaveCount(0);
  await desk.press(title, "Approve");
  await expect(page.getByText("A decision of yours is on its way already.")).toBeVisible();
  await undo().click();
  await expect(taken()).toBeVisible();
  expect((await desk.agent.get(intent)).status).toBe("WAITING");
  await desk.site.sql()`update workspaces set settings = '{}'`;
});

test("whoever could not take it back, as the database was away, is told what became of it once that is known", async () => {
  test.setTimeout(120_000);
  const title = "Pressed too late";
  const intent = await desk.ask(title);
  await desk.open(title);
  await desk.press(title, "Approve");
  await expect(undo()).toBeVisible();
  const back = await databaseAway(desk.site);
  await undo().click();
  await expect(page.getByText(`“${title}”: The server could not say whether`)).toBeVisible();
  await expect(undo()).toHaveCount(0); // its time is over
  await back();
  await expect(page.getByText(`“${title}”: Too late to take it back`)).toBeVisible({ timeout: 40_000 });
  expect((await desk.agent.waitFor(intent)).outcome).toBe("approved");
});
