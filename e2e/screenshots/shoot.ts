import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";

// One page in all its looks.

export const FOLDER = join("test-results", "screenshots");
const LOOKS = [
  { name: "light", width: 1280, colorScheme: "light" },
  { name: "dark", width: 1280, colorScheme: "dark" },
  { name: "phone", width: 320, colorScheme: "light" },
  { name: "phone-dark", width: 320, colorScheme: "dark" },
] as const;
const SETTLE_MS = 700;

/** `go`: how the page is reached in each of them; `fullPage`: all of it, not only what fits in the window. */
export async function shoot(
  page: Page,
  name: string,
  go: () => Promise<unknown>,
  fullPage = false,
): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  for (const look of LOOKS) {
    await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width: look.width, height: look.width === 320 ? 640 : 850 });
    await go();
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: join(FOLDER, `${name}.${look.name}.png`), fullPage });
  }
}
