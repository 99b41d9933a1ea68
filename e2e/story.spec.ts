import { readFileSync } from "node:fs";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { type Countersign, connect } from "@/lib/client";
import { fromPage, heldBack, resend } from "./support/forgery";
import { faultsOf } from "./support/look";
import { becomeOwner } from "./support/owner";
import { type Keys, type Site, startSite } from "./support/site";

// What agents asked and what came of it: found, read as a story, exported, and verified.

test.describe.configure({ mode: "serial" });

let site: Site;
let keys: Keys;
let page: Page; // the owner's
let agent: Countersign;
let bo: Countersign; // a person who decides over the API
let refund: string;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  site = await startSite();
  page = await (await browser.newContext()).newPage();
  await becomeOwner(page, site);
  keys = await site.bootstrap("bo@example.org");
  agent = connect({ url: site.url, key: keys.workspace_key });
  bo = connect({ url: site.url, token: keys.person_token });
});
test.afterAll(() => site?.stop());

async function ask(
  title: string,
  more: { payload?: Record<string, number | string>; risk?: "high" } = {},
): Promise<string> {
  const { intent_id } = await agent.submit({
    intent_type: "refund.v1",
    from_agent: "agent://acme/main/refunds",
    to_agent: "human",
    payload: more.payload ?? { amount: 129.9, order: "4711" },
    human_task: { title, ...(more.risk && { risk: more.risk }) },
  });
  return intent_id;
}
const main = () => page.getByRole("main");
const intents = () => page.getByRole("list", { name: "Intents, newest first" }).locator("> li");
const story = () => page.getByRole("list", { name: "What happened" });
const events = () => page.getByRole("list", { name: "Events, newest first" });
const search = async (words: string) => {
  await page.getByRole("searchbox", { name: "Search" }).fill(words);
  await page.getByRole("button", { name: "Search", exact: true }).click();
};

test("before anything was asked, each page says so in words", async () => {
  await page.goto(`${site.url}/intents`);
  await expect(main()).toContainText("No intents yet");
  await page.goto(`${site.url}/audit`);
  await expect(main()).toContainText("Nothing has happened yet");
});

test("an intent is found by its title, and its story is told in sentences", async () => {
  refund = await ask("Refund order 4711");
  await ask("Deploy 1.4", { risk: "high" });
  await agent.comment(refund, "=1+1, can somebody look?");
  await agent.revise(refund, { payload: { amount: 99, order: "4711" } });
  await bo.decide(refund, { outcome: "approved", comment: "looks fine", version: 2 });
  await page.goto(`${site.url}/intents`);
  await search("order 4711");
  await expect(page).toHaveURL(/\/intents\?q=order\+4711/);
  await expect(intents()).toHaveCount(1);
  await expect(intents().first()).toContainText("Completed");
  await intents().first().getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Refund order 4711");
  await expect(main()).toContainText("It was decided: approved, by bo.");
  for (const line of [
    "The workspace's key made this request",
    "The decision was put to everyone",
    "The request was changed to version 2 by the workspace's key",
    "bo approved over the API",
    "That completed the request, with the outcome approved",
  ])
    await expect(story()).toContainText(line);
  await expect(story().getByRole("blockquote").filter({ hasText: "looks fine" })).toHaveCount(1);
  await expect(page.getByRole("group", { name: "Changes in version 2" })).toContainText("amount");
  await expect(page.getByRole("list", { name: "Steps" })).toContainText("by nobody yet");
});

test("the filters live in the address, and what finds nothing says how to go on", async () => {
  await page.goto(`${site.url}/intents?risk=high&status=open`);
  await expect(intents()).toHaveCount(1);
  await expect(intents().first()).toContainText("High risk");
  await expect(page.getByLabel("Status")).toHaveValue("open");
  for (const path of ["intents?q=%00", "audit?q=%00&who=%00", "inbox?q=%00"]) {
    await page.goto(`${site.url}/${path}`);
    await expect(page.getByRole("heading", { level: 1, name: /Intents|Audit|Inbox/ })).toBeVisible();
  }
  await page.goto(`${site.url}/intents?agent=nobody&status=nonsense&before=x`);
  await expect(main()).toContainText("No match");
  await page.getByRole("link", { name: "Clear the filters" }).click();
  await expect(intents()).toHaveCount(2);
});

test("an owner takes a request back with a reason, and the story says so", async () => {
  const id = await ask("Refund order 4712");
  await page.goto(`${site.url}/intents/${id}`);
  await page.getByText("Take this request back…").click();
  await page.getByLabel("Why").fill("Asked twice.");
  await page.getByRole("button", { name: "Take it back" }).click();
  await expect(story()).toContainText("Ana took the request back in the inbox");
  await expect(story()).toContainText("Asked twice.");
  expect((await agent.get(id)).status).toBe("CANCELED");
  await expect(page.getByText("Take this request back…")).toHaveCount(0);
});

