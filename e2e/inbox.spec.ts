import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { type Desk, startDesk } from "./support/desk";
import { heldBack, resend } from "./support/forgery";
import { hears } from "./support/hands";
import { ANA } from "./support/owner";
import { MOST_SCRIPT_OF_TASK_KB, scriptOf } from "./support/script";

// An agent asks, a person sees it, looks at exactly what is asked and decides; for a few seconds they can take it back; then
// the agent goes on.

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
const sendNow = () => page.getByRole("button", { name: "Send now" }).click();
const pane = () => page.getByRole("region", { name: "Task", exact: true });

test("what an agent asks is in the inbox, and approving it wakes the agent when the undo time is over", async () => {
  const intent = await desk.ask("Refund order 4711", { amount: 129.9, order: "4711" });
  const outcome = desk.agent.waitFor(intent, { timeoutMs: 30_000 });
  await desk.open("Refund order 4711");
  await expect(desk.card("Refund order 4711")).toContainText("129.9");
  await desk.press("Refund order 4711", "Approve");
  await expect(desk.row("Refund order 4711")).toHaveCount(0);
  await expect(undo()).toBeVisible();
  expect((await desk.agent.get(intent)).status).toBe("WAITING");
  expect(await outcome).toMatchObject({ outcome: "approved", status: "COMPLETED" });
  await expect(undo()).toHaveCount(0);
});

test("undo is real: the task comes back, and the agent never hears of it", async () => {
  const intent = await desk.ask("Refund order 4712");
  await desk.open("Refund order 4712");
  await desk.reject("Refund order 4712", "Never mind.");
  await undo().click();
  await expect(page.getByText("Taken back: nothing was decided.")).toBeVisible();
  await expect(desk.row("Refund order 4712")).toBeVisible();
  await expect(desk.card("Refund order 4712")).toBeVisible();
  await page.waitForTimeout(6_000); // longer than it would have been held
  expect((await desk.agent.get(intent)).status).toBe("WAITING");
});

test("rejecting with a comment ends the intent, and the agent reads why; nobody has to wait for the undo time", async () => {
  const intent = await desk.ask("Refund order 4713");
  await desk.open("Refund order 4713");
  await desk.reject("Refund order 4713", "The parcel was delivered.");
  await sendNow();
  const { outcome, status, intent: ended } = await desk.agent.waitFor(intent, { timeoutMs: 4_000 });
  expect({ outcome, status }).toEqual({ outcome: "rejected", status: "FAILED" });
  expect(JSON.stringify(ended)).toContain("The parcel was delivered.");
  await page.goto(`${desk.site.url}/inbox?view=done`);
  await expect(desk.row("Refund order 4713")).toContainText("Rejected");
});

test("decided elsewhere: the open card turns into who decided, within a second and without a reload", async () => {
  const intent = await desk.ask("Refund order 4714");
  await desk.open("Refund order 4714");
  await desk.bo.decide(intent, { outcome: "approved" });
  await expect(pane()).toContainText(/Bo approved over the API, (just now|\d s ago)/i, {
    timeout: 2_000,
  });
  await expect(desk.card("Refund order 4714").getByRole("button", { name: "Approve" })).toHaveCount(0);
  await expect(desk.row("Refund order 4714")).toHaveCount(0);
});

test("handed on elsewhere: the open card says so and the list lets it go, within a second", async () => {
  const intent = await desk.ask("Refund order 4717", {}, { assignees: [ANA.email] });
  await desk.open("Refund order 4717");
  await desk.handOn(intent, "bo@example.org");
  await expect(pane()).toContainText("asked of somebody else now", { timeout: 2_000 });
  await expect(pane()).toContainText("Refund order 4717");
  await expect(desk.card("Refund order 4717")).toHaveCount(0);
  await expect(desk.row("Refund order 4717")).toHaveCount(0);
  await desk.handOn(intent, ANA.email);
  await expect(desk.card("Refund order 4717")).toBeVisible();
});

