import { type Browser, expect, test } from "@playwright/test";
import { limitMs, rounds } from "@/lib/testing/fault-figures";
import { type Desk, startDesk } from "./support/desk";
import { codeField, decideByCode, holder, linkTo, type Mailed, press, wrongCode } from "./support/links";
import { ANA } from "./support/owner";
import { fillIn, openPlain, SAID, sendPlain, TYPED } from "./support/plain-form";
import { AGENTS, hit, rummage } from "./support/scanner";

// B-33: what reads mail before people do opens every link, runs every script, follows every link there, fills in every field and
// presses every button. It decides nothing, uses nothing up, and the person finds the link as it was sent to them.

const PLAIN_HITS = rounds("B-33 hits");
const FORMS = rounds("B-33 forms");
const BROWSERS = rounds("B-33 browsers");
const LINKS = 11; // shares no factor with the methods and the manners of a hit, so that each link has all of them
const AT_ONCE = 25;
const FEW = 6; // where each is a page to be drawn

let desk: Desk;
let browser: Browser;

test.beforeAll(async ({ browser: given }) => {
  test.setTimeout(240_000);
  browser = given;
  desk = await startDesk(browser);
});
test.afterAll(() => desk?.site.stop());

async function asked(title: string): Promise<Mailed> {
  const intent = await desk.ask(title, { amount: 129.9 });
  return linkTo(desk.site, intent.intent_id, ANA.email);
}

const decisionsOn = ({ intentId }: Mailed) =>
  desk.site.sql()`select outcome from decisions where task_id = ${intentId}`;

/** Everything that a link may have changed. */
const changed = async ({ id, intentId }: Mailed) => {
  const [row] = await desk.site.sql()`
    select (select count(*)::int from decisions where task_id = ${intentId}) as decisions,
      (select count(*)::int from link_visits where link_id = ${id}) as visits,
      (select count(*)::int from messages where intent_id = ${intentId} and occasion in ('receipt', 'notice')) as messages,
      tries, used_at, ended_at from decision_links where id = ${id}`;
  return row;
};
const UNTOUCHED = { decisions: 0, visits: 0, messages: 0, tries: 0, used_at: null, ended_at: null };

const askedMany = (count: number, title: string) =>
  Promise.all(Array.from({ length: count }, (_, n) => asked(`${title} ${n + 1}`)));

test(`B-33: ${PLAIN_HITS} plain hits decide nothing and use nothing up`, async () => {
  test.setTimeout(limitMs("B-33 hits", 180_000));
  const links = await askedMany(LINKS, "Scanned by machines");
  const statuses = new Map<number, number>();
  for (let n = 0; n < PLAIN_HITS; n += AT_ONCE) {
    const some = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, i) => hit(links[(n + i) % LINKS] as Mailed, n + i, desk.site.url)),
    );
    for (const status of some) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
  expect(statuses.get(303)).toBeGreaterThan(PLAIN_HITS / 4); // it was really opened
  for (const link of links) expect(await changed(link)).toEqual(UNTOUCHED);
  for (const link of links.slice(0, -1)) await decideByForm(link);
  await decideByCode(browser, links.at(-1) as Mailed);
});

const GENTLE = 4; // visits to one link: fewer wrong codes than close it to one network
const ROUGH = 10;

test(`B-33: ${FORMS} forms, sent whole as a browser without scripts sends them, decide nothing either`, async () => {
  test.setTimeout(limitMs("B-33 forms", 120_000));
  const visits = FORMS / TYPED.length;
  const rough = await askedMany(Math.ceil(visits / 30), "Scanned roughly");
  const gentle = await askedMany(Math.ceil((visits - rough.length * ROUGH) / GENTLE), "Scanned gently");
  const answers: string[] = [];
  for (const [links, each] of [
    [gentle, GENTLE],
    [rough, ROUGH],
  ] as const)
    for (let n = 0; n < links.length; n += FEW)
      await Promise.all(
        links.slice(n, n + FEW).map(async (link, i) => {
          for (let visit = 0; visit < each; visit++)
            answers.push(...(await fillIn(link, (n + i) * each + visit)));
        }),
      );
  expect(answers.length).toBeGreaterThanOrEqual(FORMS);
  expect([...new Set(answers)].sort()).toEqual([...SAID, "429"].sort());
  for (const link of [...gentle, ...rough])
    expect(await changed(link)).toMatchObject({ decisions: 0, used_at: null, ended_at: null });
  for (const link of gentle) await decideByForm(link);
  // From this network no code is taken there any more, and a session is.
  const cookies = await desk.page.context().cookies();
  const session = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  for (const link of rough) {
    const page = await openPlain(link.url, 0);
    expect((await sendPlain(page, 0, "approved", { mailed: link.code })).status).toBe(429);
    await decideByForm(link, session);
  }
});

/** Its person, in a browser without scripts. */
async function decideByForm(link: Mailed, session = ""): Promise<void> {
  const page = await openPlain(link.url, 1, session);
  await sendPlain(page, 1, "approved", session ? {} : { mailed: link.code });
  expect(await decisionsOn(link), link.page).toMatchObject([{ outcome: "approved" }]);
}

test(`B-33: ${BROWSERS} browsers that fill in every field and press every button decide nothing either`, async () => {
  test.setTimeout(limitMs("B-33 browsers", 180_000));
  const link = await asked("Scanned by browsers");
  const pressed: number[] = [];
  for (let n = 0; n < BROWSERS; n += 4)
    await Promise.all(
      Array.from({ length: 4 }, async (_, i) => {
        const page = await holder(browser, link, { userAgent: AGENTS[(n + i) % AGENTS.length] || "-" });
        pressed.push(await rummage(page, n + i));
        await page.context().close();
      }),
    );
  expect(Math.min(...pressed)).toBeGreaterThan(3);
  expect(await changed(link)).toEqual(UNTOUCHED);
  await decideByCode(browser, link);
});

