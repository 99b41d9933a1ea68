import { type Browser, expect, type Page, test } from "@playwright/test";
import { type Account, type Provider, startProvider } from "./support/oidc-provider";
import { ANA, becomeOwner } from "./support/owner";
import { type Site, startSite } from "./support/site";

// Signing in at an identity provider, against a real one.

test.describe.configure({ mode: "serial" });

let provider: Provider;
let site: Site;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  provider = await startProvider();
  provider.accounts.push(...["ana", "bo", "cleo", "eve"].map((name) => account(`${name}@example.org`)), {
    ...account("bo2@example.org"),
    email_verified: false,
  });
  site = await startSite({
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
    OIDC_NAME: "Acme ID",
  });
  provider.redirectUri.is = `${site.url}/api/auth/callback/oidc`;
  const owner = await browser.newPage();
  await becomeOwner(owner, site);
  await owner.context().close();
  // Named, and never came.
  await site.bootstrap("bo@example.org");
  await site.bootstrap("bo2@example.org");
});
test.afterEach(() => {
  for (const name of Object.keys(provider.lies)) delete provider.lies[name];
  provider.signsWith.own = true;
  provider.keepsAnswers.is = false;
});
test.afterAll(() => Promise.all([site?.stop(), provider?.stop()]));

const account = (email: string): Account => ({
  sub: `sub-${email}`,
  email,
  email_verified: true,
  name: email.split("@")[0] as string,
});

