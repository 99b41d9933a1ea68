import { expect, type Locator, type Page, test } from "@playwright/test";
import { type WithResolvers, withResolvers } from "@/lib/testing/with-resolvers";
import { freshInbox, hears, openTask, press, taskCard } from "./support/hands";
import { faultsOf } from "./support/look";
import { becomeOwner } from "./support/owner";
import { type Site, startSite } from "./support/site";
import { oneOfEverything } from "./support/tasks";

// The palette that reaches everything by its name, and the sheet that tells every key.

test.describe.configure({ mode: "serial" });

let site: Site;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  site = await startSite();
  const context = await browser.newContext({ viewport: { width: 1360, height: 850 } });
  page = await context.newPage();
  await becomeOwner(page, site);
  await oneOfEverything(site);
});
test.afterAll(() => site?.stop());

const palette = () => page.getByRole("dialog", { name: "Search and commands" });
const sheet = () => page.getByRole("dialog", { name: "Keyboard shortcuts" });
const chosen = () => palette().getByRole("option", { selected: true });
const type = (text: string) => page.keyboard.type(text);
const hrefs = (links: Locator) =>
  links.evaluateAll((all) => all.map((each) => each.getAttribute("href") ?? ""));

test("it is there for whoever types on at once, and leads wherever a name says", async () => {
  await freshInbox(page, site);
  await press(page, "Control+k");
  await type("snoo");
  await expect(chosen()).toHaveText(/^Snoozed/);
  await press(page, "Enter");
  await expect(page).toHaveURL(`${site.url}/inbox?view=snoozed`);
  await expect(palette()).toHaveCount(0);
});

test("it reaches every page of the navigation and of the settings", async () => {
  const pages = await hrefs(page.getByRole("navigation", { name: "Pages" }).getByRole("link"));
  await page.goto(`${site.url}/settings/you`);
  const settings = page.getByRole("navigation", { name: "Settings" }).getByRole("link");
  await expect(settings.first()).toBeVisible();
  const all = new Set([...pages, ...(await hrefs(settings))]);
  expect(all.size).toBeGreaterThan(14);
  await page.getByRole("button", { name: "Search and commands" }).and(page.locator(":visible")).click();
  await expect(palette().getByRole("option").first()).toBeVisible();
  const offered = await palette()
    .getByRole("option")
    .evaluateAll((options) => options.map(({ id }) => id.split("-page:")[1] ?? ""));
  expect(offered).toEqual(expect.arrayContaining([...all]));
  await press(page, "Control+k");
  await expect(palette()).toHaveCount(0);
});

test("it acts on the open task, and looks for tasks by any words", async () => {
  await freshInbox(page, site, "Refund order 4711");
  await openTask(page, "Refund order 4711");
  await press(page, "Control+k");
  await type("comment");
  await expect(chosen()).toHaveText(/^Comment/);
  await press(page, "Enter");
  await expect(page.getByRole("button", { name: "Add comment" })).toBeVisible();
  await press(page, "Control+k");
  await type("parcel 4711");
  await expect(chosen()).toHaveText("Search tasks for “parcel 4711”");
  await press(page, "Enter");
  await expect(page).toHaveURL(/\/inbox\?q=parcel(\+|%20)4711$/);
});

