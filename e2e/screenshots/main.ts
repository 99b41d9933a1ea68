// `npm run screenshots`: every page as people see it, into test-results/screenshots: light, dark and on a narrow phone, full
// of the demo's work and empty as on the first day; and what reaches people, with what goes wrong there (reaching.ts). To be
// looked at; three of them are in the README.
import { type Browser, chromium, type Page } from "@playwright/test";
import { complaint } from "@/lib/config";
import { findChromium } from "@/lib/testing/chromium";
import { becomeOwner } from "../support/owner";
import { PAGES_OUTSIDE, PAGES_WITHIN } from "../support/pages";
import { type Site, startSite } from "../support/site";
import { reaching } from "./reaching";
import { FOLDER, shoot } from "./shoot";

const PARTS = { empty, full, reaching };

/** `npm run screenshots -- reaching`: only that part. */
export async function main(_verb: string, [only]: string[] = []): Promise<void> {
  const names = Object.keys(PARTS);
  if (only !== undefined && !names.includes(only))
    throw complaint(`There is no part "${only}" to be shown: it is ${names.join(", ")}, or nothing for all.`);
  const executablePath = findChromium(console.error) ?? undefined;
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
  });
  try {
    for (const [name, part] of Object.entries(PARTS))
      if (only === undefined || only === name) await part(browser);
  } finally {
    await browser.close();
  }
  console.log(`Look at them in ${FOLDER}.`);
}

async function empty(browser: Browser): Promise<void> {
  const site = await startSite();
  try {
    const page = await (await browser.newContext()).newPage();
    for (const path of PAGES_OUTSIDE) await shootPath(page, site, path, "outside");
    await becomeOwner(page, site);
    for (const path of PAGES_WITHIN.filter((each) => !each.includes(":")))
      await shootPath(page, site, path, "empty");
  } finally {
    await site.stop();
  }
}

async function full(browser: Browser): Promise<void> {
  const site = await startSite({}, ["--demo"]);
  try {
    const password = await site.hear(/shown this once:\s+\S+\s+\|\s+(\S+)/);
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${site.url}/sign-in`);
    await page.getByLabel("E-mail").first().fill("ana@demo.example");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    const first = page.getByRole("list", { name: "Tasks" }).getByRole("link").first();
    const id = (await first.getAttribute("href"))?.split("/").at(-1) ?? "";
    for (const path of PAGES_WITHIN) await shootPath(page, site, path.replace(/:\w+/, id), "full");
    await kinds(page, site);
  } finally {
    await site.stop();
  }
}

/** One open task of every kind there is. */
async function kinds(page: Page, site: Site): Promise<void> {
  for (const kind of [
    "approval",
    "review",
    "form",
    "manual_action",
    "override",
    "confirmation",
    "assignment",
    "clarification",
  ]) {
    await page.setViewportSize({ width: 1280, height: 850 });
    await page.goto(`${site.url}/inbox?kind=${kind}`);
    const one = page.getByRole("list", { name: "Tasks" }).getByRole("link").first();
    if (!(await one.isVisible({ timeout: 3_000 }).catch(() => false))) continue;
    const id = (await one.getAttribute("href"))?.split("/").at(-1);
    await shootPath(page, site, `/inbox?kind=${kind}&task=${id}`, `kind-${kind}`);
  }
}

async function shootPath(page: Page, site: Site, path: string, group: string): Promise<void> {
  const name = path
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "one")
    .replaceAll(/[^a-z0-9]+/gi, "-")
    .slice(0, 60);
  await shoot(page, `${group}${name}`, () => page.goto(site.url + path));
}
