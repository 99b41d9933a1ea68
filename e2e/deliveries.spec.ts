import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import type { Letter } from "@/lib/channels/email/letter";
import { mailOf } from "@/lib/channels/email/letter-html";
import { lettersOf } from "@/lib/channels/email/letters.fixture";
import { connect } from "@/lib/client";
import { faultsOf, lookAt, widthOf } from "./support/look";
import { ANA, becomeOwner } from "./support/owner";
import { type Site, startSite } from "./support/site";

// What was sent to whom, as an owner reads it.

test.describe.configure({ mode: "serial" });

let site: Site;
let page: Page;
let workspaceId: string;
let ana: string;
let key: string;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  site = await startSite();
  page = await (await browser.newContext()).newPage();
  await becomeOwner(page, site);
  const [person] = await site.sql()`select workspace_id, id from people where email = ${ANA.email}`;
  workspaceId = person?.workspace_id;
  ana = person?.id;
  key = (await site.bootstrap("bo@example.org")).workspace_key;
});
test.afterAll(() => site?.stop());

/** A mail that has ended, with whatever stands in it; `personId` null: to nobody who is known here. */
async function mail(
  state: "delivered" | "dead",
  content: object,
  personId: string | null = ana,
): Promise<string> {
  const id = randomUUID().replace(/^.{8}/, "ffffffff"); // before all others in the list
  await site.sql()`
    insert into messages (workspace_id, id, due_at, created_at, ended_at, channel, state, attempts, spent, occasion, person_id, destination,
      address, subject, content, answer)
    values (${workspaceId}, ${id}, app_now(), app_now(), app_now(), 'email', ${state}, 1, 1, 'withdrawn', ${personId}, 'smtp',
      'ana@example.org', 'Taken back: refund', ${JSON.stringify(content)}::text::json, '550 5.1.1 No such mailbox')`;
  await site.sql()`
    insert into message_attempts (workspace_id, message_id, attempt, at, ms, outcome, code, answer)
    values (${workspaceId}, ${id}, 1, app_now(), 12, ${state === "dead" ? "failed" : "delivered"}, '550', '550 5.1.1 No such mailbox')`;
  return id;
}
const open = (id: string) => page.goto(`${site.url}/deliveries/${id}`);

test("what an agent asks is told, and kept here where there is no mail server", async () => {
  await page.goto(`${site.url}/deliveries`);
  await expect(page.getByRole("heading", { name: "Deliveries" })).toBeVisible();
  const agent = connect({ url: site.url, key });
  const { intent_id } = await agent.submit({
    intent_type: "refund.v1",
    to_agent: "human",
    payload: { amount: 12 },
    human_task: { title: "Refund 12", assignees: [ANA.email] },
  });
  const line = page.getByRole("list", { name: "Messages, newest first" }).getByRole("listitem");
  await expect(async () => {
    await page.goto(`${site.url}/deliveries?intent=${intent_id}`);
    await expect(line.filter({ hasText: "Kept here" })).toHaveCount(1, { timeout: 1000 });
  }).toPass();
  await line.getByRole("link").click();
  await expect(page.getByRole("list", { name: "Attempts, newest first" })).toContainText("Attempt 1");
  await page.getByRole("link", { name: "its intent" }).click();
  await expect(page.getByRole("list", { name: "Messages about it" })).toContainText("Kept here");
});

test("a mail is shown as it was sent: nothing in it runs, nothing is loaded, and its link is its own person's", async () => {
  // What the browser's own policy stops is announced as a request, too; only what would have left comes here.
  const left: string[] = [];
  await page.route(
    (url) => url.protocol.startsWith("http") && url.origin !== site.url,
    (route) => {
      left.push(route.request().url());
      return route.abort();
    },
  );
  const html = `<html><head><style>p{color:red}</style></head><body><p>Hello</p><script>top.document.title = "owned"</script>
    <img src="https://tracker.example/x.png" onerror="top.document.title = 'owned'"><a href="{{link}}">Open it</a></body></html>`;
  const content = { html, text: "Open {{link}} and type {{code}}.", headers: { "Message-ID": "<a@b>" } };
  const [own, others] = [await mail("delivered", content), await mail("delivered", content, null)];
  await site.sql()`
    insert into decision_links (workspace_id, id, hash, code_hash, intent_id, version, person_id, expires_at, created_at)
    values (${workspaceId}, ${own}, 'x', 'y', ${randomUUID()}, 1, ${ana}, app_now() + interval '1 hour', app_now())`;
  const link = page.frameLocator("iframe").getByRole("link", { name: "Open it" });
  await open(own);
  await expect(link).toHaveAttribute("href", new RegExp(`^${site.url}/d/[\\w-]{43}$`));
  await page.getByText("As plain text").click();
  await expect(page.getByText(/and type \d{6}\./)).toBeVisible();
  await open(others);
  await expect(link).toHaveAttribute("href", "#");
  await page.getByText("As plain text").click();
  await expect(page.getByText("and type ••••••.")).toBeVisible();
  expect(await page.title()).not.toContain("owned");
  expect(left).toEqual([]);
});

