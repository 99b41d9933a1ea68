import { expect, type Locator, type Page, test } from "@playwright/test";
import { type Desk, startDesk } from "./support/desk";
import { widthOf } from "./support/look";

// What can be read, and what can be pressed: the order of words, tables, sums, times, larger text, a narrow phone.

let desk: Desk;
let page: Page;

const ORDERS = {
  orders: [
    {
      amount: 1_250_000,
      delivery_address: "Nordwind Logistics, Long Harbour Road 17, Hamburg",
      order_id: "A-1",
    },
    { amount: 900, delivery_address: "Nordwind Logistics, Long Harbour Road 18, Hamburg", order_id: "A-2" },
  ],
  reference: "one",
  shipping_instructions: "two",
  total: 5_000_000,
};
const HEBREW = "ההזמנה **הגיעה** אתמול";

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  desk = await startDesk(browser);
  page = desk.page;
  await desk.agent.submit({
    intent_type: "order.v1",
    to_agent: "human",
    payload: ORDERS,
    human_task: { title: "Look at the orders", task_type: "review", description: HEBREW },
    deadline_at: new Date(Date.now() + 6.5 * 3_600_000).toISOString(),
  });
  await desk.ask("Read the lines", { text: "first\nsecond\nthird" } as never, { task_type: "review" });
});
test.afterAll(() => desk?.site.stop());

const boxOf = async (what: Locator) => {
  const box = await what.boundingBox({ timeout: 5_000 });
  if (!box) throw new Error("It is not drawn.");
  return box;
};

/** The edges of a word on the screen. */
const wordIn = (where: Locator, word: string) =>
  where.evaluate((element, wanted) => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const at = node.textContent?.indexOf(wanted) ?? -1;
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      const { left, right } = range.getBoundingClientRect();
      return { left, right };
    }
    throw new Error(`${wanted} is not there.`);
  }, word);

test("a sentence that is written from right to left is read so, bold words and all", async () => {
  await desk.open("Look at the orders");
  const words = desk.card("Look at the orders").getByRole("region", { name: "Written by the agent" });
  const [first, bold, last] = [
    await wordIn(words, "ההזמנה"),
    await wordIn(words, "הגיעה"),
    await wordIn(words, "אתמול"),
  ];
  expect(first.left).toBeGreaterThanOrEqual(bold.right);
  expect(bold.left).toBeGreaterThanOrEqual(last.right);
  const box = await boxOf(words);
  expect(box.x + box.width - first.right).toBeLessThan(40); // it begins at the right
});

test("the hour at which a task is due stands beside how long there is, also on its intent", async () => {
  await desk.open("Look at the orders");
  const due = desk.card("Look at the orders").getByText(/due in 6 h/);
  await expect(due).toContainText(/(today|tomorrow) \d\d:\d\d/);
  await expect(due.getByText(/(today|tomorrow)/)).toBeVisible();
  const id = new URL(page.url()).searchParams.get("task");
  await page.goto(`${desk.site.url}/intents/${id}`);
  await expect(page.getByText(/^(today|tomorrow) \d\d:\d\d/)).toBeVisible();
});

test("a table gives its words room on a phone, and begins with what a row is called by", async () => {
  await page.setViewportSize({ width: 320, height: 800 });
  await desk.open("Look at the orders");
  const table = desk.card("Look at the orders").getByRole("region", { name: /orders: 2 rows/ });
  await expect(table.getByRole("columnheader").first()).toHaveText("order_id");
  for (const header of await table.getByRole("columnheader").all())
    expect((await boxOf(header)).height, (await header.textContent()) ?? "").toBeLessThan(34); // one line
  const address = table.getByRole("cell", { name: /Road 17/ });
  expect((await boxOf(address)).width).toBeGreaterThanOrEqual(140);
  await expect(table.getByRole("cell", { name: "900" })).toHaveCSS("text-align", "right");
  expect(await widthOf(page)).toBeLessThanOrEqual(320);
});

test("a sum is set in groups and copied without them", async () => {
  await page.setViewportSize({ width: 1360, height: 850 });
  await desk.open("Look at the orders");
  const sum = desk
    .card("Look at the orders")
    .locator("dd")
    .filter({ hasText: /^5000000$/ });
  const [left, right] = [await wordIn(sum, "5"), await wordIn(sum, "000")];
  expect(right.left - left.right).toBeGreaterThan(2);
  const copied = await sum.evaluate((element) => {
    getSelection()?.selectAllChildren(element);
    return getSelection()?.toString().trim();
  });
  expect(copied).toBe("5000000");
});

