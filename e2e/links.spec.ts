import { type Browser, expect, type Page, test } from "@playwright/test";
import { shortCode } from "@/lib/domain/short-code";
import { parsed, type TestSmtp, testSmtp } from "@/lib/testing/smtp";
import { type Desk, startDesk } from "./support/desk";
import { codeField, decideByCode, holder, linkTo, type Mailed, press, wrongCode } from "./support/links";
import { lookAt } from "./support/look";
import { ANA, signIn } from "./support/owner";
import { DAYS_FORM } from "./support/supplier-form";

// Deciding from the link of a message: with the code that stands in it, or as its person.

test.describe.configure({ mode: "serial" });

let desk: Desk;
let browser: Browser;
let mail: TestSmtp;

test.beforeAll(async ({ browser: given }) => {
  test.setTimeout(240_000);
  browser = given;
  mail = await testSmtp();
  desk = await startDesk(browser, { SMTP_URL: mail.url, MAIL_FROM: "countersign@acme.example" });
});
test.afterAll(async () => {
  await desk?.site.stop();
  await mail?.close();
});

const PHONE = { width: 320, height: 640 };

async function asked(title: string, task: Record<string, unknown> = {}, email = ANA.email): Promise<Mailed> {
  const intent = await desk.ask(title, { amount: 129.9 }, task);
  return linkTo(desk.site, intent.intent_id, email);
}

const outcomeOf = (link: Mailed) => desk.agent.waitFor(link.intentId, { timeoutMs: 10_000 });
const decisionsOn = ({ intentId }: Mailed) =>
  desk.site.sql()`select outcome, via::text, comment, data from decisions where task_id = ${intentId}`;

/** The text of the mail that this person got, once it has come. */
async function mailed(subject: string): Promise<string> {
  const find = async () => {
    for (const each of mail.mails.filter(({ to }) => to.includes(ANA.email))) {
      const read = await parsed(each);
      if (read.subject?.includes(subject)) return read.text ?? "";
    }
    return "";
  };
  await expect.poll(find).not.toBe("");
  return find();
}

test("on a phone, from the mail itself, with the code that stands in it", async () => {
  const intent = await desk.ask("Refund order 4711", { amount: 129.9 });
  const text = await mailed("Refund order 4711");
  const kept = () => desk.site.sql()`
    select m.id, content::text as content from messages m join people p on p.id = m.person_id and p.email = ${ANA.email}
    where m.intent_id = ${intent.intent_id} and m.state = 'delivered'`;
  await expect.poll(async () => (await kept()).length).toBe(1);
  const [message] = await kept();
  const link: Mailed = {
    id: message?.id,
    intentId: intent.intent_id,
    url: /http:\S+\/d\/[\w-]{43}/.exec(text)?.[0] ?? "no link",
    code: /\b\d{6}\b/.exec(text)?.[0] ?? "no code",
    page: `${desk.site.url}/d/task/${message?.id}`,
  };
  expect(message?.content).not.toContain(link.url);
  expect(message?.content).not.toContain(link.code);
  const page = await holder(browser, link, { viewport: PHONE });
  // The token is in the address no more, and nothing was decided by looking.
  await expect(page).toHaveURL(link.page);
  await expect(page.getByText("for Ana")).toBeVisible();
  expect(await decisionsOn(link)).toHaveLength(0);
  await press(page, "Approve");
  await expect(
    page.getByText("Type the six digits that stand in the message.", { exact: true }),
  ).toBeVisible();
  await codeField(page).fill(wrongCode(link));
  await press(page, "Approve");
  await expect(page.getByText("Two tries are left here.")).toBeInViewport();
  await codeField(page).fill(`${link.code?.slice(0, 3)} ${link.code?.slice(3)}`);
  await press(page, "Approve");
  await expect(page.getByText("You approved by e-mail")).toBeVisible();
  expect((await outcomeOf(link)).outcome).toBe("approved");
  expect(await decisionsOn(link)).toMatchObject([{ outcome: "approved", via: "email" }]);
  // Opened again it says what became of it.
  await page.goto(link.url);
  await expect(page.getByText("You approved by e-mail")).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve" })).toHaveCount(0);
  await page.context().close();
});