const visitor = async (browser: Browser): Promise<Page> => (await browser.newContext()).newPage();
async function signInAt(page: Page, email: string, from = "/sign-in"): Promise<void> {
  await page.goto(`${site.url}${from}`);
  await page.getByRole("link", { name: "Sign in with Acme ID" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Sign in" }).click();
}
const isOut = async (page: Page) => {
  await page.goto(`${site.url}/inbox`);
  await expect(page).toHaveURL(`${site.url}/sign-in`);
};

test("a provider that is away from the start is asked again by the next who wants it", async ({
  browser,
}) => {
  const page = await visitor(browser);
  await provider.away();
  await page.goto(`${site.url}/inbox?view=done`);
  await page.getByRole("link", { name: "Sign in with Acme ID" }).click();
  await expect(page.getByText("Acme ID does not answer.")).toBeVisible();
  await provider.back();
  await page.getByRole("link", { name: "Sign in with Acme ID" }).click();
  await expect(page.getByRole("heading", { name: "Acme ID" })).toBeVisible();
  await page.context().close();
});

test("a person whom the workspace has named comes in, and back to the page they wanted", async ({
  browser,
}) => {
  const page = await visitor(browser);
  await page.goto(`${site.url}/inbox?view=done`);
  await page.getByRole("link", { name: "Sign in with Acme ID" }).click();
  const asked = provider.asked.at(-1);
  expect(asked?.get("code_challenge_method")).toBe("S256");
  expect(asked?.get("nonce")).toMatch(/^.{32}$/);
  expect(asked?.get("state")).toMatch(/^.{32}$/);
  await page.getByLabel("E-mail").fill("bo@example.org");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${site.url}/inbox?view=done`);
  await expect(page.getByRole("banner")).toContainText("bo");
  await page.context().close();
});

test("who has a password comes in as they are; where they are told goes with it", async ({ browser }) => {
  const page = await visitor(browser);
  const [told] = await site.sql()`
    insert into push_subscriptions (workspace_id, id, person_id, endpoint, p256dh, auth, label, session_id, created_at)
    select workspace_id, gen_random_uuid(), id, 'https://push.example/', '', '', '', 'before', now() from people
    where email = ${ANA.email} returning id`;
  await page.context().addCookies([{ name: "countersign.browser", value: told?.["id"], url: site.url }]);
  await signInAt(page, ANA.email);
  await expect(page.getByRole("banner")).toContainText("Ana");
  const its = "delete from push_subscriptions p using auth_sessions s where s.id = p.session_id returning 1";
  expect(await site.sql().unsafe(its)).toHaveLength(1);
  await page.context().close();
});

test("somebody invited has come by signing in, and the workspace's changes say so", async ({ browser }) => {
  const [first] = await site.sql()`select id from workspaces order by created_at limit 1`;
  await site.sql()`
    insert into people (workspace_id, id, email, name, role, status)
    values (${first?.id}, gen_random_uuid(), 'Cleo@example.org', 'Cleo', 'member', 'invited')`;
  const page = await visitor(browser);
  await signInAt(page, "cleo@example.org");
  await expect(page.getByRole("banner")).toContainText("Cleo");
  const [told] =
    await site.sql()`select about->>'email' as email from admin_events where what = 'person.joined'`;
  expect(told?.email).toBe("cleo@example.org");
  await page.context().close();
});

test("an address that the provider has not verified opens nothing", async ({ browser }) => {
  const page = await visitor(browser);
  await signInAt(page, "bo2@example.org", "/inbox?view=done");
  await expect(page.getByText("Acme ID has not verified your e-mail address")).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in\?next=%2Finbox%3Fview%3Ddone&problem=unverified$/);
  await isOut(page);
  await page.context().close();
});

test("whom nobody here knows is told whom to ask", async ({ browser }) => {
  const page = await visitor(browser);
  await signInAt(page, "eve@example.org");
  await expect(page.getByText("ask an owner to invite you")).toBeVisible();
  await isOut(page);
  await page.context().close();
});

test("whoever turns back at the provider is back at the sign-in page", async ({ browser }) => {
  const page = await visitor(browser);
  await page.goto(`${site.url}/sign-in`);
  await page.getByRole("link", { name: "Sign in with Acme ID" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("You came back from Acme ID without signing in.")).toBeVisible();
  await page.context().close();
});

test("an answer that this browser did not ask for signs nobody in", async ({ browser }) => {
  // Bo asks, and sends the answer to somebody else instead of opening it: a forged sign-in.
  const bo = await visitor(browser);
  provider.keepsAnswers.is = true;
  await signInAt(bo, "bo@example.org");
  const answer = (await bo.locator("body").textContent()) ?? "";
  expect(answer).toContain("/api/auth/callback/oidc?code=");
  const other = await visitor(browser);
  await other.goto(answer);
  await expect(other.getByText("was begun in another browser")).toBeVisible();
  await isOut(other);
  // Nor does one whose state was changed, in the browser that asked.
  const changed = new URL(answer);
  changed.searchParams.set("state", "x".repeat(32));
  await bo.goto(changed.href);
  await expect(bo.getByText("was begun in another browser")).toBeVisible();
  await isOut(bo);
  await bo.context().close();
  await other.context().close();
});

const FORGERIES: Array<[string, () => void]> = [
  ["signed by somebody else", () => Object.assign(provider.signsWith, { own: false })],
  ["of another issuer", () => Object.assign(provider.lies, { iss: "https://id.example.org" })],
  ["for another client", () => Object.assign(provider.lies, { aud: "somebody-else" })],
  ["made for another request", () => Object.assign(provider.lies, { nonce: "x".repeat(32) })],
  ["without a nonce", () => Object.assign(provider.lies, { nonce: undefined })],
  ["that has expired", () => Object.assign(provider.lies, { exp: 1_700_000_000 })],
];
for (const [what, lie] of FORGERIES)
  test(`a token ${what} signs nobody in`, async ({ browser }) => {
    lie();
    const page = await visitor(browser);
    await signInAt(page, "bo@example.org");
    await expect(page.getByText("Signing in with Acme ID did not work.")).toBeVisible();
    await isOut(page);
    await page.context().close();
  });

test("confirming asks for the password again; what the provider knew from before is not enough", async ({
  browser,
}) => {
  const page = await visitor(browser);
  await signInAt(page, "bo@example.org");
  await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
  const before = await page.context().cookies();
  await page.goto(`${site.url}/confirm?next=%2Finbox%3Fview%3Ddone`);
  await expect(page.getByLabel("Password")).toHaveCount(0); // Bo has none
  await page.getByRole("link", { name: "Confirm with Acme ID" }).click();
  expect(provider.asked.at(-1)?.get("max_age")).toBe("0");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("without signing in")).toBeVisible();
  await page.getByRole("link", { name: "Confirm with Acme ID" }).click();
  await page.getByLabel("E-mail").fill("bo@example.org");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${site.url}/inbox?view=done`);
  // The session of before is worth nothing any more.
  await page.context().addCookies(before);
  await isOut(page);
  await page.context().close();
});

test("who is let through on this morning's word has signed in, and has not just proved who they are", async ({
  browser,
}) => {
  provider.lies.auth_time = Math.floor(Date.now() / 1000) - 3 * 3600;
  const page = await visitor(browser);
  await signInAt(page, "bo@example.org");
  await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
  const make = async () => {
    await page.goto(`${site.url}/settings/security`);
    await page.getByLabel("Name", { exact: true }).fill("Laptop");
    await page.getByRole("button", { name: "Make the token" }).click();
  };
  await make();
  await expect(page.getByRole("link", { name: "Confirm who you are in another tab" })).toBeVisible();
  delete provider.lies.auth_time;
  await page.goto(`${site.url}/confirm?next=%2Fsettings%2Fsecurity`);
  await page.getByRole("link", { name: "Confirm with Acme ID" }).click();
  await page.getByLabel("E-mail").fill("bo@example.org");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${site.url}/settings/security`);
  await make();
  await expect(page.getByText("The token “Laptop” is made.")).toBeVisible();
  await page.context().close();
});

test("while the provider is away a calm sentence says so, and passwords go on working", async ({
  browser,
}) => {
  const page = await visitor(browser);
  await page.goto(`${site.url}/sign-in`);
  await page.getByRole("link", { name: "Sign in with Acme ID" }).click();
  await provider.away();
  // Away between the form and the code: the sentence comes from our own page.
  const state = provider.asked.at(-1)?.get("state") ?? "";
  await page.goto(`${provider.redirectUri.is}?code=x&state=${state}`);
  await expect(page.getByText("Acme ID does not answer.")).toBeVisible();
  await page.getByLabel("E-mail").first().fill(ANA.email);
  await page.getByLabel("Password").fill(ANA.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("banner")).toContainText("Ana");
  await provider.back();
  await page.context().close();
});