test("larger text makes larger rows, and none lies over another", async () => {
  await page.goto(`${desk.site.url}/inbox`);
  await expect(desk.row("Look at the orders")).toBeVisible();
  const base = await page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  expect(base).toBe("14px");
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "28px";
    dispatchEvent(new Event("resize"));
  });
  const [row, other] = [desk.row("Look at the orders"), desk.row("Read the lines")];
  const places = [
    await boxOf(row.locator("xpath=ancestor::li")),
    await boxOf(other.locator("xpath=ancestor::li")),
  ];
  const [above, below] = places.sort((a, b) => a.y - b.y);
  expect(below?.y).toBeGreaterThanOrEqual((above?.y ?? 0) + (above?.height ?? 0) - 1);
  for (const one of [row, other])
    expect(await one.evaluate((element) => element.scrollHeight - element.clientHeight)).toBeLessThanOrEqual(
      0,
    );
  // It goes by what the browser says: no rule of ours names pixels.
  const sizes = await page.evaluate(() =>
    [...document.styleSheets].flatMap((sheet) =>
      JSON.stringify([...sheet.cssRules].map((rule) => rule.cssText)),
    ),
  );
  expect(sizes.join("")).toContain("font-size: 87.5%");
});

test("whatever is pressed is as large as a pointer needs it, and larger beneath a finger", async ({
  browser,
}) => {
  const storageState = await page.context().storageState();
  for (const [isMobile, least] of [
    [false, 24],
    [true, 40],
  ] as const) {
    const viewport = { width: 320, height: 800 };
    const context = await browser.newContext({ storageState, viewport, isMobile, hasTouch: isMobile });
    const phone = await context.newPage();
    const isLarge = async (what: Locator) => {
      await expect(what).toBeVisible();
      const { width, height } = await boxOf(what);
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(least);
    };
    await phone.goto(`${desk.site.url}/inbox`);
    await isLarge(phone.locator("label").filter({ hasText: "Select Read the lines" }));
    await desk.row("Read the lines", phone).click();
    await isLarge(phone.getByRole("button", { name: "Comment on line 2" }));
    await phone.goto(`${desk.site.url}/settings/agents`);
    await isLarge(phone.locator("label").filter({ hasText: "submit: ask for decisions" }).last());
    expect(await widthOf(phone)).toBeLessThanOrEqual(320);
    await context.close();
  }
});

test("a mail that no server could take says so on its own page", async () => {
  const mail = page.getByRole("main").getByRole("link").filter({ hasText: "Look at the orders" }).first();
  await expect(async () => {
    await page.goto(`${desk.site.url}/deliveries`);
    await expect(mail).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await mail.click();
  const attempts = page.getByRole("list", { name: /^Attempts/ });
  await expect(attempts).toContainText("Kept here");
  await expect(attempts).not.toContainText("Sent");
});

test("a new key of the workspace makes no keys unless somebody says so", async () => {
  await page.goto(`${desk.site.url}/settings/agents`);
  await expect(page.getByLabel("admin: make agents and keys")).not.toBeChecked();
  await expect(page.getByLabel("submit: ask for decisions").last()).toBeChecked();
});

test("on a phone the settings are one row, with the open page in sight", async () => {
  await page.setViewportSize({ width: 320, height: 800 });
  await page.goto(`${desk.site.url}/settings/security`);
  const nav = page.getByRole("navigation", { name: "Settings" });
  expect((await boxOf(nav)).height).toBeLessThan(60);
  const here = nav.locator("[aria-current=page]");
  await expect(here).toBeInViewport({ ratio: 1 });
  await page.setViewportSize({ width: 1360, height: 850 });
  const wide = (await boxOf(here)).width;
  await here.evaluate((link) => link.removeAttribute("aria-current"));
  expect((await boxOf(nav.locator("[href='/settings/security']"))).width).toBe(wide);
});

test("what is new lies over no row and moves none", async () => {
  const row = desk.row("Look at the orders");
  const button = page.getByRole("button", { name: /^\d+ new$/ });
  const list = page.getByRole("list", { name: "Tasks" });
  // What came while the page was looking again for another reason stands in the list at once: then one more is asked, of a page
  // that has no button yet.
  await expect(async () => {
    await page.goto(`${desk.site.url}/inbox`);
    await expect(row).toBeVisible();
    const { y } = await boxOf(row);
    await desk.ask("Brand new");
    await expect(button).toBeVisible({ timeout: 1_500 });
    const [then, pill, { y: top }] = [await boxOf(row), await boxOf(button), await boxOf(list)];
    expect(then.y).toBe(y);
    expect(pill.y + pill.height).toBeLessThanOrEqual(top);
  }).toPass({ timeout: 40_000 });
});

test("in a low window the outcomes leave room for what is decided", async () => {
  await desk.open("Look at the orders");
  const bar = desk.card("Look at the orders").locator(".settling");
  await expect(bar).toHaveCSS("position", "sticky");
  await page.setViewportSize({ width: 700, height: 380 });
  await expect(bar).toHaveCSS("position", "static");
});
