import { type Browser, expect, type Page, test } from "@playwright/test";
import { connect } from "@/lib/client";
import { ANA, becomeOwner, signIn } from "./support/owner";
import { saidBeside } from "./support/settings";
import { type Site, startSite } from "./support/site";

// Where somebody is signed in, their password, and the tokens that act in their name.

test.describe.configure({ mode: "serial" });

let site: Site;
let page: Page; // Ana's
let workspaceKey: string;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  site = await startSite();
  page = await browser.newPage();
  await becomeOwner(page, site);
  workspaceKey = (await site.bootstrap("bo@example.org")).workspace_key;
});
test.afterAll(() => site?.stop());

async function elsewhere(browser: Browser, userAgent: string, password = ANA.password): Promise<Page> {
  const other = await (await browser.newContext({ userAgent })).newPage();
  await other.goto(`${site.url}/sign-in`);
  await signIn(other, password);
  await expect(other.getByRole("heading", { name: "Inbox" })).toBeVisible();
  return other;
}
/** The event stream of an open inbox, with the session of this page. */
async function openStream(of: Page) {
  const handle = await of.evaluateHandle(async () => {
    const answer = await fetch("/inbox/stream");
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const untilDone = async (): Promise<string> => {
      const { done } = await reader.read().catch(() => ({ done: true }));
      return done ? "ended" : untilDone();
    };
    return { status: answer.status, ended: untilDone() };
  });
  expect(await handle.evaluate(({ status }) => status)).toBe(200);
  return { ended: () => handle.evaluate(({ ended }) => ended) };
}
const PHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
const DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
const part = (title: string) =>
  page.locator("section").filter({ has: page.getByRole("heading", { name: title, level: 2 }) });

test("every session is listed in plain words, and one that is ended is over with its next click", async ({
  browser,
}) => {
  const phone = await elsewhere(browser, PHONE);
  await page.goto(`${site.url}/settings/security`);
  const sessions = part("Where you are signed in");
  await expect(sessions.getByRole("listitem")).toHaveCount(2);
  await expect(sessions.getByRole("listitem").filter({ hasText: "This one" })).toContainText(
    "Chrome on Linux",
  );
  await expect(sessions.getByRole("listitem").filter({ hasText: "Safari on iPhone" })).toContainText(
    "127.0.0.1",
  );
  const stream = await openStream(phone);
  await sessions.getByRole("button", { name: "Sign out Safari on iPhone" }).click();
  await saidBeside(page, "That session is over.", "Where you are signed in");
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  // What was streaming to the phone stops by itself.
  expect(await Promise.race([stream.ended(), page.waitForTimeout(5_000).then(() => "still open")])).toBe(
    "ended",
  );
  // What the phone had open does nothing any more, and what it opens next is the sign-in page.
  await phone.getByRole("button", { name: "Sign out" }).click();
  await expect(phone).toHaveURL(`${site.url}/sign-in`);
  await phone.context().close();
});

test("nobody ends the session of somebody else, whatever they post", async ({ browser }) => {
  const bo = await (await browser.newContext()).newPage();
  await bo.goto((await site.bootstrap("bo@example.org")).owner_link);
  await bo.getByLabel("Password").fill("another long password");
  await bo.getByRole("button", { name: "Set the password" }).click();
  await expect(bo.getByRole("heading", { name: "Inbox" })).toBeVisible();
  const phone = await elsewhere(browser, PHONE);
  await page.goto(`${site.url}/settings/security`);
  const [row] = await site.sql()`
    select s.id from auth_sessions s join auth_users u on u.id = s.user_id where u.email = 'bo@example.org'`;
  const button = page.getByRole("button", { name: "Sign out Safari on iPhone" });
  await page.locator('input[name="session"]').evaluateAll((fields, id) => {
    for (const field of fields as HTMLInputElement[]) field.value = id;
  }, row?.id as string);
  await button.click();
  await expect(page.getByText("That session was over already.")).toBeVisible();
  await bo.goto(`${site.url}/inbox`);
  await expect(bo.getByRole("heading", { name: "Inbox" })).toBeVisible();
  await phone.context().close();
  await bo.context().close();
});