test("the task's own page offers all that is offered beside the list, and follows what happens elsewhere", async ({
  browser,
}) => {
  const title = "Refund order 4718";
  const intent = await desk.ask(title, {}, { assignees: [ANA.email] });
  const button = (name: string) => desk.card(title).getByRole("button", { name, exact: true });
  await page.goto(`${desk.site.url}/inbox/${intent.intent_id}`);
  await hears(page); // pressed before, it is a form that is posted, and the page that comes hears no key for a while
  await button("Claim").click();
  await expect(desk.card(title)).toContainText("you have taken it on");
  await page.keyboard.press("m");
  await expect(button("Claim")).toBeVisible();
  await page.keyboard.press("c");
  await desk.card(title).getByLabel("Comment (everybody").fill("Is this the second one?");
  await page.keyboard.press("Control+Enter");
  await expect(desk.card(title).getByRole("list", { name: "What happened" })).toContainText(
    "the second one?",
  );
  await button("Snooze").click();
  await button("1 hour").click();
  await button("Wake up").click(); // it was put off
  await expect(button("Snooze")).toBeVisible();
  await desk.bo.comment(intent, "It is.");
  await expect(desk.card(title)).toContainText("It is.", { timeout: 2_000 });
  const bytes = await scriptOf(desk, browser, `/inbox/${intent.intent_id}`);
  expect(bytes / 1024).toBeLessThanOrEqual(MOST_SCRIPT_OF_TASK_KB);
  await button("Hand on").click();
  await desk.card(title).getByLabel("To whom").fill("bo@example.org");
  await desk.card(title).getByRole("button", { name: "Hand on" }).last().click();
  await expect(page.getByText("Handed on.")).toBeVisible(); // once
  await expect(page.getByText("asked of somebody else now")).toBeVisible();
});