test("the audit is searched by who, by event and by words", async () => {
  await page.goto(`${site.url}/audit`);
  await expect(events().getByRole("listitem").first()).toContainText("Ana took the request back");
  await page.getByText("More filters").click();
  await page.getByLabel("Who").fill("bo@example.org");
  await page.getByLabel("Event", { exact: true }).selectOption({ label: "Decided or begun" });
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(events().getByRole("listitem")).toHaveCount(1);
  await expect(events()).toContainText("bo approved over the API");
  await page.goto(`${site.url}/audit?q=asked+twice`);
  await expect(events().getByRole("listitem")).toHaveCount(1);
  await events().getByRole("link", { name: "Refund order 4712" }).click();
  await expect(page).toHaveURL(/#event-8$/);
  await expect(page.locator("#event-8")).toContainText("Asked twice.");
  await page.goto(`${site.url}/audit?who=nobody`);
  await expect(main()).toContainText("Nobody of that name is known here");
  await page.goto(`${site.url}/audit?from=2020-01-01&to=2020-01-02`);
  await expect(main()).toContainText("No match");
});

test("what the filters find is exported as CSV without formulas, and as JSON lines", async ({ request }) => {
  await page.goto(`${site.url}/audit?intent=${refund}`);
  const csv = await downloaded("Export CSV");
  expect(csv.split("\r\n")[0]).toContain('"at","event","sentence"');
  expect(csv).toContain("looks fine");
  expect(csv).not.toMatch(/(^|,|\n)"[=+\-@]/);
  for (const row of csv.trim().split("\r\n").slice(1)) expect(row).toContain(`"${refund}"`);
  const lines = (await downloaded("Export JSON lines"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ seq }) => seq)).toEqual([14, 12, 10, 8, 6, 4, 2]);
  const answer = await page.request.get(`${site.url}/audit/export?format=csv`);
  expect(answer.headers()).toMatchObject({
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": expect.stringMatching(/^attachment; filename="countersign-audit-[\d-]+\.csv"$/),
    "cache-control": "no-store",
  });
  expect((await request.get(`${site.url}/audit/export?format=csv`)).status()).toBe(401);
  expect((await page.request.get(`${site.url}/audit/export?format=exe`)).status()).toBe(400);
});

async function downloaded(link: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: link }).click(),
  ]);
  return readFileSync(await download.path(), "utf8");
}

test("verifying says calmly that nothing is wrong, with the hash that the command prints", async () => {
  await page.goto(`${site.url}/audit`);
  await page.getByText("Verify that nobody changed it").click();
  await page.getByRole("button", { name: "Verify the log" }).click();
  const said = page.getByRole("status").filter({ hasText: "Nothing is wrong in 3 intents" });
  await expect(said).toBeVisible();
  const digest = /chain heads: ([0-9a-f]{64})/.exec((await said.textContent()) ?? "")?.[1] ?? "none";
  expect(await site.verify(keys.workspace_id)).toContain(`heads ${keys.workspace_id} 3 ${digest}`);
  await page.goto(`${site.url}/intents/${refund}`);
  await page.getByRole("button", { name: "Verify this log" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Nothing is wrong in 7 events" })).toContainText(
    "Chain head:",
  );
});

test("an auditor reads and verifies, and changes nothing; a member reads; neither by a forged post", async ({
  browser,
}) => {
  const id = await ask("Not for auditors");
  const auditor = await join(browser, "fay", "auditor");
  await auditor.goto(`${site.url}/intents/${id}`);
  await expect(auditor.getByRole("button", { name: "Verify this log" })).toBeVisible();
  await expect(auditor.getByText("Take this request back…")).toHaveCount(0);
  const member = await join(browser, "mia", "member");
  await member.goto(`${site.url}/audit`);
  await expect(member.getByRole("list", { name: "Events, newest first" })).toBeVisible();
  await expect(member.getByText("Verify that nobody changed it")).toHaveCount(0);

  // The very posts of the owner's page, as somebody else's page would make them.
  for (const other of [auditor, member]) await other.goto(`${site.url}/settings/you`);
  await page.goto(`${site.url}/intents/${id}`);
  const verify = await heldBack(page, page.getByRole("button", { name: "Verify this log" }));
  const refused = await resend(member.request, await fromPage(member, verify), { cookie: null });
  expect(await refused.text()).toContain("Owners, admins and auditors may verify.");
  await page.getByText("Take this request back…").click();
  await page.getByLabel("Why").fill("Forged.");
  const cancel = await heldBack(page, page.getByRole("button", { name: "Take it back" }));
  const barred = await resend(auditor.request, await fromPage(auditor, cancel), { cookie: null });
  expect(await barred.text()).toContain("You may read this workspace but not change it.");
  const stranger = await resend(member.request, await fromPage(member, cancel), { cookie: null });
  expect(await stranger.text()).toContain("Only whoever submitted this intent");
  expect((await agent.get(id)).status).toBe("WAITING");
});

async function join(browser: Browser, name: string, role: string): Promise<Page> {
  await page.goto(`${site.url}/settings/people/invite`);
  await page.getByLabel("E-mail").fill(`${name}@example.org`);
  await page.getByLabel("Role").selectOption(role);
  await page.getByRole("button", { name: "Invite" }).click();
  const link = (await page.locator("code.select-all").first().textContent()) ?? "";
  const own = await (await browser.newContext()).newPage();
  await own.goto(link);
  await own.getByLabel("Your name").fill(name);
  await own.getByLabel("Password").fill("a password of my own");
  await own.getByRole("button", { name: /Join/ }).click();
  await expect(own.getByRole("heading", { name: "Inbox" })).toBeVisible();
  return own;
}

test("axe finds nothing on any of these pages, in light and dark, wide and at 320 pixels", async () => {
  for (const path of ["/intents", `/intents/${refund}`, "/audit", "/audit?who=nobody"])
    for (const [colorScheme, width] of [
      ["light", 1200],
      ["dark", 320],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${site.url}${path}`);
      await expect(page.getByRole("main")).not.toHaveAttribute("aria-busy");
      await expect(
        page
          .getByRole("search")
          .or(page.getByRole("list", { name: "Steps" }))
          .first(),
      ).toBeVisible();
      expect(await faultsOf(page), path).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
});
