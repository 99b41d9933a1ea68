import { type Browser, expect, type Page, test } from "@playwright/test";
import { type Countersign, connect } from "@/lib/client";
import { heldBack, resend } from "./support/forgery";
import { becomeOwner } from "./support/owner";
import { type Site, startSite } from "./support/site";

// An agent asks, a person sees it, looks at exactly what is asked and decides; for a few seconds they can take it back; then
// the agent goes on.

test.describe.configure({ mode: "serial" });

let site: Site;
let page: Page;
let agent: Countersign; // a machine of the workspace
let bo: Countersign; // another person, deciding over the API

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  site = await startSite();
  page = await browser.newPage({ viewport: { width: 1360, height: 850 } });
  await becomeOwner(page, site);
  const keys = await site.bootstrap("bo@example.org");
  agent = connect({ url: site.url, key: keys.workspace_key });
  bo = connect({ url: site.url, token: keys.person_token });
});
test.afterAll(() => site?.stop());

type Payload = Record<string, string | number>;
const ask = (title: string, payload: Payload = { amount: 129.9 }, task = {}) =>
  agent.submit({ intent_type: "refund.v1", to_agent: "human", payload, human_task: { title, ...task } });

const row = (title: string, on = page) =>
  on.getByRole("list", { name: "Tasks" }).getByRole("link", { name: title });
const card = (title: string, on = page) => on.getByRole("article", { name: title });
const press = (title: string, button: string) => card(title).getByRole("button", { name: button }).click();
/** The first press asks why, the second sends. */
async function reject(title: string, why: string): Promise<void> {
  await press(title, "Reject");
  await card(title).getByLabel("Why?").fill(why);
  await press(title, "Reject");
}
const undo = () => page.getByRole("button", { name: "Undo" });
const pane = (on = page) => on.getByRole("region", { name: "Task", exact: true });

async function openInbox(title: string, on = page): Promise<void> {
  await on.goto(`${site.url}/inbox`);
  await row(title, on).click();
  await expect(card(title, on)).toBeVisible();
}
const sendNow = () => page.getByRole("button", { name: "Send now" }).click();

async function again(browser: Browser, javaScriptEnabled = true): Promise<Page> {
  const context = await browser.newContext({
    javaScriptEnabled,
    viewport: { width: 1360, height: 850 },
    storageState: await page.context().storageState(),
  });
  return await context.newPage();
}

test("what an agent asks is in the inbox, and approving it wakes the agent when the undo time is over", async () => {
  const intent = await ask("Refund order 4711", { amount: 129.9, order: "4711" });
  const outcome = agent.waitFor(intent, { timeoutMs: 30_000 });
  await openInbox("Refund order 4711");
  await expect(card("Refund order 4711")).toContainText("129.9");
  await press("Refund order 4711", "Approve");
  await expect(row("Refund order 4711")).toHaveCount(0);
  await expect(undo()).toBeVisible();
  expect((await agent.get(intent)).status).toBe("WAITING");
  expect(await outcome).toMatchObject({ outcome: "approved", status: "COMPLETED" });
  await expect(undo()).toHaveCount(0);
});

test("undo is real: the task comes back, and the agent never hears of it", async () => {
  const intent = await ask("Refund order 4712");
  await openInbox("Refund order 4712");
  await reject("Refund order 4712", "Never mind.");
  await undo().click();
  await expect(page.getByText("Taken back: nothing was decided.")).toBeVisible();
  await expect(row("Refund order 4712")).toBeVisible();
  await expect(card("Refund order 4712")).toBeVisible();
  await page.waitForTimeout(6_000); // longer than it would have been held
  expect((await agent.get(intent)).status).toBe("WAITING");
});

