import { expect, test } from "@playwright/test";
import { withResolvers } from "@/lib/testing/with-resolvers";
import { type Reader, startReader } from "./support/reader";

// What holds for a task of any kind: trouble in what it carries, what is dangerous, what was typed, and a browser without
// scripts.

// axe looks at each page twice, and what looks at a page with 1,500 rows takes its time on a small machine.
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

/** A key does nothing before the page listens, nor in the first moment of the buttons. */
async function untilItListens(title: string): Promise<void> {
  await expect(card(title).locator("form[novalidate]")).toHaveCount(1);
  const settling = () => page.locator(".settling").evaluate((bar) => bar.getAnimations().length);
  await expect.poll(settling).toBe(0);
}

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
  await untilItListens(title);
  await page.keyboard.press("Enter");
  await page.keyboard.press("a");
  const code = card(title).getByLabel(/to agree, type/);
  await expect(code).toBeFocused();
  await expect(code).not.toHaveAttribute("aria-invalid", "true");
  await code.fill("zzzzzz");
  await button(title, "Approve").click();
  await expect(code).toHaveAttribute("aria-invalid", "true");
  await expectSound();
  await code.fill((asked.id.split("-").at(-1) ?? "").slice(0, 6));
  expect((await reader.agent.get(asked.id)).status).toBe("WAITING");
});

test("buttons that have only just appeared take neither a click nor a key", async () => {
  const title = "Too quick";
  const asked = await ask(title, {});
  const slow = await page.context().newPage();
  // Their first moment, held until it was looked at.
  await slow.addInitScript(() => {
    document.addEventListener("animationstart", (event) => {
      if (event.animationName !== "settle") return;
      for (const animation of (event.target as Element).getAnimations()) animation.pause();
    });
  });
  await slow.goto(`${reader.site.url}/inbox/${asked.id}`);
  const task = slow.getByRole("article", { name: title });
  await expect(task.locator("form[novalidate]")).toHaveCount(1);
  const bar = slow.locator(".settling");
  expect(await bar.evaluate((element) => getComputedStyle(element).pointerEvents)).toBe("none");
  await slow.keyboard.press("r");
  await expect(task.getByRole("button", { name: "Approve" })).toBeVisible();
  await expect(task.getByLabel("Why?")).toHaveCount(0);
  await bar.evaluate((element) => {
    for (const animation of element.getAnimations()) animation.finish();
  });
  await slow.keyboard.press("r");
  await expect(task.getByLabel("Why?")).toBeFocused();
  await slow.close();
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
    if (!request.url().startsWith(reader.site.url)) elsewhere.push(request.url());
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
  await expect(page).toHaveTitle(/Trouble <script>/);
});

test("the text that is hashed is one key away, exactly", async () => {
  const title = "Exactly this";
  const asked = await ask(title, { b: 1, a: "x" });
  await open(title, asked);
  await untilItListens(title);
  await page.keyboard.press("v");
  await expect(card(title).locator("pre")).toHaveText('{"a":"x","b":1}');
  await expect(card(title)).toContainText(/SHA-256 [0-9a-f]{64}/);
  await page.keyboard.press("v");
  await expect(card(title).locator("pre")).toHaveCount(0);
});

test("what was typed before the scripts came is still there when they have come", async () => {
  const title = "Typed early";
  const asked = await ask(title, {});
  const scripts = withResolvers<void>();
  await page.route("**/*.js", (route) => scripts.promise.then(() => route.continue()));
  await page.goto(`${reader.site.url}/inbox/${asked.id}`, { waitUntil: "commit" });
  const comment = card(title).getByLabel("Comment");
  await comment.fill("Before anything else");
  scripts.resolve();
  await untilItListens(title);
  await expect(comment).toHaveValue("Before anything else");
  await page.unrouteAll();
  await button(title, "Approve").click();
  expect(await asked.outcome).toMatchObject({ result: { comment: "Before anything else" } });
});

test("a comment on a line goes along as it stands, put away or not; what was taken back does not", async () => {
  const title = "Half a review";
  const asked = await ask(title, { text: "one\ntwo\nthree" }, { task_type: "review" });
  await open(title, asked);
  await untilItListens(title);
  await button(title, "Comment on line 1").click();
  await page.keyboard.type("Never mind.");
  await page.keyboard.press("Escape");
  await button(title, "Comment on line 2").click();
  await page.keyboard.type("Why two?");
  await button(title, "Approve").click();
  const { result } = await asked.outcome;
  expect(result.data).toEqual({ comments: [{ pointer: "/text", line: 2, quote: "two", text: "Why two?" }] });
});

test("what was typed outlives a look at another page, and a revision of the request", async () => {
  const title = "Kept";
  const asked = await ask(title, { amount: 1 });
  const comment = card(title).getByLabel("Comment");
  await open(title, asked);
  await untilItListens(title);
  await comment.fill("Half a thought");
  await expect
    .poll(() => page.evaluate(() => JSON.stringify({ ...sessionStorage })))
    .toContain("Half a thought");
  await page.goto(`${reader.site.url}/inbox`);
  await open(title, asked);
  await expect(comment).toHaveValue("Half a thought");
  await reader.agent.revise(asked.id, { payload: { amount: 2 } });
  await open(title, asked);
  await expect(card(title)).toContainText("Changed since version 1");
  await expect(card(title).locator("ins")).toHaveText("2");
  await expect(comment).toHaveValue("Half a thought");
});

test("a first task that cannot be fetched leaves the list as it is, and comes when the connection does", async ({
  browser,
}) => {
  const title = "In a tunnel";
  await ask(title, {});
  const context = await browser.newContext({
    viewport: { width: 1360, height: 850 },
    storageState: await page.context().storageState(),
  });
  const tunnel = await context.newPage();
  await tunnel.goto(`${reader.site.url}/inbox`, { waitUntil: "networkidle" });
  await tunnel.route("**/*.js", (route) => route.abort());
  const row = tunnel.getByRole("list", { name: "Tasks" }).getByRole("link", { name: title });
  await row.click();
  await expect(tunnel.getByText("This task could not be fetched.")).toBeVisible();
  await expect(row).toBeVisible();
  await tunnel.unroute("**/*.js");
  await tunnel.getByRole("button", { name: "Load the page again" }).click();
  await expect(tunnel.getByRole("article", { name: title })).toBeVisible();
  await context.close();
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
  await plain.goto(`${reader.site.url}/inbox/${asked.id}`);
  await plain.getByLabel("Answer").fill('{"a": 5}');
  await plain.getByRole("button", { name: "Submit" }).click();
  expect((await asked.outcome).result).toMatchObject({ a: 5 });
  await plain.goto(`${reader.site.url}/inbox/${assigned.id}`);
  await plain.getByLabel("bo@example.org").check();
  await plain.getByRole("button", { name: "Assign" }).click();
  expect((await assigned.outcome).result).toMatchObject({ assignee: "bo@example.org" });
  await context.close();
});

test("no page of all these broke the content policy", () => {
  expect(reader.violations).toEqual([]);
});
