import { expect, type Locator, type Page } from "@playwright/test";
import type { Site } from "./site";

// What a person does with both hands on the keyboard.

export const taskRow = (page: Page, title: string): Locator =>
  page.getByRole("list", { name: "Tasks" }).getByRole("link", { name: title });

export const taskCard = (page: Page, title: string): Locator => page.getByRole("article", { name: title });

export const press = async (page: Page, ...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

/** The inbox anew, with these tasks. */
export async function freshInbox(page: Page, site: Site, ...titles: string[]): Promise<void> {
  await page.goto(`${site.url}/inbox`);
  for (const title of titles) await expect(taskRow(page, title)).toBeVisible();
  await hears(page);
}

/** Its scripts run: what stands on the keys of this keyboard is drawn by them. */
export const hears = (page: Page): Promise<void> =>
  expect(page.getByText("Ctrl", { exact: true })).toBeVisible();

export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let i = 0; i < 80; i++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${wanted}.`);
}

/** Down to the task, in it, and until its buttons take a key. */
export async function openTask(page: Page, title: string): Promise<void> {
  const row = taskRow(page, title);
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(row).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press("Enter");
  await expect(taskCard(page, title)).toBeVisible();
  const bar = page.locator(".settling");
  await bar.evaluate((element) => Promise.all(element.getAnimations().map(({ finished }) => finished)));
}