test("rejecting with a comment ends the intent, and the agent reads why; nobody has to wait for the undo time", async () => {
  const intent = await ask("Refund order 4713");
  await openInbox("Refund order 4713");
  await reject("Refund order 4713", "The parcel was delivered.");
  await sendNow();
  const { outcome, status, intent: ended } = await agent.waitFor(intent, { timeoutMs: 4_000 });
  expect({ outcome, status }).toEqual({ outcome: "rejected", status: "FAILED" });
  expect(JSON.stringify(ended)).toContain("The parcel was delivered.");
  await page.goto(`${site.url}/inbox?view=done`);
  await expect(row("Refund order 4713")).toContainText("Rejected");
});

test("decided elsewhere: the open card turns into who decided, within a second and without a reload", async () => {
  const intent = await ask("Refund order 4714");
  await openInbox("Refund order 4714");
  await bo.decide(intent, { outcome: "approved" });
  await expect(pane()).toContainText(/Bo approved over the API, (just now|\d s ago)/i, {
    timeout: 2_000,
  });
  await expect(card("Refund order 4714").getByRole("button", { name: "Approve" })).toHaveCount(0);
  await expect(row("Refund order 4714")).toHaveCount(0);
});

test("somebody was quicker while a decision was held: the person is told, until they have read it", async () => {
  const intent = await ask("Refund order 4715");
  await openInbox("Refund order 4715");
  await press("Refund order 4715", "Approve");
  await expect(undo()).toBeVisible();
  await bo.decide(intent, { outcome: "rejected" });
  const told = page.getByRole("alert").filter({ hasText: "Refund order 4715" });
  await expect(told).toContainText("did not take effect", { timeout: 15_000 });
  await page.reload();
  await expect(told).toContainText(/bo/i);
  await told.getByRole("button", { name: "Understood" }).click();
  await page.reload();
  await expect(row("Refund order 4712")).toBeVisible();
  await expect(told).toHaveCount(0);
  expect((await agent.waitFor(intent)).outcome).toBe("rejected");
});

test("what is new waits behind a button, and is there within a moment of being asked", async () => {
  await page.goto(`${site.url}/inbox`);
  await expect(row("Refund order 4712")).toBeVisible();
  await page.waitForTimeout(1_000); // the stream is open
  await ask("Brand new");
  const arrivals = page.getByRole("button", { name: "1 new" });
  await expect(arrivals).toBeVisible({ timeout: 2_000 });
  await expect(row("Brand new")).toHaveCount(0);
  await arrivals.click();
  await expect(row("Brand new")).toBeVisible();
  await expect(page).toHaveTitle(/^\(\d+\) Inbox/);
});

test("two tabs share one stream, and both hear", async ({ browser }) => {
  const context = await browser.newContext({ storageState: await page.context().storageState() });
  const [one, two] = [await context.newPage(), await context.newPage()];
  let streams = 0;
  context.on("request", (request) => {
    if (request.url().endsWith("/inbox/stream")) streams += 1;
  });
  await one.goto(`${site.url}/inbox`);
  await two.goto(`${site.url}/inbox`);
  await two.waitForTimeout(1_000);
  await ask("For both tabs");
  await expect(one.getByRole("button", { name: "1 new" })).toBeVisible();
  await expect(two.getByRole("button", { name: "1 new" })).toBeVisible();
  expect(streams).toBe(1);
  await context.close();
});

test("the request changed while somebody looked: changed, look again", async () => {
  const intent = await ask("Refund order 4716", { amount: 10 });
  await openInbox("Refund order 4716");
  // As it is for somebody whose stream is late: the old form is sent once more.
  await page.route("**/inbox/data/task/**", (route) => route.abort());
  await agent.revise(intent, { payload: { amount: 10_000 } });
  await press("Refund order 4716", "Approve");
  await expect(pane()).toContainText("Changed, look again");
  await page.unroute("**/inbox/data/task/**");
  expect((await agent.get(intent)).status).toBe("WAITING");
  await openInbox("Refund order 4716");
  await expect(card("Refund order 4716")).toContainText("10000");
  await press("Refund order 4716", "Approve");
  await sendNow();
  expect((await agent.waitFor(intent, { timeoutMs: 5_000 })).outcome).toBe("approved");
});