test("what is not there, or failed, leaves whoever is signed in their navigation", async ({ browser }) => {
  const pages = page.getByRole("navigation", { name: "Pages" });
  const stranger = await (await browser.newContext()).newPage();
  for (const path of ["/nothing", `/inbox/${randomUUID()}`, `/intents/${randomUUID()}`]) {
    await page.goto(desk.site.url + path);
    await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
    await expect(pages).toBeVisible();
  }
  await page.getByRole("link", { name: "Go to the inbox" }).click();
  await expect(desk.row("Refund order 4712")).toBeVisible();
  await stranger.goto(`${desk.site.url}/nothing`);
  await expect(stranger.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await expect(stranger.getByRole("navigation")).toHaveCount(0);
  await stranger.context().close();
  const sql = desk.site.sql();
  await sql`alter table saved_views rename to saved_views_elsewhere`;
  await page.goto(`${desk.site.url}/insights`);
  await expect(page.getByRole("heading", { name: "This page could not be shown" })).toBeVisible();
  await expect(pages).toBeVisible();
  await sql`alter table saved_views_elsewhere rename to saved_views`;
  await page.getByRole("button", { name: "Load it again" }).click();
  await expect(page.getByRole("heading", { name: "Insights" })).toBeVisible();
});

test("somebody was quicker while a decision was held: the person is told, until they have read it", async () => {
  const intent = await desk.ask("Refund order 4715");
  await desk.open("Refund order 4715");
  await desk.press("Refund order 4715", "Approve");
  await expect(undo()).toBeVisible();
  await desk.bo.decide(intent, { outcome: "rejected" });
  const told = page.getByRole("alert").filter({ hasText: "Refund order 4715" });
  await expect(told).toContainText("did not take effect", { timeout: 15_000 });
  await page.reload();
  await expect(told).toContainText(/bo/i);
  await told.getByRole("button", { name: "Understood" }).click();
  await page.reload();
  await expect(desk.row("Refund order 4712")).toBeVisible();
  await expect(told).toHaveCount(0);
  expect((await desk.agent.waitFor(intent)).outcome).toBe("rejected");
});

test("the request changed while somebody looked: changed, look again", async () => {
  const intent = await desk.ask("Refund order 4716", { amount: 10 });
  await desk.open("Refund order 4716");
  // As it is for somebody whose stream is late: the old form is sent once more.
  await page.route("**/inbox/data/task/**", (route) => route.abort());
  await desk.agent.revise(intent, { payload: { amount: 10_000 } });
  await desk.press("Refund order 4716", "Approve");
  await expect(pane()).toContainText("Changed, look again");
  await page.unroute("**/inbox/data/task/**");
  expect((await desk.agent.get(intent)).status).toBe("WAITING");
  await desk.open("Refund order 4716");
  await expect(desk.card("Refund order 4716")).toContainText("10000");
  await desk.press("Refund order 4716", "Approve");
  await sendNow();
  expect((await desk.agent.waitFor(intent, { timeoutMs: 5_000 })).outcome).toBe("approved");
});

test("a comment that is required is asked for at its field, and what was typed stays", async () => {
  await desk.ask("Waive the fee", { fee: 12 }, { task_type: "override" });
  await desk.open("Waive the fee");
  await desk.press("Waive the fee", "Approve the override");
  await expect(desk.card("Waive the fee").getByLabel("Comment")).toHaveAttribute("aria-invalid", "true");
  await desk.card("Waive the fee").getByLabel("Comment").fill("Long-standing customer.");
  await desk.press("Waive the fee", "Approve the override");
  await sendNow();
  await expect(desk.row("Waive the fee")).toHaveCount(0);
});

test("the connection is lost while deciding: nothing typed is lost, nothing is decided twice", async () => {
  const intent = await desk.ask("On a train");
  await desk.open("On a train");
  await desk.card("On a train").getByLabel("Comment").fill("From the tunnel");
  await page.context().setOffline(true);
  await desk.press("On a train", "Approve");
  await expect(pane()).toContainText("The server did not take this.");
  await expect(desk.card("On a train").getByLabel("Comment")).toHaveValue("From the tunnel");
  await page.context().setOffline(false);
  await desk.press("On a train", "Approve");
  await sendNow();
  expect((await desk.agent.waitFor(intent, { timeoutMs: 5_000 })).outcome).toBe("approved");
  const events = await desk.agent.events(intent);
  expect(events.filter(({ event_type }) => event_type === "intent.completed")).toHaveLength(1);
});

test("a forged post changes nothing: each doubt about where it came from is a 403", async ({ request }) => {
  const intent = await desk.ask("Forge me");
  await desk.open("Forge me");
  const post = await heldBack(page, desk.card("Forge me").getByRole("button", { name: "Approve" }));
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
  expect((await desk.agent.get(intent)).status).toBe("WAITING");
  // The very same post, as the page would have sent it, decides: so it was its headers that were refused.
  await resend(page.request, post, {});
  expect((await desk.agent.waitFor(intent, { timeoutMs: 20_000 })).outcome).toBe("approved");
});

test("the inbox works without JavaScript: a list, a page for each task, a decision", async () => {
  const intent = await desk.ask("Without scripts");
  const plain = await desk.again(false);
  await plain.goto(`${desk.site.url}/inbox?q=scripts`);
  await desk.row("Without scripts", plain).click();
  await plain
    .getByRole("article", { name: "Without scripts" })
    .getByRole("button", { name: "Approve" })
    .click();
  await expect(plain.getByRole("status").first()).toContainText("Without scripts");
  await expect(plain.getByRole("status").first()).toContainText("takes effect in a few seconds");
  expect((await desk.agent.waitFor(intent, { timeoutMs: 20_000 })).outcome).toBe("approved");
  await plain.goto(`${desk.site.url}/inbox?view=done`);
  await expect(desk.row("Without scripts", plain)).toContainText("Approved");
  await plain.context().close();
});
