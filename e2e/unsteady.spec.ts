import { expect, type Page, type Route, test } from "@playwright/test";
import { type Desk, startDesk } from "./support/desk";
import { freshInbox, hears, taskRow } from "./support/hands";
import { holder, linkTo } from "./support/links";
import { ANA, signIn } from "./support/owner";

// What a page does with what comes late, comes changed, or does not come at all.

test.describe.configure({ mode: "serial" });

let desk: Desk;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  desk = await startDesk(browser);
  page = desk.page;
});
test.afterAll(() => desk?.site.stop());

test("what is changed after it was selected is not decided with the others, and its name is told", async () => {
  const [kept, revised] = [await desk.ask("Keep this"), await desk.ask("Revise this", { amount: 10 })];
  await page.goto(`${desk.site.url}/inbox`);
  const box = (title: string) => page.getByRole("checkbox", { name: `Select ${title}` });
  for (const title of ["Keep this", "Revise this"]) await box(title).check();
  await page.getByRole("button", { name: "Approve…" }).click();
  await expect(page.getByRole("button", { name: "Approve all 2" })).toBeVisible();
  await desk.agent.revise(revised, { payload: { amount: 10_000 } });
  await expect(page.getByText("“Revise this” was changed since you selected it.")).toBeVisible();
  await expect(box("Revise this")).not.toBeChecked();
  await page.getByRole("button", { name: "Approve all 1" }).click();
  await page.getByRole("button", { name: "Send now" }).click();
  expect((await desk.agent.waitFor(kept, { timeoutMs: 5_000 })).outcome).toBe("approved");
  expect((await desk.agent.get(revised)).status).toBe("WAITING");
  await box("Revise this").check(); // the new version
  await page.getByRole("button", { name: "Approve…" }).click();
  await page.getByRole("button", { name: "Approve all 1" }).click();
  await page.getByRole("button", { name: "Send now" }).click();
  expect((await desk.agent.waitFor(revised, { timeoutMs: 5_000 })).outcome).toBe("approved");
});

test("gone back to after an hour, a page counts from now", async ({ browser }) => {
  // Far from the server, so that it is seen when a page has taken its time from there: from then on it is told in theirs.
  const there = { timezoneId: "Asia/Tokyo", storageState: await page.context().storageState() };
  const tab = await (await browser.newContext(there)).newPage();
  await desk.ask("Asked an hour ago");
  await freshInbox(tab, desk.site, "Asked an hour ago");
  const age = taskRow(tab, "Asked an hour ago").locator("time");
  await expect(age).toContainText(/now| s ago/);
  await tab.getByRole("link", { name: "Intents" }).first().click(); // without a load
  await expect(tab.getByRole("heading", { name: "Intents", level: 1 })).toBeVisible();
  await expect(tab.getByRole("main").locator("time").first()).toHaveAttribute("title", /GMT\+9/);
  await tab.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() + 3_600_000;
  });
  await tab.goBack();
  await expect(age).toHaveText("1 h ago");
  await tab.context().close();
});

/** Presses a button, goes on to another task while the post is on its way, and lets it arrive, or get lost, then. */
async function slowly(end: "continue" | "abort", press: () => Promise<void>, goOn: () => Promise<void>) {
  const posts = ({ pathname }: URL) => pathname === "/inbox";
  const caught = new Promise<Route>((resolve) => {
    void page.route(posts, (route) =>
      route.request().method() === "POST" ? resolve(route) : route.fallback(),
    );
  });
  await press();
  const post = await caught;
  await goOn();
  await post[end]();
  await page.unroute(posts);
}

const openSlow = async (title: string) => {
  await page.goto(`${desk.site.url}/inbox?q=slowly`);
  await desk.row(title).click();
  await expect(desk.card(title)).toBeVisible();
};