test("a comment that is required is asked for at its field, and what was typed stays", async () => {
  await ask("Waive the fee", { fee: 12 }, { task_type: "override" });
  await openInbox("Waive the fee");
  await press("Waive the fee", "Approve the override");
  await expect(card("Waive the fee").getByLabel("Comment")).toHaveAttribute("aria-invalid", "true");
  await card("Waive the fee").getByLabel("Comment").fill("Long-standing customer.");
  await press("Waive the fee", "Approve the override");
  await sendNow();
  await expect(row("Waive the fee")).toHaveCount(0);
});

test("the connection is lost while deciding: nothing typed is lost, nothing is decided twice", async () => {
  const intent = await ask("On a train");
  await openInbox("On a train");
  await card("On a train").getByLabel("Comment").fill("From the tunnel");
  await page.context().setOffline(true);
  await press("On a train", "Approve");
  await expect(pane()).toContainText("The server did not take this.");
  await expect(card("On a train").getByLabel("Comment")).toHaveValue("From the tunnel");
  await page.context().setOffline(false);
  await press("On a train", "Approve");
  await sendNow();
  expect((await agent.waitFor(intent, { timeoutMs: 5_000 })).outcome).toBe("approved");
  const events = await agent.events(intent);
  expect(events.filter(({ event_type }) => event_type === "intent.completed")).toHaveLength(1);
});

test("several at once: first the sum of them, then all or none", async () => {
  for (const n of [1, 2, 3]) await ask(`Small refund ${n}`, { amount: 10 * n, currency: "EUR" });
  await ask("Needs a word", { amount: 1, currency: "EUR" }, { required_comment: true });
  await ask("Wire a million", { amount: 1_000_000 }, { risk: "high" });
  await page.goto(`${site.url}/inbox`);
  const select = (title: string) => page.getByRole("checkbox", { name: `Select ${title}` }).check();
  for (const title of ["Small refund 1", "Small refund 2", "Small refund 3", "Needs a word"])
    await select(title);
  await page.getByRole("button", { name: "Approve…" }).click();
  const bar = page.getByRole("region", { name: "Selected tasks" });
  await expect(bar).toContainText("4 of normal risk; 61 EUR in all");
  await bar.getByRole("button", { name: "Approve all 4" }).click();
  await expect(bar).toContainText("Nothing was decided: 1 of 4 cannot be.");
  await expect(bar).toContainText("Needs a word");
  await select("Wire a million");
  await expect(bar).toContainText("One is of high risk");
  await expect(bar.getByRole("button", { name: "Approve…" })).toBeDisabled();
  for (const title of ["Needs a word", "Wire a million"])
    await page.getByRole("checkbox", { name: `Select ${title}` }).uncheck();
  await bar.getByRole("button", { name: "Approve all 3" }).click();
  await expect(row("Small refund 2")).toHaveCount(0);
  await sendNow();
  await page.goto(`${site.url}/inbox?view=done`);
  for (const n of [1, 2, 3]) await expect(row(`Small refund ${n}`)).toContainText("Approved");
});

test("put off, a task sleeps in Snoozed until it is woken; its clock runs on", async () => {
  await ask("Later, please");
  await openInbox("Later, please");
  await page.getByRole("button", { name: "Snooze", exact: true }).click();
  await page.getByRole("button", { name: "3 hours" }).click();
  await expect(row("Later, please")).toHaveCount(0);
  await page.getByRole("link", { name: "Snoozed" }).first().click();
  await expect(row("Later, please")).toContainText("back in 2 h");
  await row("Later, please").click();
  await page.getByRole("button", { name: "Wake up" }).click();
  await expect(row("Later, please")).toHaveCount(0);
  await page.goto(`${site.url}/inbox`);
  await expect(row("Later, please")).toBeVisible();
});

