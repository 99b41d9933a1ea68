import { expect, type Page, test } from "@playwright/test";
import { type Desk, startDesk } from "./support/desk";
import { faultsOf, widthOf } from "./support/look";

// What has to fit on a phone: a task with many outcomes, a table, what is done with several; and what is said when the phone
// is in a tunnel.

test.describe.configure({ mode: "serial" });

const PHONE = { width: 390, height: 844 };
const SIX = [
  "approved",
  "approve_with_discount",
  "ask_the_customer",
  "refer_to_legal",
  "postpone",
  "rejected",
];

let desk: Desk;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  desk = await startDesk(browser);
  const storageState = await desk.page.context().storageState();
  const context = await browser.newContext({ storageState, viewport: PHONE, hasTouch: true, isMobile: true });
  page = await context.newPage();
});
test.afterAll(() => desk?.site.stop());

const bar = () => page.locator(".settling").first();
const outcome = (name: string) => bar().getByRole("button", { name, exact: true });
const more = () => bar().getByText("4 more…");
const settled = () =>
  bar().evaluate((element) =>
    Promise.all(element.getAnimations({ subtree: true }).map(({ finished }) => finished)),
  );

async function openOnPhone(title: string): Promise<void> {
  await page.goto(`${desk.site.url}/inbox`);
  await desk.row(title, page).tap();
  await expect(desk.card(title, page)).toBeVisible();
  await settled();
}

