import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { ANA, becomeOwner, signIn } from "./support/owner";
import { type Site, startSite } from "./support/site";

// The first minutes with Countersign: one command, one link, an owner, an empty inbox; and how people come back in.

test.describe.configure({ mode: "serial" });

let site: Site;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  site = await startSite();
});
test.afterAll(() => site?.stop());

test("before anybody is here, signing in says where to begin", async ({ page }) => {
  await page.goto(site.url);
  await expect(page).toHaveURL(`${site.url}/sign-in`);
  await expect(page.getByText("Nobody can sign in yet.")).toBeVisible();
});

test("looking at the link spends nothing, and its token stays in no address", async ({ page, request }) => {
  for (let i = 0; i < 3; i++) expect((await request.get(site.ownerLink)).ok()).toBe(true);
  expect((await request.head(site.ownerLink)).ok()).toBe(true);
  await page.goto(site.ownerLink);
  await expect(page).toHaveURL(`${site.url}/setup`);
  await expect(page.getByRole("heading", { name: "Welcome to Countersign" })).toBeVisible();
});

test("a form that is not right says so at the field, keeps what was typed, and leaves the link whole", async ({
  page,
}) => {
  await page.goto(site.ownerLink);
  await page.getByLabel("Your name").fill(ANA.name);
  await page.getByLabel("E-mail").fill(ANA.email);
  await page.getByLabel("Password").fill("short");
  await page.locator("form").evaluate((form: HTMLFormElement) => form.setAttribute("novalidate", ""));
  await page.getByRole("button", { name: "Make the workspace" }).click();
  await expect(page.getByText("At least 10 characters.", { exact: true })).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue(ANA.email);
});

test("the link makes its first opener the owner, who finds an empty inbox", async ({ page }) => {
  await becomeOwner(page, site);
  await expect(page.getByRole("heading", { name: "All caught up" })).toBeVisible();
  await expect(page.getByRole("banner")).toContainText("Acme");
  await expect(page.getByRole("banner")).toContainText("Ana");
});

test("an empty inbox says how software asks, in words that work, until something was asked", async ({
  page,
}) => {
  await page.goto(site.url);
  await signIn(page);
  const first = page.getByRole("region", { name: "The first request" });
  await expect(first.getByRole("link", { name: "Make a key" })).toHaveAttribute("href", "/settings/agents");
  const docs = await page.request.get(
    site.url + (await first.getByRole("link", { name: "software can ask" }).getAttribute("href")),
  );
  expect(await docs.text()).toContain("/v1/intents");
  const { workspace_key } = await site.bootstrap("kim@example.org");
  const said = ((await first.locator("pre").textContent()) ?? "").replace("KEY", workspace_key);
  await promisify(execFile)("sh", ["-c", said]);
  await page.getByRole("button", { name: "1 new" }).click();
  await page.getByRole("link", { name: "Refund order 4711" }).click();
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByRole("button", { name: "Send now" }).click();
  await page.reload();
  await expect(page.getByRole("heading", { name: "All caught up" })).toBeVisible();
  await expect(first).toHaveCount(0);
});

test("a second use of the link is refused with a plain sentence", async ({ page }) => {
  await page.goto(site.ownerLink);
  await expect(page.getByText("This link was used already, and it works only once.")).toBeVisible();
  await page.goto(`${site.url}/setup?token=${"A".repeat(43)}`);
  await expect(page.getByText("This link is not known here.")).toBeVisible();
});

test("the owner signs in, is refused with a wrong password, and signs out", async ({ page }) => {
  await page.goto(`${site.url}/inbox`);
  await expect(page).toHaveURL(`${site.url}/sign-in`);
  await signIn(page, "not the password");
  await expect(page.getByText("do not belong together")).toBeVisible();
  await signIn(page);
  await expect(page.getByRole("heading", { name: "All caught up" })).toBeVisible();
  const [session] = (await page.context().cookies()).filter((cookie) => cookie.name.includes("session"));
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax" });

  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(`${site.url}/sign-in`);
  // The session is gone on the server, not only in this browser.
  await page.context().addCookies([session!]);
  await page.goto(`${site.url}/inbox`);
  await expect(page).toHaveURL(`${site.url}/sign-in`);
});

