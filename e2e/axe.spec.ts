import { readdirSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { watchPage } from "./support/complaints";
import { faultsOf, lookAt } from "./support/look";
import { becomeOwner } from "./support/owner";
import { PAGES_ELSEWHERE, PAGES_OUTSIDE, PAGES_WITHIN } from "./support/pages";
import { type Site, startSite } from "./support/site";
import { oneOfEverything } from "./support/tasks";

// Every page, looked at (support/look.ts).

let site: Site;
let page: Page;
let names: Record<string, string>;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  site = await startSite();
  page = await (await browser.newContext()).newPage();
  await becomeOwner(page, site);
  names = await oneOfEverything(site);
});
test.afterAll(() => site?.stop());

const look = (who: Page, path: string): Promise<void> =>
  lookAt(who, site.url + path.replace(/:(task|intent)/, (_, name: string) => names[name] ?? ""), path);

for (const path of PAGES_WITHIN) test(path, () => look(page, path));

for (const path of PAGES_OUTSIDE)
  test(`${path}, signed out`, async ({ browser }) => {
    const context = await browser.newContext();
    await look(await context.newPage(), path);
    await context.close();
  });

test("every page there is is looked at", () => {
  const there = readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("page.tsx"))
    .map((file) => `/${file}`.replace(/\/\([^)]+\)|\/page\.tsx$/g, "").replace(/\[(\w+)Id\]/g, ":$1") || "/");
  expect(there.length).toBeGreaterThan(20);
  const looked = [...PAGES_WITHIN, ...PAGES_OUTSIDE, ...PAGES_ELSEWHERE].map((path) => path.split("?")[0]);
  expect(there.filter((path) => !looked.includes(path))).toEqual([]);
});

test("what these checks look for they would find", async () => {
  const complaints = watchPage(page);
  await page.goto(`${site.url}/inbox`);
  await page.evaluate(() => {
    const faint = Object.assign(document.createElement("p"), { textContent: "Faint" });
    Object.assign(faint.style, { color: "#888", background: "#999" });
    document.body.append(document.createElement("button"), faint);
    document.body.insertAdjacentHTML(
      "beforeend",
      "<button onclick=\"document.title = 'owned'\">Press</button>",
    );
  });
  await page.getByRole("button", { name: "Press" }).click();
  await expect.poll(() => complaints("/inbox").join()).toContain("Content Security Policy");
  expect((await faultsOf(page)).join()).toContain("button-name");
  expect((await faultsOf(page, "dark")).join()).toContain("color-contrast");
});
