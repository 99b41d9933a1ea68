import { expect, type Page, test } from "@playwright/test";
import { type Desk, startDesk } from "./support/desk";

// What a page hears late, or not at all.

test.describe.configure({ mode: "serial" });

let desk: Desk;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  desk = await startDesk(browser);
  page = desk.page;
});
test.afterAll(() => desk?.site.stop());

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

test("a page that is not answered any more asks no faster than it did", async () => {
  for (let n = 0; n < 60; n++) await desk.ask(`Long list ${String(n).padStart(2, "0")}`);
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
