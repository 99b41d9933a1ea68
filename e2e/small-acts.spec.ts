import { expect, type Page, test } from "@playwright/test";
import { type Desk, startDesk } from "./support/desk";
import { freshInbox, hears, openTask, press } from "./support/hands";

// The small acts of the inbox by key: where the focus goes, what Escape closes, and what is said for how long.

test.describe.configure({ mode: "serial" });

let desk: Desk;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  desk = await startDesk(browser);
  page = desk.page;
});
test.afterAll(() => desk?.site.stop());

const button = (title: string, name: string) => desk.card(title).getByRole("button", { name, exact: true });

test("an owner in no group is led to making one", async () => {
  await page.goto(`${desk.site.url}/inbox?view=groups`);
  await expect(page.getByRole("heading", { name: "You are not in any group" })).toBeVisible();
  await page.getByRole("link", { name: "Make a group" }).click();
  await expect(page).toHaveURL(/settings\/groups/);
});

test("h goes to the first offer, and Escape closes the panel before the task", async () => {
  const title = "Put off by key";
  await desk.ask(title);
  await freshInbox(page, desk.site, title);
  await openTask(page, title);
  await press(page, "h");
  await expect(button(title, "15 minutes")).toBeFocused();
  await press(page, "Escape");
  await expect(button(title, "1 hour")).toHaveCount(0);
  await expect(button(title, "Snooze")).toBeFocused();
  await expect(desk.card(title)).toBeVisible();

  await press(page, "t");
  await expect(desk.card(title).getByLabel("To whom")).toBeFocused();
  await page.keyboard.type("bo@");
  await press(page, "Escape");
  await expect(button(title, "Hand on")).toBeFocused();
  await press(page, "t");
  await expect(desk.card(title).getByLabel("To whom")).toHaveValue("bo@");
  await page.getByRole("heading", { name: title }).click(); // away from the panel
  await press(page, "Escape");
  await expect(desk.card(title).getByLabel("To whom")).toHaveCount(0);
  await expect(desk.card(title)).toBeVisible();

  await press(page, "c");
  await page.keyboard.type("Is this the second one?");
  await press(page, "Control+Enter");
  await expect(desk.card(title).getByText("Comment added.")).toBeVisible();
  await expect(button(title, "Comment")).toBeFocused();
  await press(page, "Escape");
  await expect(desk.card(title)).toHaveCount(0);
});

test("a note goes with the next act, and stands over no other task", async () => {
  const [first, second] = ["Noted first", "Noted second"];
  for (const title of [first, second]) await desk.ask(title);
  await freshInbox(page, desk.site, first, second);
  await openTask(page, first);
  await press(page, "c");
  await page.keyboard.type("A word.");
  await press(page, "Control+Enter");
  await expect(page.getByText("Comment added.", { exact: true })).toBeVisible();
  await press(page, "m");
  await expect(button(first, "Release")).toBeVisible();
  await expect(page.getByText("Comment added.", { exact: true })).toHaveCount(0);
  await press(page, "m");
  await expect(page.getByText("Anybody who is asked may decide it again.")).toBeVisible();
  await press(page, "]");
  await expect(desk.card(second)).toBeVisible();
  await expect(page.getByText("Anybody who is asked may decide it again.")).toHaveCount(0);
});

test("what was taken back is said until the next task is opened", async () => {
  const [first, second] = ["Back first", "Back second"];
  for (const title of [first, second]) await desk.ask(title);
  await freshInbox(page, desk.site, first, second);
  await openTask(page, first);
  await press(page, "a");
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await press(page, "z");
  await expect(page.getByText("Taken back")).toBeVisible();
  await press(page, "]");
  await expect(desk.card(second)).toBeVisible();
  await expect(page.getByText("Taken back")).toHaveCount(0);
});

test("a on what is of high risk leads to its code, and scolds nobody who has typed none", async () => {
  const title = "Wire by key";
  await desk.ask(title, { amount: 1_000_000 }, { risk: "high" });
  await freshInbox(page, desk.site, title);
  await openTask(page, title);
  await press(page, "a");
  const code = page.getByLabel(/to agree, type/);
  await expect(code).toBeFocused();
  await expect(desk.card(title)).toContainText(/Type the six characters \w{6} to approve\./);
  await expect(code).not.toHaveAttribute("aria-invalid", "true");
  await expect(desk.card(title).getByText("needs another look")).toHaveCount(0);
  await page.keyboard.type("000000");
  await press(page, "Enter");
  await expect(desk.card(title)).toContainText("These are not the six characters.");
  await expect(code).toHaveAttribute("aria-invalid", "true");
});

