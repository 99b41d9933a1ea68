import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { type Countersign, connect, type JsonObject } from "@/lib/client";
import { becomeOwner } from "./support/owner";
import { type Site, startSite } from "./support/site";

// Each kind of task, from what an agent submits to what it reads of the decision: what a person sees of it, fills in, is told
// to look at again, and sends.

// axe looks at each page twice, and what looks at a page with 1,500 rows takes its time on a small machine.
test.describe.configure({ mode: "serial", timeout: 180_000 });

let site: Site;
let page: Page;
let agent: Countersign;
const violations: string[] = [];

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  site = await startSite();
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 } });
  page = await context.newPage(); // axe wants a context of its own
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text());
  });
  await becomeOwner(page, site);
  const keys = await site.bootstrap("bo@example.org");
  agent = connect({ url: site.url, key: keys.workspace_key });
});
test.afterAll(() => site?.stop());

type Asked = {
  id: string;
  outcome: Promise<{ outcome: string | null; status: string; result: JsonObject; text: string }>;
};

/** Submits a task and waits for its outcome, as an agent does. */
async function ask(title: string, payload: JsonObject, task: JsonObject = {}): Promise<Asked> {
  const intent = await agent.submit({
    intent_type: "kinds.v1",
    to_agent: "human",
    payload,
    human_task: { title, ...task },
  });
  const outcome = agent
    .waitFor(intent, { timeoutMs: 150_000 })
    .then(({ outcome, status, intent: ended }) => ({
      outcome: outcome ?? null,
      status,
      result: (ended.result ?? {}) as JsonObject,
      text: JSON.stringify(ended),
    }));
  outcome.catch(() => {}); // awaited where it is looked at; until then a failure elsewhere is the one to tell
  return { id: intent.intent_id, outcome };
}

const card = (title: string) => page.getByRole("article", { name: title });
const button = (title: string, name: string) => card(title).getByRole("button", { name, exact: true });

async function open(title: string, { id }: Asked): Promise<void> {
  await page.goto(`${site.url}/inbox/${id}`);
  await expect(card(title)).toBeVisible();
}

/** Nothing for axe to find, in light and dark, and nothing cut off on a narrow phone. */
async function expectSound(): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations: found } = await new AxeBuilder({ page }).analyze();
    expect(found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await page.setViewportSize({ width: 1100, height: 900 });
}

test("approval: read as it is, changed where the task lets one, and approved with the change", async () => {
  const title = "Refund order 4711";
  const asked = await ask(
    title,
    {
      amount: 129.9,
      order: "4711",
      receipt: "https://shop.example/4711",
      items: [
        { sku: "A", price: 99 },
        { sku: "B", price: 30.9 },
      ],
    },
    { description: "The customer **returned** it.", editable: ["/amount"] },
  );
  await open(title, asked);
  await expect(card(title).getByRole("region", { name: "Written by the agent" })).toContainText(
    "The customer returned it.",
  );
  await expect(card(title).getByRole("row", { name: "99 A" })).toBeVisible();
  const link = card(title).getByRole("link", { name: "https://shop.example/4711" });
  await expect(link).toHaveAttribute("rel", "noopener noreferrer nofollow");
  await expect(card(title)).toContainText("(to shop.example)");
  await expectSound();

  await page.keyboard.press("e");
  await expect(card(title).getByLabel("amount")).toBeFocused();
  await card(title).getByLabel("amount").fill("ten");
  await button(title, "Approve").click();
  await expect(card(title).getByLabel("amount")).toHaveAttribute("aria-invalid", "true");
  await card(title).getByLabel("amount").fill("100");
  await expect(card(title)).toContainText("What you would agree to instead");
  await expectSound();
  await card(title).getByRole("button", { name: "Approve with 1 change" }).click();
  const { outcome, result } = await asked.outcome;
  expect(outcome).toBe("approved");
  expect(result.payload).toMatchObject({ amount: 100, order: "4711" });
  expect(result.edits).toEqual([{ pointer: "/amount", before: 129.9, after: 100 }]);
  await open(title, asked);
  await expect(card(title)).toContainText("You approved");
  await expect(card(title)).toContainText("Agreed with one change");
  await expect(card(title).locator("del")).toHaveText("129.9");
  await expect(card(title).locator("ins")).toHaveText("100");
  await expectSound();
});

