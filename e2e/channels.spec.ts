import { expect, type Locator, type Page, test } from "@playwright/test";
import { parsed, type TestSmtp, testSmtp } from "@/lib/testing/smtp";
import { becomeOwner } from "./support/owner";
import { type Site, startSite } from "./support/site";

// Setting up a mail server as an admin does it: a wrong password, the right one, and a test that arrives.

test.describe.configure({ mode: "serial" });

const PASSWORD = "quokka-and-wombat";
const WRONG = "platypus-by-mistake";

let site: Site;
let smtp: TestSmtp;
let page: Page;
let mail: Locator;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  smtp = await testSmtp({ login: { user: "ask", pass: PASSWORD } });
  site = await startSite();
  page = await (await browser.newContext()).newPage();
  await becomeOwner(page, site);
  await page.goto(`${site.url}/settings/channels`);
  mail = page.locator("section").filter({ has: page.locator("#email") });
});
test.afterAll(async () => {
  await site?.stop();
  await smtp?.close();
});

const sendTest = () => mail.getByRole("button", { name: "Send a test to my address" }).click();

async function save(password: string): Promise<void> {
  await mail.getByLabel("Password", { exact: true }).fill(password);
  await mail.getByRole("button", { name: "Save E-mail" }).click();
  await expect(mail.getByText("Saved. Send a test")).toBeVisible();
  await expect(mail.getByText("Set up, not tried yet")).toBeVisible();
}

test("with no mail server a mail is kept, and the page says what that means", async () => {
  await expect(mail.getByText("Not set up")).toBeVisible();
  await sendTest();
  await expect(mail.getByText("It is kept, and can be read under Deliveries.")).toBeVisible();
});

test("a wrong password is a state in words, with the server's answer", async () => {
  await mail.getByLabel("Mail server").fill("127.0.0.1");
  await mail.getByLabel("Port").fill(String(smtp.port));
  await mail.getByLabel("Security").selectOption("none");
  await mail.getByLabel("Name to sign in with").fill("ask");
  await mail.getByLabel("Mail comes from").fill("Countersign <ask@example.org>");
  await save(WRONG);
  await sendTest();
  await expect(mail.getByText(/^It did not go out\./)).toBeVisible({ timeout: 15_000 });
  await expect(mail.getByText("In trouble")).toBeVisible();
  await expect(mail.getByText(/Check the name and the password/).first()).toBeVisible();
});

test("with the right one a test arrives, and the channel works since then", async () => {
  await save(PASSWORD);
  await sendTest();
  const mails = await smtp.arrived(1);
  await expect(mail.getByText(/^Sent\. The answer was: /)).toBeVisible({ timeout: 15_000 });
  await expect(mail.getByText("Works", { exact: true })).toBeVisible();
  for (const one of mails) expect((await parsed(one)).to?.[0]?.address).toBe("ana@example.org");
});

test("no password is in the page, in the data behind it, or in the list of changes", async () => {
  await page.goto(`${site.url}/settings/channels`);
  await expect(mail.getByText("Set. Leave it empty to keep it.")).toBeVisible();
  const data = await page.request.get(`${site.url}/settings/channels`, { headers: { rsc: "1" } });
  await page.goto(`${site.url}/settings/changes`);
  await expect(page.getByText("changed how e-mail is set up").first()).toBeVisible();
  const everything = [await data.text(), await page.content()];
  await page.goto(`${site.url}/settings/channels`);
  everything.push(await page.content());
  for (const text of everything)
    for (const secret of [PASSWORD, WRONG]) expect(text.includes(secret)).toBe(false);
});
