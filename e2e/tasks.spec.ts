import { expect, type Page, test } from "@playwright/test";
import { type Countersign, connect } from "@/lib/client";
import { heldBack, resend } from "./support/forgery";
import { becomeOwner } from "./support/owner";
import { type Site, startSite } from "./support/site";

// An agent asks, a person looks at exactly what is asked, decides on the page, and the agent goes on.

test.describe.configure({ mode: "serial" });

let site: Site;
let page: Page;
let agent: Countersign; // a machine of the workspace
let bo: Countersign; // another person, deciding over the API

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  site = await startSite();
  page = await browser.newPage();
  await becomeOwner(page, site);
  const keys = await site.bootstrap("bo@example.org");
  agent = connect({ url: site.url, key: keys.workspace_key });
  bo = connect({ url: site.url, token: keys.person_token });
});
test.afterAll(() => site?.stop());

const ask = (title: string, payload: Record<string, string | number> = { amount: 129.9 }, task = {}) =>
  agent.submit({ intent_type: "refund.v1", to_agent: "human", payload, human_task: { title, ...task } });

const card = (title: string) => page.getByRole("article", { name: title });
const press = (title: string, button: string) => card(title).getByRole("button", { name: button }).click();
const said = () => page.getByRole("status").first();

test("what an agent asks appears in the inbox, and approving it wakes the agent", async () => {
  const intent = await ask("Refund order 4711", { amount: 129.9, order: "4711" });
  const outcome = agent.waitFor(intent, { timeoutMs: 30_000 });
  await page.goto(`${site.url}/inbox`);
  await expect(card("Refund order 4711")).toContainText("129.9");
  await press("Refund order 4711", "Approve");
  await expect(said()).toContainText("Refund order 4711: Approved by you");
  expect(await outcome).toMatchObject({ outcome: "approved", status: "COMPLETED" });
  await expect(card("Refund order 4711")).toHaveCount(0);
});

test("rejecting with a comment ends the intent, and the agent reads why", async () => {
  const intent = await ask("Refund order 4712");
  await page.goto(`${site.url}/inbox`);
  await card("Refund order 4712").getByLabel("Comment").fill("The parcel was delivered.");
  await press("Refund order 4712", "Reject");
  await expect(said()).toContainText("Rejected by you");
  const { outcome, status, intent: ended } = await agent.waitFor(intent, { timeoutMs: 10_000 });
  expect({ outcome, status }).toEqual({ outcome: "rejected", status: "FAILED" });
  expect(JSON.stringify(ended)).toContain("The parcel was delivered.");
});

test("somebody was quicker: a calm sentence says who, and nothing is decided twice", async () => {
  const intent = await ask("Refund order 4713");
  await page.goto(`${site.url}/inbox`);
  await expect(card("Refund order 4713")).toBeVisible();
  await bo.decide(intent, { outcome: "rejected" });
  await press("Refund order 4713", "Approve");
  await expect(said()).toContainText(/Refund order 4713: Rejected by bo.*, (just now|\d+ s ago)/i);
  expect((await agent.waitFor(intent)).outcome).toBe("rejected");
});

test("the request changed while somebody looked: changed, look again", async () => {
  const intent = await ask("Refund order 4714", { amount: 10 });
  await page.goto(`${site.url}/inbox`);
  await agent.revise(intent, { payload: { amount: 10_000 } });
  await press("Refund order 4714", "Approve");
  await expect(card("Refund order 4714")).toContainText("Changed, look again");
  await expect(card("Refund order 4714")).toContainText("10000");
  expect((await agent.get(intent)).status).toBe("WAITING");
  await press("Refund order 4714", "Approve");
  await expect(said()).toContainText("Approved by you");
});

