import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { watchPage } from "./support/complaints";
import { becomeOwner } from "./support/owner";
import { PAGES_OUTSIDE, PAGES_WITHIN } from "./support/pages";
import { type Site, startSite } from "./support/site";
import { oneOfEverything } from "./support/tasks";

// Every page, in light and dark, on a desk and on a narrow phone: axe finds nothing, nothing is cut off, and the browser has
// nothing to complain about (a script or style that the content policy forbids, an error, something that is missing).

const SCHEMES = ["light", "dark"] as const;
const WIDTHS = [1280, 320];

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

async function look(who: Page, path: string): Promise<void> {
  const complaints = watchPage(who);
  await who.goto(site.url + path.replace(/:(task|intent)/, (_, name: string) => names[name] ?? ""));
  await expect(who.getByRole("heading").first()).toBeVisible();
  for (const colorScheme of SCHEMES)
    for (const width of WIDTHS) {
      const about = `${path} ${colorScheme} ${width}`;
      await who.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await who.setViewportSize({ width, height: 800 });
      expect(await faultsOf(who), about).toEqual([]);
      expect(await widthOf(who), about).toBeLessThanOrEqual(width);
    }
  expect(complaints(path), path).toEqual([]);
}

const widthOf = (who: Page): Promise<number> => who.evaluate(() => document.documentElement.scrollWidth);

async function faultsOf(who: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: who }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

for (const path of PAGES_WITHIN) test(path, () => look(page, path));

for (const path of PAGES_OUTSIDE)
  test(`${path}, signed out`, async ({ browser }) => {
    const context = await browser.newContext();
    await look(await context.newPage(), path);
    await context.close();
  });

test("what these checks look for they would find", async () => {
  const complaints = watchPage(page);
  await page.goto(`${site.url}/inbox`);
  await page.evaluate(() => {
    document.body.append(document.createElement("button"));
    document.body.insertAdjacentHTML(
      "beforeend",
      "<button onclick=\"document.title = 'owned'\">Press</button>",
    );
  });
  await page.getByRole("button", { name: "Press" }).click();
  await expect.poll(() => complaints("/inbox").join()).toContain("Content Security Policy");
  expect((await faultsOf(page)).join()).toContain("button-name");
});
