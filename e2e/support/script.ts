// How much script a page takes before anybody does anything: for the inbox part of what it promises (README).
import { gzipSync } from "node:zlib";
import type { Browser } from "@playwright/test";
import type { Desk } from "./desk";

export const MOST_SCRIPT_KB = 180;
export const MOST_SCRIPT_OF_TASK_KB = 200; // on its own page, where everything that shows and answers it is there at once

/** Everything the page loads until it rests, as a server compresses it. */
export async function scriptOf({ page, site }: Desk, browser: Browser, path = "/inbox"): Promise<number> {
  const context = await browser.newContext({ storageState: await page.context().storageState() });
  const fresh = await context.newPage();
  const sizes: Array<Promise<number>> = [];
  fresh.on("response", (response) => {
    if (new URL(response.url()).pathname.endsWith(".js"))
      sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  await fresh.goto(site.url + path, { waitUntil: "networkidle" }).catch(() => {});
  await fresh.waitForTimeout(1_000);
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await context.close();
  return total;
}