test("six outcomes leave the request in sight: the first yes and the no, and the others at a tap", async () => {
  const title = "Six ways";
  await desk.ask(
    title,
    { order: "4711" },
    { allowed_outcomes: SIX, risk: "high", description: "Read this. ".repeat(150) },
  );
  await openOnPhone(title);
  const height = async () => (await bar().boundingBox())?.height ?? 0;
  expect(await height()).toBeLessThan(PHONE.height / 6);
  await expect(outcome("Approve")).toBeVisible();
  await expect(outcome("Reject")).toBeVisible();
  await expect(outcome("Refer to legal")).toBeHidden();
  const before = await more().boundingBox();
  await more().tap();
  await expect(bar().getByText("Fewer")).toBeVisible();
  await settled();
  for (const name of ["Approve with discount", "Ask the customer", "Refer to legal", "Postpone"]) {
    await expect(outcome(name)).toBeInViewport({ ratio: 1 });
    expect((await outcome(name).boundingBox())?.height).toBeGreaterThanOrEqual(40);
  }
  expect(await height()).toBeLessThan(PHONE.height * 0.46);
  // They come out above: what brought them out has not moved away beneath the thumb.
  expect((await bar().getByText("Fewer").boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0);
  expect(await faultsOf(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  await expect(outcome("Approve")).toBeInViewport({ ratio: 1 });
  await outcome("Postpone").scrollIntoViewIfNeeded();
  await expect(outcome("Postpone")).toBeInViewport({ ratio: 1 });
  expect(await widthOf(page)).toBe(320);
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(more()).toBeHidden();
  for (const name of ["Approve", "Reject", "Postpone"]) await expect(outcome(name)).toBeVisible();
  await page.setViewportSize(PHONE);
});

test("the others take no press in the moment in which they come out", async () => {
  const title = "Six ways";
  await openOnPhone(title);
  await more().tap();
  const isOpenTo = () =>
    outcome("Refer to legal").evaluate((element) => getComputedStyle(element).pointerEvents);
  expect(await isOpenTo()).toBe("none");
  await settled();
  expect(await isOpenTo()).toBe("auto");
  await outcome("Refer to legal").tap();
  await desk.card(title, page).getByLabel("Why?").fill("They know.");
  await outcome("Refer to legal").tap();
  await page.getByRole("button", { name: "Send now" }).tap();
  await expect(desk.row(title, page)).toHaveCount(0);
});

test("a table is moved sideways by itself, and the page stays as wide as the phone", async () => {
  const [head, dashes, row] = ["Article", "---", "Lamp-of-a-long-name"].map(
    (cell) => `|${`${cell}|`.repeat(8)}`,
  );
  const description = `> We never agreed.\n\n${head}\n${dashes}\n${row}`;
  await desk.ask("A wide table", {}, { description });
  await openOnPhone("A wide table");
  await expect(page.getByRole("blockquote")).toHaveText("We never agreed.");
  const table = page.getByRole("region", { name: "Table: 1 row" });
  expect(await table.evaluate((element) => element.scrollWidth > element.clientWidth)).toBe(true);
  expect(await widthOf(page)).toBe(PHONE.width);
  expect(await faultsOf(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await faultsOf(page, "dark")).toEqual([]);
  await page.emulateMedia({ colorScheme: null });
});

test("with some selected the filters make room, and are there again afterwards", async () => {
  await page.setViewportSize({ width: 390, height: 600 });
  for (const n of [1, 2, 3]) await desk.ask(`Room ${n}`);
  await page.goto(`${desk.site.url}/inbox`);
  await page.getByRole("button", { name: "Filters" }).tap();
  await page.getByLabel("Agent").fill("typed and not applied");
  await page.getByRole("checkbox", { name: "Select Room 1" }).check();
  await page.getByRole("heading", { name: "Inbox" }).click();
  await page.keyboard.press("Control+a");
  await expect(page.getByText("4 selected")).toBeVisible();
  await expect(page.getByLabel("Agent")).toBeHidden();
  await page.getByRole("button", { name: "Approve…" }).tap();
  await expect(page.getByRole("button", { name: "Approve all 4" })).toBeVisible();
  await expect(desk.row("Room 1", page)).toBeInViewport({ ratio: 1 });
  await page.getByRole("button", { name: "Clear", exact: true }).tap();
  await expect(page.getByLabel("Agent")).toHaveValue("typed and not applied");
  await page.setViewportSize(PHONE);
});

test("without a net it says that, what is decided then is not lost, and it ends by itself", async () => {
  const title = "Decided in a tunnel";
  const intent = await desk.ask(title);
  await openOnPhone(title);
  await page.context().setOffline(true);
  const offline = page.getByText("You are offline: this may be old");
  await expect(offline.last()).toBeVisible();
  const comment = desk.card(title, page).getByLabel("Comment");
  await comment.fill("Seen in a tunnel.");
  await outcome("Approve").tap();
  await expect(desk.card(title, page)).toContainText("You are offline: what you wrote stays here");
  await expect(comment).toHaveValue("Seen in a tunnel.");
  await page.context().setOffline(false);
  await expect(offline).toHaveCount(0);
  await outcome("Approve").tap();
  await page.getByRole("button", { name: "Send now" }).tap();
  expect((await desk.agent.waitFor(intent, { timeoutMs: 5_000 })).outcome).toBe("approved");
});

test("a net that comes back while a refused stream is asked about leaves one stream, not two", async () => {
  await desk.ask("Waits on a phone");
  await openOnPhone("Waits on a phone");
  let streams = 0;
  const isStream = (one: { url(): string }) => new URL(one.url()).pathname === "/inbox/stream";
  page.on("request", (request) => {
    if (isStream(request)) streams += 1;
  });
  const comesBack = () => page.evaluate(() => void dispatchEvent(new Event("online")));
  await page.route("**/inbox/stream", (route) => route.fulfill({ status: 502 }), { times: 1 });
  let isAsked = false;
  await page.route(
    "**/inbox/data/way",
    async (route) => {
      const opened = page.waitForResponse((response) => isStream(response) && response.ok());
      await comesBack();
      await opened;
      await route.continue();
      isAsked = true;
    },
    { times: 1 },
  );
  await comesBack();
  await expect.poll(() => isAsked).toBe(true);
  await page.waitForTimeout(5_500); // a refused stream is tried again within five seconds
  expect(streams).toBe(2);
});