async function answerDays(page: Page) {
  await expect(page.locator('textarea[name="data"]')).toHaveValue('{\n  "days": 2\n}');
  await page.locator('textarea[name="data"]').fill('{"days":3}');
}

const KINDS: Array<[string, string, Record<string, unknown>, (page: Page) => Promise<void>]> = [
  ["approval", "rejected", {}, (page) => page.getByLabel("Comment").fill("Too much.")],
  ["review", "approved", {}, async () => {}],
  ["form", "submitted", { form_schema: DAYS_FORM }, answerDays],
  [
    "manual_action",
    "completed",
    { evidence_required: true },
    (page) => page.getByLabel("Evidence").fill("Done."),
  ],
  ["confirmation", "confirmed", {}, async () => {}],
  ["assignment", "assigned", {}, (page) => page.getByRole("radio").first().check()],
  ["clarification", "provided", {}, (page) => page.getByLabel("Answer").fill("The second one.")],
];

test("without JavaScript, every kind that a code decides", async () => {
  for (const [kind, outcome, task, fill] of KINDS) {
    const link = await asked(`As ${kind}`, { task_type: kind, ...task });
    const page = await holder(browser, link, { javaScriptEnabled: false, viewport: PHONE });
    await codeField(page).fill(link.code ?? "");
    await fill(page);
    await page.locator(`button[name="outcome"][value="${outcome}"]`).click();
    await expect(page.getByText(/^You .* by e-mail/), kind).toBeVisible();
    expect(await decisionsOn(link), kind).toHaveLength(1);
    await page.context().close();
  }
});

test("without JavaScript its person signs in from the page, and comes back to it", async () => {
  const link = await asked("Pay without scripts", { risk: "high" });
  const page = await holder(browser, link, { javaScriptEnabled: false });
  await page.getByRole("link", { name: "Sign in as Ana" }).click();
  await signIn(page);
  await expect(page).toHaveURL(link.page);
  await page.getByLabel(/to agree, type/).fill(shortCode(link.intentId));
  await press(page, "Approve");
  await expect(page.getByText("You approved by e-mail")).toBeVisible();
  await page.context().close();
});

test("its person, signed in, needs no code; what is of high risk wants to know that it is them now", async () => {
  const { page, site } = desk;
  const plain = await asked("Refund with a session");
  await page.goto(plain.url);
  await expect(codeField(page)).toHaveCount(0);
  await press(page, "Approve");
  await expect(page.getByText("You approved by e-mail")).toBeVisible();

  const risky = await asked("Pay Nordwind", { risk: "high" });
  expect(risky.code).toBeNull();
  const stranger = await holder(browser, risky);
  await expect(stranger.getByText("is not decided with a code")).toBeVisible();
  await expect(stranger.getByRole("button")).toHaveCount(0);
  await stranger.context().close();

  await site.sql()`update auth_sessions set confirmed_at = confirmed_at - interval '1 hour'`;
  await page.goto(risky.url);
  await page.getByLabel(/to agree, type/).fill(shortCode(risky.intentId));
  await press(page, "Approve");
  await expect(page.getByRole("heading", { name: "Confirm that it is you" })).toBeVisible();
  expect(await decisionsOn(risky)).toHaveLength(0);
  await page.getByLabel("Password").fill(ANA.password);
  await press(page, "Confirm");
  await expect(page).toHaveURL(risky.page);
  await page.getByLabel(/to agree, type/).fill(shortCode(risky.intentId));
  await press(page, "Approve");
  await expect(page.getByText("You approved by e-mail")).toBeVisible();
  expect((await outcomeOf(risky)).outcome).toBe("approved");
});

