import { expect, type Locator, type Page, test } from "@playwright/test";
import { shortCode } from "@/lib/domain/short-code";
import { withResolvers } from "@/lib/testing/with-resolvers";
import { codeField, linkTo } from "./support/links";
import { ANA } from "./support/owner";
import { type Asked, type Reader, startReader } from "./support/reader";
import { fillLines, SUPPLIER_FORM } from "./support/supplier-form";

// On a slow line a page can be typed in before its scripts have come. What was typed is still there when they have.

test.describe.configure({ mode: "serial", timeout: 120_000 });

let reader: Reader;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  reader = await startReader(browser);
  ({ page } = reader);
});
test.afterAll(() => reader?.site.stop());

/** Opens it, and types in it before a script is there; on from when the scripts listen to that form. */
async function early(on: Page, path: string, form: Locator, type: () => Promise<void>): Promise<void> {
  const scripts = withResolvers<void>();
  await on.route("**/*.js", (route) => scripts.promise.then(() => route.continue()));
  await on.goto(`${reader.site.url}${path}`, { waitUntil: "commit" });
  await type();
  expect(await listens(form)).toBe(false);
  scripts.resolve();
  await expect.poll(() => listens(form)).toBe(true);
  // Whatever they do first is drawn by then.
  await on.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200))));
  await on.unrouteAll();
}

/** React leaves its mark on what it has taken over. */
const listens = (form: Locator): Promise<boolean> =>
  form.evaluate((element) => Object.keys(element).some((key) => key.startsWith("__reactProps")));

const card = (title: string) => reader.card(title);
const desk = (title: string, { id }: Asked, type: () => Promise<void>) =>
  early(page, `/inbox/${id}`, card(title).getByRole("form"), type);
const formWith = (on: Page, button: string) =>
  on.locator("form").filter({ has: on.getByRole("button", { name: button, exact: true }) });

test("a form that an agent asks for: every kind of field", async () => {
  const title = "Supplier typed early";
  const asked = await reader.ask(title, {}, { task_type: "form", form_schema: SUPPLIER_FORM });
  const form = card(title);
  await desk(title, asked, async () => {
    await form.getByLabel("Legal name").fill("Example Limited");
    await form.getByRole("group", { name: "In the EU?" }).getByLabel("No").check();
    await form.getByLabel("30 days").check();
    await fillLines(form);
    await form.getByLabel("Email").first().fill("a@example.org");
    await form.getByLabel("Comment").fill("All of it, early");
  });
  await expect(form.getByLabel("Legal name")).toHaveValue("Example Limited");
  await reader.button(title, "Submit").click();
  expect((await asked.outcome).result).toMatchObject({
    comment: "All of it, early",
    data: {
      name: "Example Limited",
      isEu: false,
      terms: "30 days",
      limit: 2500.5,
      since: "2031-04-25",
      address: { city: "Zürich" },
      contacts: [{ email: "a@example.org" }],
    },
  });
});

test("a comment to a task that is open beside the list", async () => {
  const title = "Beside the list, early";
  const asked = await reader.ask(title, {});
  const form = card(title).getByRole("form");
  const comment = form.getByLabel("Comment");
  await early(page, `/inbox?task=${asked.id}`, form, () => comment.fill("Half a sentence"));
  await expect(comment).toHaveValue("Half a sentence");
  await reader.button(title, "Approve").click();
  expect((await asked.outcome).result).toMatchObject({ comment: "Half a sentence" });
});

test("a form that an agent asks for: a long choice, several lines, and what it began with written over", async () => {
  const title = "Terms typed early";
  const months = ["January", "February", "March", "April", "May", "June", "July"];
  const form_schema = {
    type: "object",
    required: ["month", "text"],
    properties: {
      month: { title: "Month", enum: months },
      text: { type: "string", title: "Text", maxLength: 2000, default: "Dear all,\nas agreed." },
    },
  };
  const asked = await reader.ask(title, {}, { task_type: "form", form_schema });
  const form = card(title);
  await desk(title, asked, async () => {
    await form.getByLabel("Month").selectOption("May");
    await form.getByLabel("Text").fill("Dear Ben,\nas agreed.");
  });
  await reader.button(title, "Submit").click();
  const data = { month: "May", text: "Dear Ben,\nas agreed." };
  expect((await asked.outcome).result).toMatchObject({ data });
});

test("an answer as JSON, where the form cannot be drawn", async () => {
  const title = "JSON typed early";
  const form_schema = {
    anyOf: [{ type: "object", required: ["a"], properties: { a: { type: "number" } } }],
    default: { a: 1 },
  };
  const asked = await reader.ask(title, {}, { task_type: "form", form_schema });
  await desk(title, asked, () => card(title).getByLabel("Answer").fill('{"a": 12.5}'));
  await reader.button(title, "Submit").click();
  expect((await asked.outcome).result).toMatchObject({ a: 12.5 });
});

