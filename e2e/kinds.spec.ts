import { expect, test } from "@playwright/test";
import { type Reader, startReader } from "./support/reader";
import { fillLines, SUPPLIER_FORM } from "./support/supplier-form";

// Each kind of task, from what an agent submits to what it reads of the decision: what a person sees of it, fills in, is told
// to look at again, and sends.

test.describe.configure({ mode: "serial", timeout: 180_000 });

let reader: Reader;
let page: Reader["page"];
let ask: Reader["ask"];
let open: Reader["open"];
let card: Reader["card"];
let button: Reader["button"];
let expectSound: Reader["expectSound"];

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  reader = await startReader(browser);
  ({ page, ask, open, card, button, expectSound } = reader);
});
test.afterAll(() => reader?.site.stop());

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
  await expect(card(title).getByRole("row", { name: "A 99" })).toBeVisible();
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
  const asked = await ask(
    title,
    { supplier: "Example Ltd" },
    { task_type: "form", form_schema: SUPPLIER_FORM },
  );
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
  await fillLines(card(title));
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
    channels: [], // and not what was unticked
    greeting: "",
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