test("machines that fill in only what can be seen use up their own tries, and at worst the code, but never the person's way in", async () => {
  test.setTimeout(120_000);
  const link = await asked("Scanned with manners");
  for (let n = 0; n < 2; n++) {
    const page = await holder(browser, link);
    for (const said of ["Two tries are left", "One try is left", "Three wrong codes were typed"]) {
      await codeField(page).fill(wrongCode(link));
      await press(page, "Approve");
      await expect(page.getByText(said)).toBeVisible();
    }
    await page.context().close();
  }
  expect(await changed(link)).toMatchObject({
    decisions: 0,
    visits: 2,
    tries: 6,
    messages: 1,
    used_at: null,
  });
  await desk.site.sql()`update decision_links set tries = 30 where id = ${link.id}`;
  await desk.page.goto(link.url);
  await press(desk.page, "Approve");
  await expect(desk.page.getByText("You approved by e-mail")).toBeVisible();
});

test("what ran out, was locked or never was looks the same to a stranger; its person is told which", async () => {
  const sql = desk.site.sql();
  const [expired, locked, revised] = [await asked("Old"), await asked("Locked"), await asked("Changed")];
  await sql`update decision_links set expires_at = app_now() where id = ${expired.id}`;
  await sql`update decision_links set tries = 30 where id = ${locked.id}`;
  await desk.agent.revise(revised.intentId, { payload: { amount: 1 } });
  const unknown = { ...expired, url: `${desk.site.url}/d/${"A".repeat(43)}` };
  const seen: Array<string | null> = [];
  for (const link of [expired, locked, unknown]) {
    const page = await holder(browser, link);
    await expect(page.getByRole("heading", { name: "This link opens nothing" })).toBeVisible();
    expect(page.url()).toMatch(/\/d\/task\/[0-9a-f-]{36}$/);
    seen.push(await page.locator("main").textContent());
    await page.context().close();
  }
  expect(new Set(seen).size).toBe(1);
  const { page } = desk;
  await page.goto(expired.url);
  await expect(page.getByRole("heading", { name: "This link has run out" })).toBeVisible();
  await page.goto(revised.url);
  await expect(page.getByRole("heading", { name: "The request has changed" })).toBeVisible();
  await page.goto(locked.url);
  await press(page, "Approve");
  await expect(page.getByText("You approved by e-mail")).toBeVisible();
});

test("a token is in no address, no Referer, no log and no row", async () => {
  const link = await asked("Leaks nothing");
  const token = link.url.split("/d/")[1] ?? "";
  const page = await (await browser.newContext()).newPage();
  const sent: string[] = [];
  page.on("request", (request) => {
    const { referer = "" } = request.headers();
    if (request.url() !== link.url) sent.push(`${request.url()} ${referer}`);
  });
  const first = await page.request.get(link.url, { maxRedirects: 0 });
  expect(first.status()).toBe(303);
  expect(first.headers()).toMatchObject({ "referrer-policy": "no-referrer", "cache-control": "no-store" });
  expect(first.headers()["set-cookie"]).toMatch(/HttpOnly/i);
  await page.goto(link.url);
  expect(await page.evaluate(() => [document.referrer, location.href, document.cookie])).toEqual([
    "",
    link.page,
    "",
  ]);
  await codeField(page).fill(link.code ?? "");
  await press(page, "Approve");
  await expect(page.getByText("You approved by e-mail")).toBeVisible();
  await page.getByRole("link", { name: "Sign in as Ana" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(sent.length).toBeGreaterThan(5);
  expect(sent.filter((line) => line.includes(token))).toEqual([]);
  expect(await page.evaluate(() => document.referrer)).not.toContain(token);
  expect(desk.site.said()).not.toContain(token);
  // All of the database, as somebody would have it who got hold of a copy.
  const sql = desk.site.sql();
  const tables =
    await sql`select table_name as name from information_schema.tables where table_schema = 'public'`;
  for (const { name } of tables) {
    const [found] = await sql.unsafe(
      `select count(*)::int as n from "${name}" t where strpos(t::text, $1) > 0 or strpos(t::text, $2) > 0`,
      [token, Buffer.from(token, "base64url").toString("hex")],
    );
    expect([name, found?.n]).toEqual([name, 0]);
  }
  await page.context().close();
});

test("the code of one message decides what that one asks, and nothing else that is asked of its person", async () => {
  const [link, other] = [await asked("Pay this"), await asked("Pay that")];
  const page = await openPlain(link.url, 0);
  const sent = await sendPlain(page, 0, "approved", { taskId: other.intentId, mailed: link.code });
  expect(sent.text).toContain("This link opens nothing any more.");
  for (const one of [link, other]) expect(await decisionsOn(one)).toHaveLength(0);
});

test("posts that prove nothing are turned away by the twentieth, and the inbox stays open", async () => {
  const link = await asked("Stormed");
  const page = await (await browser.newContext()).newPage();
  const headers = { origin: desk.site.url, "sec-fetch-site": "same-origin" };
  const statuses: number[] = [];
  for (let n = 0; n < 25; n++)
    statuses.push((await page.request.post(link.page, { headers, form: { outcome: "approved" } })).status());
  expect(statuses.indexOf(429)).toBeLessThanOrEqual(20);
  expect(statuses.slice(20).every((status) => status === 429)).toBe(true);
  expect(await decisionsOn(link)).toHaveLength(0);
  await desk.page.goto(`${desk.site.url}/inbox`);
  await expect(desk.row("Stormed")).toBeVisible();
  // Neither is its person, with the message, from the same network.
  await page.context().close();
  await decideByCode(browser, link);
});