test("review: a line and a field are commented on, and the agent reads what to change", async () => {
  const title = "Review the new limit";
  const diff = "--- a/config.ts\n+++ b/config.ts\n@@ -1,2 +1,2 @@\n-const limit = 10;\n+const limit = 100;";
  const asked = await ask(title, { diff, author: "coder" }, { task_type: "review" });
  await open(title, asked);
  await card(title).getByRole("button", { name: "Comment on line 5" }).click();
  await card(title).getByLabel("Comment on line 5").last().fill("Why so much?");
  await card(title).getByRole("button", { name: "Keep" }).click();
  await card(title).getByRole("button", { name: "Comment on author" }).click();
  await page.keyboard.type("Who is that?");
  await page.keyboard.press("Control+Enter");
  await expect(card(title)).toContainText("2 comments go along");
  await expectSound();
  // The reason is asked for; Enter sends it.
  await page.keyboard.press("q");
  await expect(card(title).getByLabel("Why?")).toBeFocused();
  await page.keyboard.type("See my comments.");
  await page.keyboard.press("Enter");
  const { outcome, status, result } = await asked.outcome;
  expect({ outcome, status }).toEqual({ outcome: "changes_requested", status: "FAILED" });
  expect(result).toMatchObject({
    comment: "See my comments.",
    data: {
      comments: [
        { pointer: "/author", text: "Who is that?" },
        { pointer: "/diff", line: 5, quote: "+const limit = 100;", text: "Why so much?" },
      ],
    },
  });
});

test("form: drawn from its schema, each problem at its field, and sent as the schema wants it", async () => {
  const title = "Supplier data";
  const form_schema = {
    type: "object",
    required: ["name", "isEu", "terms", "limit", "contacts"],
    properties: {
      name: { type: "string", title: "Legal name", description: "As in the register" },
      isEu: { type: "boolean", title: "In the EU?" },
      terms: { enum: ["14 days", "30 days"], title: "Payment terms" },
      limit: { type: "number", minimum: 0 },
      since: { type: "string", format: "date" },
      address: { type: "object", properties: { city: { type: "string" } } },
      contacts: {
        type: "array",
        minItems: 1,
        items: {
          type: "object",
          title: "Contact",
          required: ["email"],
          properties: { email: { type: "string", format: "email" } },
        },
      },
    },
  };
  const asked = await ask(title, { supplier: "Example Ltd" }, { task_type: "form", form_schema });
  await open(title, asked);
  await card(title).getByLabel("Limit").fill("-5");
  await button(title, "Submit").click();
  await expect(card(title).getByLabel("Legal name")).toBeFocused();
  await expect(card(title).getByLabel("Legal name")).toHaveAccessibleDescription(/This is required/);
  await expect(card(title).getByLabel("Limit")).toHaveAccessibleDescription(/0 or more/);
  await expect(card(title).getByLabel("Email").first()).toHaveAttribute("aria-invalid", "true");
  await expectSound();

  await card(title).getByLabel("Legal name").fill("Example Limited");
  await card(title).getByRole("group", { name: "In the EU?" }).getByLabel("No").check();
  await card(title).getByLabel("30 days").check();
  await card(title).getByLabel("Limit").fill("2500.50");
  await card(title).getByLabel("Since").fill("2031-04-25");
  await card(title).getByLabel("City").fill("Zürich");
  await card(title).getByLabel("Email").first().fill("a@example.org");
  await card(title).getByRole("button", { name: "Add contact" }).click();
  await card(title).getByRole("button", { name: "Add contact" }).click();
  await card(title).getByLabel("Email").nth(1).fill("b@example.org");
  await card(title).getByRole("button", { name: "Remove Contact 3" }).click();
  await button(title, "Submit").click();
  const { outcome, result } = await asked.outcome;
  expect(outcome).toBe("submitted");
  expect(result.data).toEqual({
    name: "Example Limited",
    isEu: false,
    terms: "30 days",
    limit: 2500.5,
    since: "2031-04-25",
    address: { city: "Zürich" },
    contacts: [{ email: "a@example.org" }, { email: "b@example.org" }],
  });
});

test("manual action: the steps are ticked, the evidence is told, and neither is forgotten", async () => {
  const title = "Replace the disk in web-7";
  const checklist = ["Shut it down", "Replace disk 2", { text: "Label the old one", optional: true }];
  const asked = await ask(
    title,
    { server: "web-7" },
    { task_type: "manual_action", evidence_required: true, checklist },
  );
  await open(title, asked);
  await card(title).getByLabel("Shut it down").check();
  await button(title, "Mark as done").click();
  await expect(card(title)).toContainText("Some steps are not ticked yet.");
  await expect(card(title).getByLabel("Evidence")).toHaveAttribute("aria-invalid", "true");
  await expectSound();
  await card(title).getByLabel("Replace disk 2").check();
  await card(title).getByLabel("Evidence").fill("https://tickets.example/4711");
  await expect(card(title)).toContainText("A link to tickets.example");
  await button(title, "Mark as done").click();
  const { outcome, result } = await asked.outcome;
  expect(outcome).toBe("completed");
  expect(result.data).toMatchObject({
    evidence: "https://tickets.example/4711",
    checklist: [
      { text: "Shut it down", done: true },
      { text: "Replace disk 2", done: true },
      { text: "Label the old one", done: false },
    ],
  });
});