test("a new password wants the old one, and signs out everywhere else", async ({ browser }) => {
  const desk = await elsewhere(browser, DESK);
  await page.goto(`${site.url}/settings/security`);
  const password = part("Password");
  await password.getByLabel("Password now").fill("not the password");
  await password.getByLabel("New password").fill("a brand new password");
  await password.getByRole("button", { name: "Change the password" }).click();
  await expect(password.getByText("That is not your password.")).toBeVisible();
  await expect(password.getByLabel("New password")).toHaveValue("a brand new password");
  await password.getByLabel("Password now").fill(ANA.password);
  await password.getByRole("button", { name: "Change the password" }).click();
  await expect(password).toContainText("You are signed out everywhere else (2 sessions).");
  await expect(part("Where you are signed in").getByRole("listitem")).toHaveCount(1);
  await desk.goto(`${site.url}/inbox`);
  await expect(desk).toHaveURL(`${site.url}/sign-in`);
  await signIn(desk);
  await expect(desk.getByText("do not belong together")).toBeVisible();
  await desk.context().close();
});

let token = "";
test("a token is shown once, does what was chosen for it, and stops within a second of being revoked", async () => {
  await page.goto(`${site.url}/settings/security`);
  const tokens = part("Your tokens");
  await tokens.getByLabel("Name", { exact: true }).fill("Laptop");
  await tokens.getByLabel(/^Decide/).check();
  await tokens.getByRole("button", { name: "Make the token" }).click();
  await expect(tokens).toContainText("The token “Laptop” is made.");
  token = (await tokens.locator("code.select-all").textContent()) ?? "";
  expect(token).toMatch(/^csn_person_/);
  // Over plain http a browser lends a page no clipboard.
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await tokens.getByRole("button", { name: "Copy" }).click();
  await expect(tokens).toContainText(/Press (Ctrl\+|⌘)C: it is chosen already\./);
  expect(await page.evaluate(() => getSelection()?.toString())).toBe(token);
  await page.reload();
  await expect(page.getByText(token)).toHaveCount(0);
  await expect(tokens.getByRole("listitem")).toContainText("May read, decide · never used · expires in");

  const ana = connect({ url: site.url, token });
  const agent = connect({ url: site.url, key: workspaceKey });
  const ask = (risk: "normal" | "high") =>
    agent.submit({
      intent_type: "t.v1",
      to_agent: "human",
      payload: {},
      human_task: { title: `Do it (${risk})`, risk },
    });
  await ana.decide(await ask("normal"), { outcome: "approved" });
  await expect(ana.decide(await ask("high"), { outcome: "approved" })).rejects.toMatchObject({
    code: "human_required",
  });

  await page.reload();
  await expect(tokens.getByRole("button", { name: "Revoke Laptop" })).toBeHidden(); // no single press ends it
  await tokens.getByText("Revoke", { exact: true }).click();
  await tokens.getByRole("button", { name: "Revoke Laptop" }).click();
  await saidBeside(page, "That token opens nothing any more.", "Your tokens");
  await expect(tokens).toContainText("You have no tokens.");
  await expect
    .poll(
      async () =>
        (await fetch(`${site.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status,
      { timeout: 1_500 },
    )
    .toBe(401);
});

test("making a token an hour after signing in wants to know again who it is, and keeps what was typed", async () => {
  await site.sql()`update auth_sessions set confirmed_at = confirmed_at - interval '1 hour'`;
  await page.goto(`${site.url}/settings/security`);
  const tokens = part("Your tokens");
  await tokens.getByLabel("Name", { exact: true }).fill("Script");
  await tokens.getByRole("button", { name: "Make the token" }).click();
  await expect(tokens).toContainText("This wants to know first that it is you");
  const [tab] = await Promise.all([
    page.context().waitForEvent("page"),
    tokens.getByRole("link", { name: "Confirm who you are in another tab" }).click(),
  ]);
  await tab.getByLabel("Password").fill("a brand new password");
  await tab.getByRole("button", { name: "Confirm", exact: true }).click();
  await expect(tab.getByRole("heading", { name: "You are signed in, Ana" })).toBeVisible();
  await tab.close();
  await expect(tokens.getByLabel("Name", { exact: true })).toHaveValue("Script");
  await tokens.getByRole("button", { name: "Make the token" }).click();
  await expect(tokens).toContainText("The token “Script” is made.");
});

test("a workspace that switches decisions by token off says so where tokens are made", async () => {
  await page.goto(`${site.url}/settings/workspace`);
  await page.getByLabel("People may decide with their own tokens").uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.goto(`${site.url}/settings/security`);
  await expect(part("Your tokens")).toContainText("Switched off in this workspace");
});

test("it fits a narrow phone", async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`${site.url}/settings/security`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});
