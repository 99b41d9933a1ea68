import { expect, type Page, test } from "@playwright/test";
import { type Desk, startDesk } from "./support/desk";
import { holder, linkTo } from "./support/links";
import { ANA, signIn } from "./support/owner";
import { wrongClock } from "./support/wrong-clock";

// The machine that draws the pages has the wrong time. What a page counts, and who is signed in, goes by the database's.

test.describe.configure({ mode: "serial" });

const HOUR_MS = 3_600_000;
const clock = wrongClock();
let desk: Desk;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  desk = await startDesk(browser, clock.settings);
  page = desk.page;
});
test.afterAll(async () => {
  await desk?.site.stop();
  clock.remove();
});

const askUntil = (title: string, ms: number) =>
  desk.agent.submit({
    ...{ intent_type: "refund.v1", to_agent: "human", payload: { amount: 5 }, human_task: { title } },
    deadline_at: new Date(Date.now() + ms).toISOString(),
  });

for (const [name, ms] of [
  ["an hour ahead", HOUR_MS],
  ["a day behind", -24 * HOUR_MS],
] as const)
  test(`${name}: a decision can be taken back in its five seconds, and what is due is due when it is`, async ({
    browser,
  }) => {
    const [title, due] = [`Decided ${name}`, `Due ${name}`];
    const intent = await desk.ask(title);
    const { intent_id } = await askUntil(due, HOUR_MS / 2);
    await clock.set(ms);
    await desk.open(due);
    await expect(desk.card(due)).toContainText(/due in (29|30) min/);
    await expect(desk.card(due)).toContainText(/asked (just now|\d+ s ago)/);
    const visitor = await holder(browser, await linkTo(desk.site, intent_id, ANA.email));
    await expect(desk.card(due, visitor)).toContainText(/due in (29|30) min/);
    await visitor.context().close();

    await desk.open(title);
    await desk.press(title, "Approve");
    await expect(page.getByText(/^takes effect in [1-5] s$/)).toBeVisible();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByText("Taken back: nothing was decided.")).toBeVisible();
    expect((await desk.agent.get(intent)).status).toBe("WAITING");
    await desk.press(title, "Approve");
    expect((await desk.agent.waitFor(intent, { timeoutMs: 20_000 })).outcome).toBe("approved");
  });

test("a day behind, people sign in and stay so; right again, they still are", async ({ browser }) => {
  await clock.set(-24 * HOUR_MS);
  const other = await browser.newPage();
  await other.goto(`${desk.site.url}/settings/security`);
  await signIn(other);
  await expect(other.getByText(/signed in (just now|\d+ s ago)/).first()).toBeVisible();
  await clock.set(0);
  for (const one of [page, other]) {
    await one.goto(`${desk.site.url}/inbox`);
    await expect(one.getByRole("heading", { name: "Inbox" })).toBeVisible();
  }
  await other.context().close();
});