test("override: which rule and by how much, and not without saying why", async () => {
  const title = "Discount above the limit";
  const rule = { text: "No discount above 1,000 EUR", limit: 1000, unit: "EUR" };
  const asked = await ask(title, { requested: 1500 }, { task_type: "override", rule });
  await open(title, asked);
  await expect(card(title)).toContainText("500 EUR (50 %)");
  await button(title, "Approve the override").click();
  await expect(card(title).getByLabel("Comment")).toBeFocused();
  await expect(card(title).getByLabel("Comment")).toHaveAttribute("aria-invalid", "true");
  await expectSound();
  await page.keyboard.type("They renew for three years.");
  await page.keyboard.press("Control+Enter");
  const { outcome, result } = await asked.outcome;
  expect({ outcome, comment: result.comment }).toEqual({
    outcome: "override_approved",
    comment: "They renew for three years.",
  });
});

test("confirmation: one plain sentence, and a no that says why", async () => {
  const title = "Did delivery D-88 arrive?";
  const task = {
    task_type: "confirmation",
    question: "Four pallets stand in hall 3.",
    reasons: ["Only some of it."],
  };
  const asked = await ask(title, { delivery: "D-88" }, task);
  await open(title, asked);
  await expect(card(title).getByRole("region", { name: "Written by the agent" })).toContainText(
    "Four pallets",
  );
  await expectSound();
  await page.keyboard.press("r");
  await card(title).getByRole("button", { name: "Only some of it." }).click();
  await expect(card(title).getByLabel("Why?")).toHaveValue("Only some of it.");
  await expectSound();
  await button(title, "Deny").click();
  const { outcome, status, result } = await asked.outcome;
  expect({ outcome, status, comment: result.comment }).toEqual({
    outcome: "denied",
    status: "FAILED",
    comment: "Only some of it.",
  });
});

test("assignment: to one of those there are", async () => {
  const title = "Who takes ticket T-1?";
  const asked = await ask(
    title,
    { ticket: "T-1" },
    { task_type: "assignment", candidates: ["bo@example.org", "cy@example.org"] },
  );
  await open(title, asked);
  await button(title, "Assign").click();
  await expect(card(title)).toContainText("Choose somebody.");
  await expectSound();
  await card(title).getByLabel("bo@example.org").check();
  await button(title, "Assign").click();
  const { outcome, result } = await asked.outcome;
  expect({ outcome, assignee: result.assignee }).toEqual({ outcome: "assigned", assignee: "bo@example.org" });
});

test("clarification: the question, and an answer in words", async () => {
  const title = "Which cost centre?";
  const asked = await ask(
    title,
    { file: "invoice.pdf" },
    { task_type: "clarification", question: "Two are named. Which one pays?" },
  );
  await open(title, asked);
  await button(title, "Answer").click();
  await expect(card(title).getByLabel("Answer")).toHaveAccessibleDescription("Write the answer.");
  await expectSound();
  await card(title).getByLabel("Answer").fill("4420, as always.");
  await button(title, "Answer").click();
  const { outcome, result } = await asked.outcome;
  expect({ outcome, comment: result.comment }).toEqual({ outcome: "provided", comment: "4420, as always." });
});

test("a form that cannot be drawn says why, and is answered as JSON under the same rules", async () => {
  const title = "One or the other";
  const form_schema = { anyOf: [{ type: "object", required: ["a"], properties: { a: { type: "number" } } }] };
  const asked = await ask(title, {}, { task_type: "form", form_schema });
  await open(title, asked);
  await expect(card(title)).toContainText("it has alternatives to choose between");
  await card(title).getByLabel("Answer").fill('{"a": "x"}');
  await button(title, "Submit").click();
  await expect(card(title)).toContainText("/a: This must be a number.");
  await expectSound();
  await card(title).getByLabel("Answer").fill('{"a": 12.5}');
  await button(title, "Submit").click();
  expect((await asked.outcome).result).toMatchObject({ a: 12.5 });
});