test("whoever goes on while their decision is being sent stays where they went, and hears what became of it", async () => {
  for (const n of [1, 2]) await desk.ask(`Sent slowly ${n}`);
  const { intent_id: third } = await desk.ask("Sent slowly 3");
  // It is not drawn before the answer has come, and the address says already that it was asked for.
  const goOn = async () => {
    await desk.row("Sent slowly 3").click();
    await expect(page).toHaveURL(new RegExp(`task=${third}`));
  };
  const approve = () => desk.press("Sent slowly 1", "Approve");
  const here = desk.card("Sent slowly 3");
  const comment = desk.card("Sent slowly 1").getByLabel("Comment");
  await openSlow("Sent slowly 1");
  await comment.fill("Typed with care");
  await slowly("abort", approve, goOn);
  await expect(page.getByText("“Sent slowly 1”: The server did not take this.")).toBeVisible();
  await expect(here).toBeVisible();
  await expect(desk.row("Sent slowly 1")).toBeVisible();

  await openSlow("Sent slowly 1");
  await expect(comment).toHaveValue("Typed with care");
  await slowly("continue", approve, goOn);
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await page.waitForTimeout(500); // in which it would have gone to the next one
  await expect(here).toBeVisible();
});

test("a small act that is slow closes no panel of the next task, and leaves it open", async () => {
  const snooze = async () => {
    await page.getByRole("button", { name: "Snooze", exact: true }).click();
    await page.getByRole("button", { name: "1 hour" }).click();
  };
  for (const n of [1, 2, 3]) await desk.ask(`Put off slowly ${n}`);
  const comment = desk.card("Put off slowly 3").getByLabel("Comment (everybody");
  const writeOnThird = async () => {
    await desk.row("Put off slowly 3").click();
    await expect(desk.card("Put off slowly 3")).toBeVisible();
    await page.getByRole("button", { name: "Comment", exact: true }).click();
    await comment.fill("Half a sentence");
  };
  await openSlow("Put off slowly 1");
  await slowly("abort", snooze, writeOnThird);
  await expect(page.getByText("“Put off slowly 1”: The server did not take this.")).toBeVisible();
  await expect(comment).toHaveValue("Half a sentence");

  await openSlow("Put off slowly 1");
  await slowly("continue", snooze, writeOnThird);
  await expect(page.getByText("“Put off slowly 1”: Put off.")).toBeVisible();
  await expect(comment).toHaveValue("Half a sentence");
});

test("the page of a link outlives a connection that is gone, with what was typed, and is current afterwards", async ({
  browser,
}) => {
  const intent = await desk.ask("On a train");
  const reader = await holder(browser, await linkTo(desk.site, intent.intent_id, ANA.email));
  const comment = reader.getByLabel("Comment");
  await comment.fill("From the tunnel");
  await reader.context().setOffline(true);
  await reader.waitForTimeout(9_000); // two looks
  await expect(reader.getByRole("heading", { name: "On a train" })).toBeVisible();
  await expect(comment).toHaveValue("From the tunnel");
  await reader.context().setOffline(false);
  await desk.agent.revise(intent, { payload: { amount: 777 } });
  await expect(reader.getByRole("heading", { name: "The request has changed" })).toBeVisible();
  await reader.context().close();
});

test("another version that takes the place of the one being read is told, and seen from wherever somebody reads", async () => {
  const text = "A line of many.\n".repeat(90);
  const intent = await desk.ask("Read meanwhile", { amount: 10, text });
  await desk.open("Read meanwhile");
  await desk.card("Read meanwhile").getByRole("list", { name: "What happened" }).scrollIntoViewIfNeeded();
  await desk.agent.revise(intent, { payload: { amount: 20, text } });
  const told = page.getByRole("status").filter({ hasText: "Changed while you read it" });
  await expect(told).toContainText("version 2");
  await expect(told).toBeInViewport();
});

test("a task that is opened again after a while is read again, and not as the page once brought it", async () => {
  const intent = await desk.ask("Opened again", { amount: 10 });
  const other = await desk.again();
  await other.clock.install();
  await other.goto(`${desk.site.url}/inbox?task=${intent.intent_id}`);
  await expect(desk.card("Opened again", other)).toContainText("10");
  await hears(other);
  await other.keyboard.press("u");
  await expect(desk.card("Opened again", other)).toHaveCount(0);
  await other.clock.fastForward("10:00"); // nobody remembers it any more
  const heard = other.waitForResponse((response) => new URL(response.url()).pathname === "/inbox/data/list");
  await desk.agent.revise(intent, { payload: { amount: 20 } });
  await heard; // what is said of it has come, and nobody had to be told
  await desk.row("Opened again", other).click();
  await expect(desk.card("Opened again", other)).toContainText("20");
  await other.context().close();
});

