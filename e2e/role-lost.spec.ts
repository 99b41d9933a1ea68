import { expect, test } from "@playwright/test";
import { type Desk, startDesk } from "./support/desk";
import { freshInbox } from "./support/hands";
import { ANA } from "./support/owner";

// Somebody's role is changed by another while they have a task before them.

let desk: Desk;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  desk = await startDesk(browser);
});
test.afterAll(() => desk?.site.stop());

test("whoever decides nothing any more is told so by their next press, by the list too, and loses nothing typed", async () => {
  const { page, site } = desk;
  const title = "Decided too late";
  const intent = await desk.ask(title);
  await freshInbox(page, site, title);
  await desk.row(title).click();
  const comment = desk.card(title).getByLabel("Comment");
  await comment.fill("Typed with care");
  const become = (role: string) => site.sql()`update people set role = ${role} where email = ${ANA.email}`;
  await become("auditor");
  await desk.press(title, "Approve");
  await expect(page.getByText("This is asked of somebody else now, and no longer of you.")).toBeVisible();
  await expect(desk.row(title)).toHaveCount(0);
  expect((await desk.agent.get(intent)).status).toBe("WAITING");
  await become("owner");
  await page.reload();
  await expect(comment).toHaveValue("Typed with care");
});