test("a filter stands in the address and is kept as a view with a name", async () => {
  await page.goto(`${site.url}/inbox`);
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByLabel("Risk").selectOption("high");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/risk=high/);
  await expect(row("Wire a million")).toBeVisible();
  await expect(row("Later, please")).toHaveCount(0);
  await page.getByRole("button", { name: "Save this view" }).click();
  await page.getByPlaceholder("Name").fill("Dangerous");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved: it is on the left")).toBeVisible();
  await page.goto(`${site.url}/inbox`);
  await page.getByRole("link", { name: "Dangerous" }).first().click();
  await expect(page).toHaveURL(/risk=high/);
  await expect(row("Wire a million")).toBeVisible();
  await page.goto(`${site.url}/inbox?risk=low`);
  await expect(page.getByText("No match")).toBeVisible();
});

test("a search finds what was asked a moment ago, by a word of its payload", async () => {
  await ask("A parcel", { street: "Zwiebelgasse 7" });
  await page.goto(`${site.url}/inbox?q=zwiebelgasse`);
  await expect(row("A parcel")).toBeVisible();
  await expect(row("Later, please")).toHaveCount(0);
});

test("a forged post changes nothing: each doubt about where it came from is a 403", async ({ request }) => {
  const intent = await ask("Forge me");
  await openInbox("Forge me");
  const post = await heldBack(page, card("Forge me").getByRole("button", { name: "Approve" }));
  const doubts: Array<Record<string, string | null>> = [
    { origin: "https://evil.example" },
    { origin: "http://127.0.0.1:1" },
    { origin: "null" },
    { origin: "nonsense" },
    { origin: null },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
    { "sec-fetch-site": null },
    { origin: null, "next-action": null, "content-type": "text/plain" },
    { origin: "https://evil.example", "x-forwarded-host": "evil.example", host: "evil.example" },
  ];
  for (const doubt of doubts) {
    const answer = await resend(page.request, post, doubt);
    expect(answer.status(), JSON.stringify(doubt)).toBe(403);
  }
  // With its own headers but nobody's session it is let in, and decides nothing.
  await resend(request, post, { cookie: null });
  expect((await agent.get(intent)).status).toBe("WAITING");
  // The very same post, as the page would have sent it, decides: so it was its headers that were refused.
  await resend(page.request, post, {});
  expect((await agent.waitFor(intent, { timeoutMs: 20_000 })).outcome).toBe("approved");
});

test("the inbox works without JavaScript: a list, a page for each task, a decision", async ({ browser }) => {
  const intent = await ask("Without scripts");
  const plain = await again(browser, false);
  await plain.goto(`${site.url}/inbox?q=scripts`);
  await row("Without scripts", plain).click();
  await plain
    .getByRole("article", { name: "Without scripts" })
    .getByRole("button", { name: "Approve" })
    .click();
  await expect(plain.getByRole("status").first()).toContainText("Without scripts");
  expect((await agent.waitFor(intent, { timeoutMs: 20_000 })).outcome).toBe("approved");
  await plain.goto(`${site.url}/inbox?view=done`);
  await expect(row("Without scripts", plain)).toContainText("Approved");
  await plain.context().close();
});

test("a long list is read page by page, and only what is seen is drawn", async () => {
  for (let i = 0; i < 130; i++) await ask(`Batch ${String(i).padStart(3, "0")}`);
  await page.goto(`${site.url}/inbox`);
  const list = page.getByRole("list", { name: "Tasks" });
  await expect(list.getByRole("listitem").first()).toBeVisible();
  expect(await list.getByRole("listitem").count()).toBeLessThan(60);
  await row("Later, please").click();
  await page.locator("#main").press("u");
  for (let i = 0; i < 20 && !(await row("Batch 129").isVisible()); i++) {
    await list.hover();
    await page.mouse.wheel(0, 3_000);
    await page.waitForTimeout(150);
  }
  await expect(row("Batch 129")).toBeVisible();
});

test("nothing is cut off on a narrow phone: the list, then the task, and back", async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`${site.url}/inbox`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await row("Later, please").click();
  await expect(card("Later, please")).toBeVisible();
  await expect(page.getByRole("list", { name: "Tasks" })).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await page.getByRole("button", { name: "Back to the list" }).click();
  await expect(row("Later, please")).toBeVisible();
});
