import { expect, type Page } from "@playwright/test";
import axe, { type RunOptions } from "axe-core";
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

export const widthOf = (who: Page): Promise<number> =>
  who.evaluate(() => document.documentElement.scrollWidth);

/** The scheme changes colours, and nothing else that axe looks at: of a dark page the rest has been looked at in the light. */
export async function faultsOf(who: Page, colorScheme: Scheme = "light"): Promise<string[]> {
  // Once for each document: reading the half megabyte of it takes longer than a look.
  if (!(await who.evaluate(() => "axe" in window))) await who.evaluate(axe.source);
  await who.evaluate(untilStill);
  const options: RunOptions = {
    resultTypes: ["violations"],
    iframes: false, // what is shown in one is a mail, which may not run anything
    ...(colorScheme === "dark" && { runOnly: COLOURS }),
  };
  const { violations } = await who.evaluate(
    (how) => (window as unknown as { axe: typeof axe }).axe.run(document, how),
    options,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

/** Colours that change from one scheme to the other over a tenth of a second would be measured half way. Runs in the page. */
const untilStill = (): Promise<unknown> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))).then(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
        .map(({ finished }) => finished),
    ),
  );