test("a second owner sets a password through a link that is for them alone", async ({ page }) => {
  const { owner_link } = await site.bootstrap("bo@example.org");
  await page.goto(owner_link);
  await expect(page.getByLabel("E-mail")).toHaveValue("bo@example.org");
  await expect(page.getByLabel("Workspace")).toHaveCount(0);
  await page.getByLabel("Password").fill("another long password");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByRole("heading", { name: "All caught up" })).toBeVisible();
});

test("a sign-in link signs in by its button, once; opening it does nothing", async ({ page, request }) => {
  await page.goto(`${site.url}/sign-in`);
  await page.getByText("Sign in with a link instead").click();
  await page.getByLabel("E-mail").last().fill(ANA.email);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await expect(page.getByText("a link is on its way")).toBeVisible();
  const link = await site.hear(/(http:\S+\/sign-in\?token=\S+)/); // the answer does not wait for the mail
  await request.get(link);
  await page.goto(link);
  await expect(page).toHaveURL(`${site.url}/sign-in/link`);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "All caught up" })).toBeVisible();

  await page.context().clearCookies();
  await page.goto(link);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("This link was used already")).toBeVisible();
});

test("a stranger's address gets the same answer, and no link", async ({ page }) => {
  await page.goto(`${site.url}/sign-in`);
  await page.getByText("Sign in with a link instead").click();
  await page.getByLabel("E-mail").last().fill("nobody@example.org");
  await page.getByRole("button", { name: "Send me a link" }).click();
  await expect(page.getByText("a link is on its way")).toBeVisible();
  expect(site.said()).not.toContain("Sign-in link for nobody@example.org");
});

test("guessing at a password ends long before the twentieth attempt", async ({ page }) => {
  await page.goto(`${site.url}/sign-in`);
  for (let attempt = 1; attempt <= 20; attempt++) {
    await signIn(page, `guess number ${attempt}`);
    await expect(page.getByRole("button", { name: "Sign in", exact: true })).not.toHaveAttribute(
      "aria-disabled",
      "true",
    );
    if (await page.getByText("Too many attempts.").isVisible()) return noMail();
  }
  throw new Error("Twenty guesses were let through.");

  /** Nor is that address flooded with links from there. */
  async function noMail(): Promise<void> {
    await page.reload();
    await page.getByText("Sign in with a link instead").click();
    await page.getByLabel("E-mail").last().fill(ANA.email);
    await page.getByRole("button", { name: "Send me a link" }).click();
    await expect(page.getByText("Too many attempts.")).toBeVisible();
  }
});

test("no page is kept by a browser, framed by another site, or served with an image optimizer", async ({
  request,
}) => {
  for (const path of [
    "/",
    "/sign-in",
    "/setup",
    "/inbox",
    "/inbox/nothing",
    "/nothing",
    "/api/auth/get-session",
  ]) {
    const answer = await request.get(`${site.url}${path}`, { maxRedirects: 0 });
    const headers = answer.headers();
    expect(headers["cache-control"], path).toContain("no-store");
    expect(headers["content-security-policy"], path).toContain("frame-ancestors 'none'");
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["x-powered-by"], path).toBeUndefined();
  }
  const setup = await request.get(site.ownerLink, { maxRedirects: 0 });
  expect(setup.headers()["referrer-policy"]).toBe("no-referrer");
  expect((await request.get(`${site.url}/_next/image?url=%2Ficon.svg&w=64&q=75`)).status()).toBe(404);
  expect((await request.post(`${site.url}/api/auth/sign-up/email`, { data: {} })).status()).toBe(403);
  expect((await request.get(`${site.url}/api/auth/magic-link/verify?token=x`)).status()).toBe(404);
});
