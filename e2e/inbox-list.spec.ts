import { expect, type Page, test } from "@playwright/test";
import { type Desk, startDesk } from "./support/desk";
import { MOST_SCRIPT_KB, scriptOf } from "./support/script";

// The list: what is new, several at once, what was put off, filters and views, a search, a long list, a phone; and what
// a page hears late, or not at all.

test.describe.configure({ mode: "serial" });

let desk: Desk;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  desk = await startDesk(browser);
  page = desk.page;
});
test.afterAll(() => desk?.site.stop());

/** To its answer: the next page would be read before it took effect. */
const sendNow = async () => {
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: "Send now" }).click();
  await answered;
};

const LIST = "/inbox/data/list";
const pathOf = (one: { url(): string }) => new URL(one.url()).pathname;

/** The inbox, once its stream is open and it has looked at everything again: what had come by then is no news to it. */
async function looked(tab: Page): Promise<void> {
  const look = new Promise<unknown>((resolve) => {
    let isOpen = false;
    tab.on("response", (response) => {
      isOpen ||= pathOf(response) === "/inbox/stream";
    });
    tab.on("request", (request) => {
      if (isOpen && pathOf(request) === LIST) resolve(request.response());
    });
  });
  await tab.goto(`${desk.site.url}/inbox`);
  await look;
}

test("what is new waits behind a button, and is there within a moment of being asked", async () => {
  await desk.ask("Already here");
  await looked(page);
  await expect(desk.row("Already here")).toBeVisible();
  await desk.ask("Brand new");
  const arrivals = page.getByRole("button", { name: "1 new" });
  await expect(arrivals).toBeVisible({ timeout: 2_000 });
  await expect(desk.row("Brand new")).toHaveCount(0);
  await arrivals.click();
  await expect(desk.row("Brand new")).toBeVisible();
  await expect(page).toHaveTitle(/^\(\d+\) Inbox/);
});

test("what is asked after a page was read and before its stream is open is not missed", async () => {
  await page.route(
    "**/inbox/stream",
    async (route) => {
      await desk.ask("Asked in between");
      await route.continue();
    },
    { times: 1 },
  );
  await page.goto(`${desk.site.url}/inbox`);
  await expect(desk.row("Asked in between")).toBeVisible();
});

test("the page takes no more script than is promised", async ({ browser }) => {
  const kb = (await scriptOf(desk, browser)) / 1024;
  expect(kb).toBeGreaterThan(100);
  expect(kb).toBeLessThanOrEqual(MOST_SCRIPT_KB);
});

test("how much waits stands in the title and on the icon, whatever page the tab shows", async () => {
  await desk.ask("Counted in the tab");
  const icons = () =>
    page.evaluate(() => [
      ...new Set(
        [...document.querySelectorAll<HTMLLinkElement>("link[rel~='icon']")].map(
          (link) => new URL(link.href).protocol,
        ),
      ),
    ]);
  for (const [path, title] of [
    ["/inbox", /^\(\d+\) Inbox/],
    ["/inbox?view=due-today", /^\(\d+\) Due today/],
    ["/settings/you", /^\(\d+\) Your settings/],
  ] as const) {
    await page.goto(desk.site.url + path);
    await expect(page).toHaveTitle(title);
    await page.waitForTimeout(1_000); // what belongs into the head may come after the page, and take the badge along
    await expect(page).toHaveTitle(title);
    expect(await icons()).toEqual(["data:"]);
  }
  await page.getByRole("link", { name: "Intents" }).first().click(); // without a load
  await expect(page).toHaveTitle(/^\(\d+\) Intents/);
});

test("two tabs share one stream, and both hear", async ({ browser }) => {
  const context = await browser.newContext({ storageState: await page.context().storageState() });
  const [one, two] = [await context.newPage(), await context.newPage()];
  let streams = 0;
  context.on("request", (request) => {
    if (request.url().endsWith("/inbox/stream")) streams += 1;
  });
  await looked(one);
  const look = two.waitForResponse((response) => pathOf(response) === LIST);
  await two.goto(`${desk.site.url}/inbox`);
  await look;
  await desk.ask("For both tabs");
  await expect(one.getByRole("button", { name: "1 new" })).toBeVisible();
  await expect(two.getByRole("button", { name: "1 new" })).toBeVisible();
  expect(streams).toBe(1);
  await context.close();
});

test("several at once: first the sum of them, then all or none", async () => {
  for (const n of [1, 2, 3]) await desk.ask(`Small refund ${n}`, { amount: 10 * n, currency: "EUR" });
  const ways = { allowed_outcomes: ["buy", "lease", "rejected"], positive_outcomes: ["buy", "lease"] };
  await desk.ask("Buy or lease", { amount: 1, currency: "EUR" }, ways); // a yes to it is one of two
  await desk.ask("Wire a million", { amount: 1_000_000 }, { risk: "high" });
  await page.goto(`${desk.site.url}/inbox`);
  const select = (title: string) => page.getByRole("checkbox", { name: `Select ${title}` }).check();
  for (const title of ["Small refund 1", "Small refund 2", "Small refund 3", "Buy or lease"])
    await select(title);
  await page.getByRole("button", { name: "Approve…" }).click();
  const bar = page.getByRole("region", { name: "Selected tasks" });
  await expect(bar).toContainText("4 of normal risk; 61 EUR in all");
  await bar.getByRole("button", { name: "Approve all 4" }).click();
  await expect(bar).toContainText("Nothing was decided: 1 of 4 cannot be.");
  await expect(bar).toContainText("Buy or lease");
  await select("Wire a million");
  await expect(bar).toContainText("One is of high risk");
  await expect(bar.getByRole("button", { name: "Approve…" })).toBeDisabled();
  for (const title of ["Buy or lease", "Wire a million"])
    await page.getByRole("checkbox", { name: `Select ${title}` }).uncheck();
  await bar.getByRole("button", { name: "Approve all 3" }).click();
  await expect(desk.row("Small refund 2")).toHaveCount(0);
  await sendNow();
  await page.goto(`${desk.site.url}/inbox?view=done`);
  for (const n of [1, 2, 3]) await expect(desk.row(`Small refund ${n}`)).toContainText("Approved");
});