test("whoever a message was forwarded to reads whom it is for, and decides nothing", async () => {
  const bo = await (await browser.newContext()).newPage();
  await bo.goto((await desk.site.bootstrap("bo@example.org")).owner_link);
  await bo.getByLabel("Password").fill("another long password");
  await press(bo, "Set the password");
  await expect(bo.getByRole("heading", { name: "Inbox" })).toBeVisible();
  const link = await asked("For Ana alone");
  await bo.goto(link.url);
  await expect(bo.getByText("for Ana")).toBeVisible();
  await expect(bo.getByText("You are signed in as somebody else")).toBeVisible();
  await expect(bo.getByRole("button")).toHaveCount(0);
  // A page that was open before they signed in: the code does not help them.
  const other = await bo.context().newPage();
  const { cookies } = await bo.context().storageState();
  await bo.context().clearCookies({ name: /session_token/ });
  await other.goto(link.url);
  await codeField(other).fill(link.code ?? "");
  await bo.context().addCookies(cookies.filter(({ name }) => name.includes("session_token")));
  await press(other, "Approve");
  await expect(other.getByText("This is for Ana, and somebody else is signed in.")).toBeVisible();
  expect(await decisionsOn(link)).toHaveLength(0);
  await bo.context().close();
});

test("three wrong codes are the last in that browser; its person is told, and has others", async () => {
  const link = await asked("Guessed at");
  const page = await holder(browser, link);
  for (const said of ["Two tries are left", "One try is left", "Three wrong codes were typed"]) {
    await codeField(page).fill(wrongCode(link));
    await press(page, "Approve");
    await expect(page.getByText(said)).toBeVisible();
  }
  await page.reload();
  await expect(page.getByText("Three wrong codes were typed")).toBeVisible();
  await expect(codeField(page)).toHaveCount(0);
  const told = await desk.site.sql()`
    select about->>'subject' as subject from messages where occasion = 'notice' and intent_id = ${link.intentId}`;
  expect(told).toMatchObject([{ subject: "Wrong codes were typed for a link of yours" }]);
  await decideByCode(browser, link);
  await page.context().close();
});

test("a decision that was not theirs is denied from its receipt, and an owner lets it stand", async () => {
  const link = await asked("Denied afterwards");
  const page = await holder(browser, link);
  await codeField(page).fill(link.code ?? "");
  await press(page, "Approve");
  await expect(page.getByText("You approved by e-mail")).toBeVisible();
  const receipt = await mailed("A decision in your name: Denied afterwards");
  await lookAt(page, /http:\S+\/d\/not-me\/[\w-]{43}/.exec(receipt)?.[0] ?? "", "/d/not-me");
  await expect(page.getByText("Approved in your name by e-mail")).toBeVisible();
  await page.getByLabel(/To say that it was not you/).fill("000000");
  await press(page, "This was not me");
  await expect(page.getByText("These are not the six characters.")).toBeVisible();
  await page.getByLabel(/To say that it was not you/).fill(shortCode(link.intentId));
  await press(page, "This was not me");
  await expect(page.getByText("You said that it was not you")).toBeVisible();
  await expect(desk.agent.claim(link.intentId, "worker")).rejects.toMatchObject({
    status: 409,
    code: "disputed",
  });
  await desk.page.goto(`${desk.site.url}/intents/${link.intentId}`);
  await desk.page.getByText("Let the decision stand…").click();
  await desk.page.getByLabel("Why").first().fill("It was her after all.");
  await press(desk.page, "Release the outcome");
  await expect(desk.page.getByText("let the decision stand, which had been disputed")).toBeVisible();
  await desk.agent.claim(link.intentId, "worker");
  await page.context().close();
});

test("the pages of links are sound: for its holder, for its person, and for nobody", async () => {
  test.setTimeout(120_000);
  const [link, risky] = [await asked("Looked at"), await asked("Risky to look at", { risk: "high" })];
  const page = await (await browser.newContext()).newPage();
  for (const one of [link, risky]) await lookAt(page, one.url, "/d");
  const mine = await desk.again();
  await lookAt(mine, link.url, "/d");
  await mine.context().close();
  await page.context().close();
});