test("a refusal that comes when its person has gone to another page is told there", async () => {
  const intent = await desk.ask("Left behind slowly");
  await openSlow("Left behind slowly");
  const approve = () => desk.press("Left behind slowly", "Approve");
  await slowly("continue", approve, async () => {
    await desk.bo.decide(intent, { outcome: "rejected" });
    await page.getByRole("link", { name: "Deliveries" }).click();
  });
  await expect(page.getByRole("heading", { name: "Deliveries", level: 1 })).toBeVisible();
  const told = page.getByRole("alert").filter({ hasText: "“Left behind slowly”:" });
  await expect(told).toBeVisible();
  await told.getByRole("button", { name: "Understood" }).click();
  await expect(told).toHaveCount(0);
});

/** The outcomes of the open task that something lies over, as far as they can be seen. */
const covered = () =>
  page.locator("button[name=outcome]").evaluateAll((buttons) =>
    buttons.flatMap((button) => {
      const { left, top, width, height } = button.getBoundingClientRect();
      const there = document.elementFromPoint(left + width / 2, top + height / 2);
      return there === null || button.contains(there) ? [] : [button.textContent];
    }),
  );

test("what can be taken back lies over no button of the next task, and moves none of them", async () => {
  await desk.site.sql()`update workspaces set settings = '{"undoSeconds":60}'`; // time to look
  const task = { task_type: "review" };
  for (const n of [1, 2]) await desk.ask(`In one hand ${n}`, { text: "A line of many.\n".repeat(90) }, task);
  await page.goto(`${desk.site.url}/inbox?q=hand`);
  await desk.row("In one hand 1").click();
  await desk.press("In one hand 1", "Approve");
  const next = desk.card("In one hand 2");
  const bar = next.locator(".settling");
  const ends = [next.getByRole("list", { name: "What happened" }), next.getByRole("heading").first()];
  for (const width of [1280, 768, 400, 320]) {
    await page.setViewportSize({ width, height: 640 });
    for (const end of ends) {
      await end.scrollIntoViewIfNeeded();
      await expect(next.getByRole("button", { name: "Reject" })).toBeInViewport({ ratio: 1 });
      await expect.poll(covered).toEqual([]);
    }
  }
  const notice = page.getByRole("region", { name: "Your last decisions" });
  const [over, before] = [await notice.boundingBox(), await bar.boundingBox()];
  expect((over?.y ?? 0) + (over?.height ?? 0)).toBeLessThanOrEqual(before?.y ?? 0);
  await page.getByRole("button", { name: "Send now" }).click();
  await expect(notice).toHaveCount(0);
  expect(await bar.boundingBox()).toEqual(before);
  await page.setViewportSize({ width: 1360, height: 850 });
  await desk.site.sql()`update workspaces set settings = '{}'`;
});

test("whose session has ended is told so, and comes back here", async () => {
  await desk.ask("Signed out meanwhile");
  await page.goto(`${desk.site.url}/inbox?q=meanwhile`);
  await expect(desk.row("Signed out meanwhile")).toBeVisible();
  const other = await desk.again();
  await other.goto(`${desk.site.url}/inbox`);
  await other.getByRole("button", { name: "Sign out" }).click();
  await expect(other).toHaveURL(/sign-in/);
  await other.context().close();
  await expect(page.getByText("You are signed out.")).toBeVisible();
  await page.getByRole("link", { name: "Sign in", exact: true }).click();
  await signIn(page);
  await expect(page).toHaveURL(`${desk.site.url}/inbox?q=meanwhile`);
  await expect(desk.row("Signed out meanwhile")).toBeVisible();
});
