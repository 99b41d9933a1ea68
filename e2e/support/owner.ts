import { expect, type Page } from "@playwright/test";
import type { Site } from "./site";

export const ANA = {
  workspace: "Acme",
  name: "Ana",
  email: "ana@example.org",
  password: "correct horse battery",
};

/** The first run, as the owner does it. */
export async function becomeOwner(page: Page, site: Site): Promise<void> {
  await page.goto(site.ownerLink);
  await fillFirstRun(page);
}

/** The form of the page that the link opens. */
export async function fillFirstRun(page: Page): Promise<void> {
  await page.getByLabel("Workspace", { exact: true }).fill(ANA.workspace);
  await page.getByLabel("Your name").fill(ANA.name);
  await page.getByLabel("E-mail").fill(ANA.email);
  await page.getByLabel("Password").fill(ANA.password);
  await page.getByRole("button", { name: "Make the workspace" }).click();
  await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
}

export async function signIn(page: Page, password = ANA.password): Promise<void> {
  await page.getByLabel("E-mail").first().fill(ANA.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}
