import { type Browser, expect, type Page } from "@playwright/test";
import { connect } from "@/lib/client";
import type { Site } from "./site";

/** Somebody else, in a browser of their own. */
export const fresh = async (browser: Browser): Promise<Page> => (await browser.newContext()).newPage();

/** What a form says after it was sent. */
export const said = (page: Page, text: string | RegExp) =>
  expect(page.getByRole("status").filter({ hasText: text }).first()).toBeVisible();

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