test("Shift+J adds the row and the next, whatever was selected before", async () => {
  for (const n of [1, 2, 3]) await desk.ask(`Extended ${n}`);
  await page.goto(`${desk.site.url}/inbox?q=Extended`);
  await expect(desk.row("Extended 3")).toBeVisible();
  await hears(page);
  await press(page, "j", "x", "Shift+J");
  await expect(page.getByText("2 selected")).toBeVisible();
  await press(page, "Shift+J");
  await expect(page.getByText("3 selected")).toBeVisible();
  await press(page, "Shift+K");
  await expect(page.getByText("3 selected")).toBeVisible();
  await press(page, "Escape");
  await expect(page.getByText(/\d selected/)).toHaveCount(0);
});

test("what was sought is gone on with, a view that was saved at its button", async () => {
  await desk.ask("Sought by key");
  await freshInbox(page, desk.site);
  await press(page, "/");
  await page.keyboard.type("Sought by");
  await press(page, "Enter");
  await expect(desk.row("Sought by key")).toBeFocused();
  const save = page.getByRole("button", { name: "Save this view" });
  await save.click();
  await page.keyboard.type("Sought");
  await press(page, "Enter");
  await expect(save).toBeFocused();
});

test("several of which some cannot be decided together: said before, and left out with one press", async () => {
  await desk.ask("Bundle plain");
  await desk.ask("Bundle risky", { amount: 9 }, { risk: "high" });
  await desk.ask("Bundle form", {}, { task_type: "clarification" });
  await page.goto(`${desk.site.url}/inbox?q=Bundle`);
  const box = (title: string) => page.getByRole("checkbox", { name: `Select ${title}` });
  const bar = page.getByRole("region", { name: "Selected tasks" });
  await box("Bundle risky").check();
  await expect(bar).toContainText("It is of high risk: open it to decide.");
  for (const title of ["Bundle plain", "Bundle form"]) await box(title).check();
  await bar.getByRole("button", { name: "Leave out the one of high risk" }).click();
  await expect(bar).toContainText("2 selected");
  await expect(bar.getByRole("button", { name: "Approve…" })).toBeFocused();
  await press(page, "Enter");
  await expect(bar).toContainText("One of them wants more than a yes");
  await expect(bar.getByRole("button", { name: /Approve all/ })).toHaveCount(0);
  await bar.getByRole("button", { name: "Leave it out" }).click();
  await expect(bar.getByLabel("Comment")).toBeFocused();
  await press(page, "Control+Enter");
  await expect(desk.row("Bundle plain")).toHaveCount(0);
  await expect(page.locator(":focus")).toHaveAttribute("href", /\/inbox\//); // the row that comes next
  await expect(desk.row("Bundle form")).toBeVisible();
  await page.getByRole("button", { name: "Send now" }).click();
});

test("several of which one wants a comment: asked for before anything is sent", async () => {
  await desk.ask("Parcel plain");
  const wants = await desk.ask("Parcel commented", {}, { required_comment: true });
  await page.goto(`${desk.site.url}/inbox?q=Parcel`);
  for (const title of ["plain", "commented"])
    await page.getByRole("checkbox", { name: `Select Parcel ${title}` }).check();
  const bar = page.getByRole("region", { name: "Selected tasks" });
  await bar.getByRole("button", { name: "Approve…" }).click();
  const comment = bar.getByLabel("Comment (required; said on each)");
  let posts = 0;
  page.on("request", (request) => {
    if (request.method() === "POST") posts += 1;
  });
  await bar.getByRole("button", { name: "Approve all 2" }).click();
  await expect(bar).toContainText("One of them is not decided without a comment.");
  await expect(comment).toBeFocused();
  expect(posts).toBe(0);
  await page.keyboard.type("Both arrived.");
  await press(page, "Control+Enter");
  await page.getByRole("button", { name: "Send now" }).click();
  expect((await desk.agent.waitFor(wants, { timeoutMs: 5_000 })).outcome).toBe("approved");
});

test("one of three says what it is: a vote", async () => {
  const title = "Three decide";
  await desk.ask(title, {}, { quorum: { required: 2 } });
  await desk.open(title);
  await desk.press(title, "Approve");
  await expect(page.getByRole("region", { name: "Your last decisions" })).toContainText("Your vote: approve");
  await page.getByRole("button", { name: "Send now" }).click();
});