test("a comment that is required is asked for at its field, and what was typed stays", async () => {
  await ask("Waive the fee", { fee: 12 }, { task_type: "override" });
  await page.goto(`${site.url}/inbox`);
  await press("Waive the fee", "Approve the override");
  await expect(card("Waive the fee").getByLabel("Comment")).toHaveAttribute("aria-invalid", "true");
  await card("Waive the fee").getByLabel("Comment").fill("Long-standing customer.");
  await press("Waive the fee", "Approve the override");
  await expect(said()).toContainText("Override approved by you");
});

test("a form that cannot be drawn yet is answered as JSON, and checked", async () => {
  const form_schema = { type: "object", required: ["amount"], properties: { amount: { type: "number" } } };
  const intent = await ask("How much?", {}, { task_type: "form", form_schema });
  await page.goto(`${site.url}/inbox`);
  await card("How much?").getByLabel("Answer").fill("not json");
  await press("How much?", "Submit");
  await expect(card("How much?")).toContainText("This is not a JSON object");
  await card("How much?").getByLabel("Answer").fill('{"amount": 12.5}');
  await press("How much?", "Submit");
  await expect(said()).toContainText("Submitted by you");
  expect((await agent.waitFor(intent)).intent.result).toMatchObject({ amount: 12.5 });
});

test("text from an agent is only ever text, and what hides in it is spelled out", async () => {
  const hostile = { html: "<img src=x onerror=document.title='owned'>", text: "invoice\u202egpj.exe" };
  await ask("<script>document.title='owned'</script>", hostile);
  await page.goto(`${site.url}/inbox`);
  const task = card("<script>document.title='owned'</script>");
  await expect(task).toContainText("<img src=x onerror=document.title='owned'>");
  await expect(task).toContainText("invoiceU+202Egpj.exe");
  await expect(page).toHaveTitle(/Inbox/);
  await task.getByRole("button", { name: "Reject" }).click();
});

test("a payload too large for a list is read on its own page before it can be decided", async () => {
  await ask("Read me", { text: `${"lorem ipsum ".repeat(500)}THE END` });
  await page.goto(`${site.url}/inbox`);
  await expect(card("Read me").getByRole("button")).toHaveCount(0);
  await card("Read me").getByRole("link", { name: "Review" }).click();
  await expect(card("Read me")).toContainText("THE END");
  await press("Read me", "Approve");
  await expect(said()).toContainText("Read me: Approved by you");
});

test("a forged post changes nothing: each doubt about where it came from is a 403", async ({ request }) => {
  const intent = await ask("Forge me");
  await page.goto(`${site.url}/inbox`);
  const post = await heldBack(page, card("Forge me").getByRole("button", { name: "Approve" }));
  // For the page this was a lost connection: it says so, and keeps what was typed.
  await expect(card("Forge me")).toContainText("The server did not take this.");
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
  expect((await agent.waitFor(intent)).outcome).toBe("approved");
});

test("the page works without JavaScript", async ({ browser }) => {
  const intent = await ask("Without scripts");
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const plain = await context.newPage();
  await plain.goto(`${site.url}/inbox`);
  await plain
    .getByRole("article", { name: "Without scripts" })
    .getByRole("button", { name: "Approve" })
    .click();
  await expect(plain.getByRole("status").first()).toContainText("Without scripts: Approved by you");
  expect((await agent.waitFor(intent)).outcome).toBe("approved");
  await context.close();
});

test("fifty to a page, and the next page goes on where it ended", async () => {
  for (let i = 0; i < 60; i++) await ask(`Batch ${String(i).padStart(2, "0")}`);
  await page.goto(`${site.url}/inbox`);
  await expect(page.getByRole("article")).toHaveCount(50);
  const first = await page.getByRole("article").getByRole("heading").allTextContents();
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(page.getByRole("article")).toHaveCount(10);
  const rest = await page.getByRole("article").getByRole("heading").allTextContents();
  expect(new Set([...first, ...rest]).size).toBe(60);
  await expect(page.getByRole("link", { name: "Next page" })).toHaveCount(0);
});

test("nothing is cut off on a narrow phone", async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`${site.url}/inbox`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});