test("it finds what can be pressed on the page, by the words on it", async () => {
  await page.goto(`${site.url}/intents`);
  await hears(page);
  await press(page, "/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await press(page, "Escape", "f");
  await expect(page.getByRole("combobox", { name: "Status" })).toBeFocused();
  await press(page, "Control+k");
  await type("more fil");
  await expect(chosen()).toHaveText("More filters");
  await press(page, "Enter");
  await expect(page.getByRole("combobox", { name: "Status" })).toBeHidden();
});

test("all that is typed while it is fetched is meant for it, arrows and Enter too", async ({ browser }) => {
  const context = await browser.newContext({ storageState: await page.context().storageState() });
  const other = await context.newPage();
  let held: WithResolvers<void> | undefined;
  await other.route("**/_next/static/**", async (route) => {
    await held?.promise;
    await route.continue();
  });
  const byKeys = async (words: string, ...keys: string[]) => {
    await freshInbox(other, site, "Refund order 4711");
    held = withResolvers();
    await press(other, "Control+k");
    await other.keyboard.type(words);
    await press(other, ...keys, "x"); // what comes after Enter is for nobody
    held.resolve();
  };
  const shortcuts = other.getByRole("dialog", { name: "Keyboard shortcuts" });
  await byKeys("shortcuts", "Enter");
  await expect(shortcuts).toBeVisible();
  await byKeys("shortcuts", "ArrowUp", "Enter"); // the last: to look for tasks with these words
  await expect(other).toHaveURL(`${site.url}/inbox?q=shortcuts`);
  await expect(shortcuts).toHaveCount(0);
  await expect(other.getByText("1 selected")).toHaveCount(0);
  await context.close();
});

test("without a connection it says so, and comes when it is asked again", async ({ browser }) => {
  // A browser that has not fetched it before.
  const context = await browser.newContext({ storageState: await page.context().storageState() });
  const other = await context.newPage();
  await freshInbox(other, site, "Refund order 4711");
  await context.setOffline(true);
  // On a busy machine the network is gone a moment later than the browser says so.
  await context.route("**/_next/**", (route) => route.abort("internetdisconnected"));
  await press(other, "Control+k");
  await expect(other.getByText("This could not be fetched from the server.")).toBeVisible();
  await context.unrouteAll();
  await context.setOffline(false);
  await press(other, "Control+k");
  await expect(other.getByRole("dialog", { name: "Search and commands" })).toBeVisible();
  await context.close();
});

test("with nothing typed Enter does nothing: it must not do whatever stands first", async () => {
  await freshInbox(page, site);
  await press(page, "Control+k");
  await expect(palette()).toBeVisible();
  await expect(chosen()).toHaveCount(0);
  await press(page, "Enter");
  await expect(palette()).toBeVisible();
  await press(page, "ArrowUp");
  await expect(chosen()).toHaveCount(1);
  await press(page, "Escape");
  await expect(palette()).toHaveCount(0);
});

test("the keys after Escape are the page's again, before the browser has told that the dialog closed", async () => {
  await freshInbox(page, site, "Refund order 4711");
  for (const [key, dialog] of [
    ["?", sheet],
    ["Control+k", palette],
  ] as const) {
    await press(page, key);
    await expect(dialog()).toBeVisible();
    // As on a machine that is busy: the keys come first.
    await page.evaluate(() =>
      addEventListener("close", (event) => event.stopPropagation(), { capture: true, once: true }),
    );
    await press(page, "Escape", "x");
    await expect(page.getByText("1 selected")).toBeVisible();
    await page.reload();
    await hears(page);
  }
});

test("a key that comes before the browser has taken the focus out of what closed is the page's", async () => {
  await freshInbox(page, site, "Refund order 4711");
  await press(page, "Control+k");
  await expect(palette()).toBeVisible();
  const hadFocus = await page.evaluate(() => {
    const field = document.activeElement;
    field?.closest("dialog")?.close();
    const x = new KeyboardEvent("keydown", { key: "x", code: "KeyX", bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(x);
    return field?.tagName === "INPUT" && document.activeElement === field;
  });
  expect(hadFocus).toBe(true);
  await expect(page.getByText("1 selected")).toBeVisible();
});

test("? tells, before a task is open, what decides it", async () => {
  await freshInbox(page, site);
  await press(page, "?");
  for (const label of ["Approve", "Reject", "Request changes", "Hand on to somebody else"])
    await expect(sheet().getByText(label, { exact: true })).toBeVisible();
  await press(page, "Escape");
  await expect(sheet()).toHaveCount(0);
});

test("? shows every key, and no key of the page is heard behind it", async () => {
  await freshInbox(page, site, "Refund order 4711");
  await openTask(page, "Refund order 4711");
  await press(page, "?");
  for (const label of ["Next task", "Approve", "Undo the last decision", "Search and commands"])
    await expect(sheet().getByText(label, { exact: true })).toBeVisible();
  await press(page, "a", "g", "h", "j");
  await press(page, "Escape");
  await expect(sheet()).toHaveCount(0);
  await expect(taskCard(page, "Refund order 4711")).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await expect(page).toHaveURL(/\/inbox\?task=/);
});

for (const colorScheme of ["light", "dark"] as const)
  for (const width of [1280, 320])
    for (const key of ["Control+k", "?"])
      test(`axe finds nothing behind ${key}, ${colorScheme}, ${width} px wide`, async () => {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 700 });
        await press(page, key);
        await expect(page.getByRole("dialog")).toBeVisible();
        expect(await faultsOf(page, colorScheme)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        await press(page, "Escape");
        await expect(page.getByRole("dialog")).toHaveCount(0);
      });