test("put off, a task sleeps in Snoozed until it is woken; its clock runs on", async () => {
  await desk.ask("Later, please");
  await desk.open("Later, please");
  await page.getByRole("button", { name: "Snooze", exact: true }).click();
  await page.getByRole("button", { name: "3 hours" }).click();
  await expect(desk.row("Later, please")).toHaveCount(0);
  await page.getByRole("link", { name: "Snoozed" }).first().click();
  await expect(desk.row("Later, please")).toContainText("back in 2 h");
  await desk.row("Later, please").click();
  await page.getByRole("button", { name: "Wake up" }).click();
  await expect(desk.row("Later, please")).toHaveCount(0);
  await page.goto(`${desk.site.url}/inbox`);
  await expect(desk.row("Later, please")).toBeVisible();
});

test("a filter stands in the address and is kept as a view with a name", async () => {
  await page.goto(`${desk.site.url}/inbox`);
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByLabel("Risk").selectOption("high");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/risk=high/);
  await expect(desk.row("Wire a million")).toBeVisible();
  await expect(desk.row("Later, please")).toHaveCount(0);
  await page.getByRole("button", { name: "Save this view" }).click();
  await page.getByPlaceholder("Name").fill("Dangerous");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved under your views.")).toBeVisible();
  await page.goto(`${desk.site.url}/inbox`);
  await page.getByRole("link", { name: "Dangerous" }).first().click();
  await expect(page).toHaveURL(/risk=high/);
  await expect(page.getByRole("heading", { name: "Dangerous" })).toBeVisible();
  await expect(page).toHaveTitle(/Dangerous/);
  await expect(desk.row("Wire a million")).toBeVisible();
  await page.getByRole("button", { name: "Remove this view" }).click();
  await expect(page.getByRole("link", { name: "Dangerous" })).toHaveCount(0);
  await page.goto(`${desk.site.url}/inbox?risk=low`);
  await expect(page.getByText("No match")).toBeVisible();
});

test("a search finds what was asked a moment ago, by a word of its payload", async () => {
  await desk.ask("A parcel", { street: "Zwiebelgasse 7" });
  await page.goto(`${desk.site.url}/inbox?q=zwiebelgasse`);
  await expect(desk.row("A parcel")).toBeVisible();
  await expect(desk.row("Later, please")).toHaveCount(0);
});

test("a long list is read page by page, and only what is seen is drawn", async () => {
  for (let i = 0; i < 130; i++) await desk.ask(`Batch ${String(i).padStart(3, "0")}`);
  await page.goto(`${desk.site.url}/inbox`);
  const list = page.getByRole("list", { name: "Tasks" });
  await expect(list.getByRole("listitem").first()).toBeVisible();
  expect(await list.getByRole("listitem").count()).toBeLessThan(60);
  await desk.row("Later, please").click();
  await page.locator("#main").press("u");
  for (let i = 0; i < 20 && !(await desk.row("Batch 129").isVisible()); i++) {
    await list.hover();
    await page.mouse.wheel(0, 3_000);
    await page.waitForTimeout(150);
  }
  await expect(desk.row("Batch 129")).toBeVisible();
});

test("a page that is not answered any more asks no faster than it did", async () => {
  let asked = 0;
  await page.route(
    ({ pathname }) => pathname === "/inbox/data/list",
    (route) => {
      if (!route.request().url().includes("after=")) return route.continue();
      asked += 1;
      return route.fulfill({ status: 401, json: { message: "You are signed out." } });
    },
  );
  await page.goto(`${desk.site.url}/inbox`);
  const list = page.getByRole("list", { name: "Tasks" });
  await expect(list).toBeVisible();
  const scrolled = async () => {
    await list.hover();
    await page.mouse.wheel(0, 3_000);
    return asked;
  };
  await expect.poll(scrolled).toBeGreaterThan(0);
  await page.waitForTimeout(2_000);
  expect(asked).toBeLessThan(5);
  await page.unrouteAll();
});

test("nothing is cut off on a narrow phone: the list, then the task, and back", async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`${desk.site.url}/inbox`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await desk.row("Later, please").click();
  await expect(desk.card("Later, please")).toBeVisible();
  await expect(page.getByRole("list", { name: "Tasks" })).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await page.getByRole("button", { name: "Back to the list" }).click();
  await expect(desk.row("Later, please")).toBeVisible();
});