test("what could not be sent stands at the top, and is tried again by hand", async () => {
  const id = await mail("dead", { text: "It was taken back." });
  await page.goto(`${site.url}/deliveries`);
  await expect(page.getByText("1 message of the last seven days could not be sent.")).toBeVisible();
  await page.getByRole("link", { name: "Show it" }).click();
  await expect(page).toHaveURL(/state=dead/);
  await expect(page.getByRole("list", { name: "Messages, newest first" }).getByRole("link")).toHaveCount(1);
  await page.getByRole("list", { name: "Messages, newest first" }).getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(id));
  await expect(page.getByText("550: 550 5.1.1 No such mailbox")).toBeVisible();
  await page.getByRole("button", { name: "Try now" }).click();
  // The word of it and what it came to: either may be there first, and for a moment both.
  const tried = page.getByText("It is being tried now.");
  await expect(tried.or(page.getByRole("button", { name: "Send once more" })).first()).toBeVisible();
  await expect(async () => {
    const [row] = await site.sql()`select attempts from messages where id = ${id}`;
    expect(row?.attempts).toBeGreaterThan(1);
  }).toPass();
  await page.goto(`${site.url}/settings/changes`);
  await expect(page.getByText("had a message tried now: Taken back to Ana by E-mail")).toBeVisible();
});

test("all that could not be sent and that the list shows are tried again at once, after a second look", async () => {
  const [one, other] = [await mail("dead", { text: "One." }), await mail("dead", { text: "Two." })];
  const strange = await mail("dead", { text: "Nobody's." }, null);
  await page.goto(`${site.url}/deliveries?state=dead&q=${encodeURIComponent(ANA.email)}`);
  await page.getByText("Try all 2 again").click();
  await page.getByRole("button", { name: "Try 2 messages now" }).click();
  await expect(async () => {
    const rows =
      await site.sql()`select attempts from messages where id = any(${[one, other]}::uuid[]) and attempts > 1`;
    expect(rows).toHaveLength(2);
  }).toPass();
  expect(await site.sql()`select attempts from messages where id = ${strange}`).toMatchObject([
    { attempts: 1 },
  ]);
  await page.goto(`${site.url}/settings/changes`);
  await expect(
    page.getByText("had 2 messages tried now that could not be sent: to “ana@example.org”"),
  ).toBeVisible();
});

test("the list and a message's page are looked at like every other", async () => {
  const id = await mail("dead", { text: "It was taken back." }, null);
  await lookAt(page, `${site.url}/deliveries`);
  await lookAt(page, `${site.url}/deliveries/${id}`, "/deliveries/:message");
});

// Within the page it stands in a frame that may not run anything, axe neither.
test("so are mails, as their readers see them", async () => {
  // What makes a page of it, its heading and landmarks, has the program that shows it.
  const own = (fault: string) => !/^(landmark-one-main|region|page-has-heading-one):/.test(fault);
  const letters = lettersOf("", "high");
  for (const occasion of ["assigned", "gathered", "receipt"]) {
    const { html } = mailOf(letters[occasion] as Letter);
    await page.goto(`data:text/html;charset=utf-8,${encodeURIComponent(html)}`);
    await page.setViewportSize({ width: 320, height: 800 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect((await faultsOf(page, colorScheme)).filter(own), `${occasion} ${colorScheme}`).toEqual([]);
    }
    expect(await widthOf(page), occasion).toBeLessThanOrEqual(320);
  }
});