test("the steps of a checklist, and the evidence beside it", async () => {
  const title = "Steps ticked early";
  const checklist = ["Shut it down", "Replace disk 2", { text: "Label the old one", optional: true }];
  const asked = await reader.ask(title, {}, { task_type: "manual_action", checklist });
  await desk(title, asked, async () => {
    await card(title).getByLabel("Shut it down").check();
    await card(title).getByLabel("Replace disk 2").check();
    await card(title).getByLabel("Evidence").fill("Both lamps are green");
  });
  await expect(card(title)).toContainText("2 of 3 done");
  await reader.button(title, "Mark as done").click();
  expect((await asked.outcome).result).toMatchObject({
    data: {
      evidence: "Both lamps are green",
      checklist: [{ done: true }, { done: true }, { done: false }],
    },
  });
});

test("whom to", async () => {
  const title = "Chosen early";
  const asked = await reader.ask(title, {}, { task_type: "assignment" });
  await desk(title, asked, () => card(title).getByRole("radio", { name: /bo/ }).check());
  await reader.button(title, "Assign").click();
  expect((await asked.outcome).result).toMatchObject({ data: { assignee: "bo@example.org" } });
});

test("the short code of what is of high risk", async () => {
  const title = "Code typed early";
  const asked = await reader.ask(title, {}, { risk: "high" });
  await desk(title, asked, () =>
    card(title)
      .getByLabel(/to agree, type/)
      .fill(shortCode(asked.id)),
  );
  await reader.button(title, "Approve").click();
  expect((await asked.outcome).outcome).toBe("approved");
});

test("the code of a message, on the page of its link", async ({ browser }) => {
  const title = "By link, early";
  const asked = await reader.ask(title, {}, {});
  const link = await linkTo(reader.site, asked.id, ANA.email);
  const holder = await (await browser.newContext()).newPage();
  await holder.goto(link.url);
  const form = holder.getByRole("form", { name: `Decide: ${title}` });
  await early(holder, `/d/task/${link.id}`, form, async () => {
    await codeField(holder).fill(link.code ?? "");
    await holder.getByLabel("Comment").fill("From the train");
  });
  await expect(codeField(holder)).toHaveValue(link.code ?? "");
  await holder.getByRole("button", { name: "Approve", exact: true }).click();
  expect((await asked.outcome).result).toMatchObject({ comment: "From the train" });
});

test("the password with which one confirms who they are", async () => {
  const field = page.getByLabel("Password");
  await early(page, "/confirm?next=/signed-in", formWith(page, "Confirm"), () => field.fill(ANA.password));
  await expect(field).toHaveValue(ANA.password);
});

test("forms of the settings: lines, choices and boxes", async () => {
  const agent = formWith(page, "Make the agent");
  const key = formWith(page, "Make a key");
  await early(page, "/settings/agents", agent, async () => {
    await agent.getByLabel("Name").fill("deployer");
    await agent.getByLabel("What it does").fill("Deploys");
    await key.getByLabel(/^cancel/).uncheck();
    await key.getByLabel("It expires").selectOption("never");
  });
  await expect(agent.getByLabel("Name")).toHaveValue("deployer");
  await expect(agent.getByLabel("What it does")).toHaveValue("Deploys");
  await expect(key.getByLabel(/^cancel/)).not.toBeChecked();
  await expect(key.getByLabel(/^read/)).toBeChecked();
  await expect(key.getByLabel("It expires")).toHaveValue("never");
});

test("forms of the settings: several lines where some were there", async () => {
  const [group] = await reader.site.sql()<Array<{ id: string }>>`
    insert into groups (workspace_id, id, slug, name, hours)
    select workspace_id, gen_random_uuid(), 'finance', 'Finance', ${HOURS}::text::json from people where email = ${ANA.email}
    returning id`;
  const hours = formWith(page, "Save the hours");
  await early(page, `/settings/groups/${group?.id}`, hours, async () => {
    await page.getByText("Change the hours").click();
    await hours.getByLabel("Holidays").fill("2031-12-25");
  });
  await expect(hours.getByLabel("Holidays")).toHaveValue("2031-12-25");
});

test("forms of the settings: a moment, in a zone that only the browser knows", async ({ browser }) => {
  await reader.site.sql()`
    update people set away_from = app_now() + interval '1 day', substitute_id = (select id from people where email = 'bo@example.org')
    where email = ${ANA.email}`;
  const storageState = await page.context().storageState();
  const there = await (await browser.newContext({ storageState, timezoneId: "Asia/Tokyo" })).newPage();
  const away = formWith(there, "Change it");
  await early(there, "/settings/you", away, async () => {
    await there.getByText("Change when, or who stands in").click();
    await away.getByLabel("From").fill("2031-04-25T08:00");
  });
  await expect(away).toContainText("Asia/Tokyo");
  await expect(away.getByLabel("From")).toHaveValue("2031-04-25T08:00");
});

const HOURS = JSON.stringify({
  zone: "UTC",
  week: Array.from({ length: 7 }, () => [[540, 1020]]),
  holidays: ["2030-12-25"],
});
