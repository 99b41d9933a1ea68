import { expect, type Page, test } from "@playwright/test";
import { type Desk, startDesk } from "./support/desk";
import { heldBack, resend } from "./support/forgery";
import { ANA } from "./support/owner";

// What is of high risk: typed by hand, by somebody who signed in a moment ago, in the browser and nowhere else.

test.describe.configure({ mode: "serial" });

let desk: Desk;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  desk = await startDesk(browser);
  page = desk.page;
});
test.afterAll(() => desk?.site.stop());

const code = () => page.getByLabel(/to agree, type/);
const typed = async () => ((await page.getByText(/to agree, type/).textContent()) ?? "").trim().slice(-6);
const approve = (title: string) => desk.press(title, "Approve");

test("a yes wants the task's code; a no does not", async () => {
  const no = await desk.ask("Wire a million", { amount: 1_000_000 }, { risk: "high" });
  await desk.open("Wire a million");
  await approve("Wire a million");
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await desk.reject("Wire a million", "Too much.");
  await page.getByRole("button", { name: "Send now" }).click();
  expect((await desk.agent.waitFor(no, { timeoutMs: 5_000 })).outcome).toBe("rejected");

  const yes = await desk.ask("Wire a hundred", { amount: 100 }, { risk: "high" });
  await desk.open("Wire a hundred");
  await code().fill(await typed());
  await approve("Wire a hundred");
  await page.getByRole("button", { name: "Send now" }).click();
  expect((await desk.agent.waitFor(yes, { timeoutMs: 5_000 })).outcome).toBe("approved");
});

test("the server asks for the code as well: a post without it, or with another, decides nothing", async () => {
  const intent = await desk.ask("Wire two", { amount: 2 }, { risk: "high" });
  await desk.open("Wire two");
  await code().fill(await typed());
  const post = await heldBack(page, desk.card("Wire two").getByRole("button", { name: "Approve" }));
  const right = await typed();
  const body = Buffer.from(
    post.body.toString("latin1").replace(`\r\n${right}\r\n`, "\r\n000000\r\n"),
    "latin1",
  );
  expect(body.equals(post.body)).toBe(false);
  const answer = await resend(page.request, { ...post, body }, {});
  expect(await answer.text()).toContain("type the code");
  await page.waitForTimeout(6_000);
  expect((await desk.agent.get(intent)).status).toBe("WAITING");
});

/** Posted as one of several, with another task in the place of the one that was selected. */
async function postAmongOthers(selected: string, other: string): Promise<string> {
  const idOf = async (title: string) => (await desk.row(title).getAttribute("href"))?.split("/").at(-1) ?? "";
  await page.goto(`${desk.site.url}/inbox`);
  const [mine, theirs] = [await idOf(selected), await idOf(other)];
  await page.getByRole("checkbox", { name: `Select ${selected}` }).check();
  await page.getByRole("button", { name: "Approve…" }).click();
  const post = await heldBack(page, page.getByRole("button", { name: "Approve all 1" }));
  const body = Buffer.from(post.body.toString("latin1").replaceAll(mine, theirs), "latin1");
  expect(body.equals(post.body)).toBe(false);
  return (await resend(page.request, { ...post, body }, {})).text();
}

test("it is decided by itself: posted among others, none of them is decided", async () => {
  const [plain, risky] = [
    await desk.ask("Wire a little", { amount: 1 }),
    await desk.ask("Wire too much", { amount: 9 }, { risk: "high" }),
  ];
  expect(await postAmongOthers("Wire a little", "Wire too much")).toContain("it is decided by itself");
  await page.waitForTimeout(6_000);
  for (const intent of [plain, risky]) expect((await desk.agent.get(intent)).status).toBe("WAITING");
});

test("signed in long ago, an override among others wants to know first who that is", async () => {
  await desk.ask("Wire a bit", { amount: 2 });
  await desk.ask("Waive the limit", { amount: 3 }, { task_type: "override" });
  await desk.site.sql()`update auth_sessions set confirmed_at = now() - interval '1 hour'`;
  expect(await postAmongOthers("Wire a bit", "Waive the limit")).toContain("This needs a fresh sign-in.");
  await desk.site.sql()`update auth_sessions set confirmed_at = now()`;
});

test("signed in long ago: it asks who that is, keeps what was typed, and goes on", async () => {
  const intent = await desk.ask("Wire three", { amount: 3 }, { risk: "high" });
  await desk.open("Wire three");
  await desk.site.sql()`update auth_sessions set confirmed_at = now() - interval '1 hour'`;
  await desk.card("Wire three").getByLabel("Comment").fill("Checked twice.");
  await code().fill(await typed());
  await approve("Wire three");
  const [other] = await Promise.all([
    page.context().waitForEvent("page"),
    page.getByRole("link", { name: "Confirm who you are in another tab" }).click(),
  ]);
  await other.getByLabel("Password").fill(ANA.password);
  await other.getByRole("button", { name: /confirm/i }).click();
  await expect(other.getByRole("heading", { name: /signed in/i })).toBeVisible();
  await other.close();
  await expect(desk.card("Wire three").getByLabel("Comment")).toHaveValue("Checked twice.");
  await approve("Wire three");
  await page.getByRole("button", { name: "Send now" }).click();
  expect((await desk.agent.waitFor(intent, { timeoutMs: 5_000 })).outcome).toBe("approved");
});

test("no token decides it", async () => {
  const intent = await desk.ask("Wire four", { amount: 4 }, { risk: "high" });
  await expect(desk.bo.decide(intent, { outcome: "approved" })).rejects.toThrow();
  expect((await desk.agent.get(intent)).status).toBe("WAITING");
});
