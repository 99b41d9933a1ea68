import { type Browser, expect, type Page } from "@playwright/test";
import { connect } from "@/lib/client";
import type { Site } from "./site";

/** Somebody else, in a browser of their own. */
export const fresh = async (browser: Browser): Promise<Page> => (await browser.newContext()).newPage();

/** What a form says after it was sent. */
export const said = (page: Page, text: string | RegExp) =>
  expect(page.getByRole("status").filter({ hasText: text }).first()).toBeVisible();

/** What was done took its own form away: it is said all the same, and whoever used the keyboard goes on at this heading. */
export async function saidBeside(page: Page, text: string, heading: string): Promise<void> {
  await said(page, text);
  await expect(page.getByRole("heading", { name: heading, exact: true })).toBeFocused();
}

/** Whether the page had `news` on it already in the moment in which it first said `text`. */
export const cameWith = (page: Page, text: string, news: string): Promise<boolean> =>
  page.evaluate(
    ([text, news]) =>
      new Promise<boolean>((resolve) => {
        const look = () => {
          const shown = document.querySelector("main")?.textContent ?? "";
          if (!shown.includes(text)) return;
          watcher.disconnect();
          resolve(shown.includes(news));
        };
        const watcher = new MutationObserver(look);
        watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    [text, news] as const,
  );

/** On the page of a group: these people, by their names. */
export async function addToGroup(page: Page, people: Record<string, string>): Promise<void> {
  for (const [name, email] of Object.entries(people)) {
    await page.getByLabel("Add somebody").fill(email);
    await page.getByRole("button", { name: "Add to the group" }).click();
    await expect(page.getByRole("button", { name: `Take out ${name}` })).toBeVisible();
  }
}

/** The key or the link that is on the page this once. */
export const shown = async (page: Page): Promise<string> =>
  (await page.locator("code.select-all").first().textContent()) ?? "";

/** Whether something can be asked with a key. */
export const takesKey = ({ url }: Site, key: string): Promise<boolean> =>
  connect({ url, key })
    .submit({ intent_type: "x.v1", to_agent: "human", payload: {}, human_task: { title: "Go?" } })
    .then(
      () => true,
      () => false,
    );