test("high risk: nothing has the focus, and agreeing wants the short code typed", async () => {
  const title = "Drop a table";
  const asked = await ask(title, { command: "drop table old" }, { risk: "high" });
  await open(title, asked);
  await expect(page.locator("body")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("a");
  const code = card(title).getByLabel(/to agree, type/);
  await expect(code).toBeFocused();
  await expect(code).toHaveAttribute("aria-invalid", "true");
  await expectSound();
  await code.fill((asked.id.split("-").at(-1) ?? "").slice(0, 6));
  expect((await agent.get(asked.id)).status).toBe("WAITING");
});

test("buttons that have only just appeared take neither a click nor a key", async () => {
  const title = "Too quick";
  const asked = await ask(title, {});
  await page.addInitScript(() => {
    // A style sheet of its own would be refused by the policy; an animation that is slow enough to be met is not.
    document.addEventListener("animationstart", (event) => {
      if (event.animationName !== "settle") return;
      for (const animation of (event.target as Element).getAnimations()) animation.pause();
    });
  });
  await open(title, asked);
  await expect(button(title, "Approve")).toBeVisible();
  expect(await page.locator(".settling").evaluate((bar) => getComputedStyle(bar).pointerEvents)).toBe("none");
});

test("trouble in a payload is shown for what it is, and nothing of it hides the buttons", async () => {
  const title = "Trouble <script>";
  const payload = {
    html: "<img src=x onerror=document.title='owned'>",
    link: "javascript:alert(1)",
    phish: "https://bank.example@evil.example/",
    text: "invoice\u202egpj.exe",
    line: "x".repeat(60_000),
    many: Object.fromEntries(Array.from({ length: 1_500 }, (_, i) => [`k${i}`, i])),
    old: "one\ntwo\nthree",
    new: "one\n2\nthree",
  };
  const asked = await ask(title, payload, {
    description: "[here](javascript:alert(1)) <b>x</b> ![p](https://t.example/p.gif)",
  });
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(site.url)) elsewhere.push(request.url());
  });
  await open(title, asked);
  await expect(card(title)).toContainText("invoiceU+202Egpj.exe");
  await expect(card(title)).toContainText("(to evil.example)");
  await expect(card(title)).toContainText(
    "[here](javascript:alert(1)) <b>x</b> ![p](https://t.example/p.gif)",
  );
  await expect(card(title).getByRole("link", { name: "javascript" })).toHaveCount(0);
  await expect(card(title).locator("del")).toHaveText("two");
  await expect(button(title, "Approve")).toBeInViewport();
  await card(title).getByRole("button", { name: "Show all 60,000 characters" }).click();
  await card(title).getByRole("button", { name: "Show 1,500 fields" }).click();
  await card(title).getByRole("button", { name: "Show 500 more of 1,485 fields" }).click();
  await expect(button(title, "Approve")).toBeInViewport();
  await expectSound();
  expect(elsewhere).toEqual([]);
  await expect(page).toHaveTitle(/Task/);
});

test("the text that is hashed is one key away, exactly", async () => {
  const title = "Exactly this";
  const asked = await ask(title, { b: 1, a: "x" });
  await open(title, asked);
  await page.keyboard.press("v");
  await expect(card(title).locator("pre")).toHaveText('{"a":"x","b":1}');
  await expect(card(title)).toContainText(/SHA-256 [0-9a-f]{64}/);
  await page.keyboard.press("v");
  await expect(card(title).locator("pre")).toHaveCount(0);
});

test("what was typed outlives a look at another page", async () => {
  const title = "Kept";
  const asked = await ask(title, {});
  await open(title, asked);
  await card(title).getByLabel("Comment").fill("Half a thought");
  await expect
    .poll(() => page.evaluate(() => JSON.stringify({ ...sessionStorage })))
    .toContain("Half a thought");
  await page.goto(`${site.url}/inbox`);
  await open(title, asked);
  await expect(card(title).getByLabel("Comment")).toHaveValue("Half a thought");
});

test("without JavaScript every kind is still answered", async ({ browser }) => {
  const form_schema = { type: "object", required: ["a"], properties: { a: { type: "number" } } };
  const asked = await ask("Plain form", { x: 1 }, { task_type: "form", form_schema });
  const assigned = await ask(
    "Plain assignment",
    {},
    { task_type: "assignment", candidates: ["bo@example.org"] },
  );
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const plain = await context.newPage();
  await plain.goto(`${site.url}/inbox/${asked.id}`);
  await plain.getByLabel("Answer").fill('{"a": 5}');
  await plain.getByRole("button", { name: "Submit" }).click();
  expect((await asked.outcome).result).toMatchObject({ a: 5 });
  await plain.goto(`${site.url}/inbox/${assigned.id}`);
  await plain.getByLabel("bo@example.org").check();
  await plain.getByRole("button", { name: "Assign" }).click();
  expect((await assigned.outcome).result).toMatchObject({ assignee: "bo@example.org" });
  await context.close();
});

test("no page of all these broke the content policy", () => {
  expect(violations).toEqual([]);
});
