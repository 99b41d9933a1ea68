import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { watchPage } from "./complaints";

// One page, in light and dark, on a desk and on a narrow phone: axe finds nothing, nothing is cut off, and the browser has
// nothing to complain about (a script or style that the content policy forbids, an error, something that is missing).

const SCHEMES = ["light", "dark"] as const;
type Scheme = (typeof SCHEMES)[number];
const WIDTHS = [1280, 320];
const COLOURS = ["color-contrast", "link-in-text-block"];

/** `path`: what it is called, where the address holds an id. */
export async function lookAt(who: Page, address: string, path = new URL(address).pathname): Promise<void> {
  const complaints = watchPage(who);
  await who.goto(address);
  await expect(who.getByRole("heading").first()).toBeVisible();
  for (const colorScheme of SCHEMES)
    for (const width of WIDTHS) {
      const about = `${path} ${colorScheme} ${width}`;
      await who.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await who.setViewportSize({ width, height: 800 });
      expect(await faultsOf(who, colorScheme), about).toEqual([]);
      expect(await widthOf(who), about).toBeLessThanOrEqual(width);
    }
  expect(complaints(path), path).toEqual([]);
}

const widthOf = (who: Page): Promise<number> => who.evaluate(() => document.documentElement.scrollWidth);

/** The scheme changes colours, and nothing else that axe looks at: of a dark page the rest has been looked at in the light. */
export async function faultsOf(who: Page, colorScheme: Scheme = "light"): Promise<string[]> {
  // In the page itself: there are no frames of others, for which it would open a tab beside it each time.
  const axe = new AxeBuilder({ page: who }).setLegacyMode(true);
  const { violations } = await (colorScheme === "dark" ? axe.withRules(COLOURS) : axe).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}
