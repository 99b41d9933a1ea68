import { expect, test } from "@playwright/test";
import { type Site, startSite } from "./support/site";

// The page of the API, as somebody reads it on a phone and beside an editor.

let site: Site;
test.beforeAll(async () => {
  test.setTimeout(240_000);
  site = await startSite();
});
test.afterAll(() => site?.stop());

for (const width of [320, 1280])
  test(`no word of a type is broken, ${width} pixels wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${site.url}/docs`);
    const broken = await page.evaluate(() => {
      for (const fold of document.querySelectorAll("details")) fold.open = true;
      const types = [...document.querySelectorAll("td:nth-child(2)")];
      const words = types.filter((cell) => /^[a-z]+$/.test(cell.textContent ?? ""));
      const lines = (cell: Element) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return range.getClientRects().length;
      };
      return { looked: words.length, broken: words.filter((cell) => lines(cell) > 1).length };
    });
    expect(broken.looked).toBeGreaterThan(100);
    expect(broken.broken).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
