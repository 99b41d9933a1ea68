import { expect, type Locator, type Page, test } from "@playwright/test";
import { connect } from "@/lib/client";
import { type LocalSlack, startSlack } from "@/lib/testing/slack/server";
import { type TestSmtp, testSmtp } from "@/lib/testing/smtp";
import { type Course, letItRun, threadsAbout, toldOf } from "./support/course";
import { lookAt } from "./support/look";
import { ANA, becomeOwner } from "./support/owner";
import { addToGroup, cameWith, fresh, said, saidBeside } from "./support/settings";
import { type Site, startSite } from "./support/site";

// What happens in time, from the settings pages to the timeline of a task: a policy, a group with turns on call and hours, and
// two tasks of which the clock runs in earnest meanwhile.

test.describe.configure({ mode: "serial" });

let site: Site;
let ana: Page; // the owner
let mail: TestSmtp;
let slack: LocalSlack;
let course: Course;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  [mail, slack] = [await testSmtp(), await startSlack()];
  site = await startSite({
    SMTP_URL: mail.url,
    MAIL_FROM: "countersign@acme.example",
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.state.signingSecret,
    SLACK_API_URL: slack.apiUrl,
  });
  ana = await fresh(browser);
  await becomeOwner(ana, site);
  course = await letItRun(site, { mail, slack });
});
test.afterAll(async () => {
  await site?.stop();
  await mail?.close();
  await slack?.close();
});
const [BO, CEM] = ["bo@example.org", "cem@example.org"];
const settings = (path: string) => `${site.url}/settings/${path}`;

test("people of a group take turns, and the group keeps hours", async () => {
  await ana.goto(settings("groups"));
  await ana.getByLabel("Name").fill("Finance");
  await ana.getByRole("button", { name: "Make the group" }).click();
  await ana.getByLabel("Add somebody").fill("ana@example.org");
  await ana.getByRole("button", { name: "Add to the group" }).click();
  await said(ana, /Added/);
  await ana.getByRole("button", { name: "Take out Ana" }).click();
  await saidBeside(ana, "Taken out.", "Finance");
  // The form says "Added" since the first time; and the fields below begin anew when its people change.
  await addToGroup(ana, { Ana: "ana@example.org" });
  await expect(ana.getByRole("status").filter({ hasText: "Taken out." })).toHaveCount(0);
  await ana.getByText("Let people take turns").click();
  await ana.getByLabel(/In this order/).fill("ana@example.org\nben@example.org");
  await ana.getByRole("button", { name: "Save the turns" }).click();
  await expect(ana.getByText("ben@example.org is nobody in this group who decides.")).toBeVisible();
  await ana.getByLabel(/In this order/).fill("ana@example.org");
  const cameAtOnce = cameWith(ana, "It counts at once", "On call now");
  await ana.getByRole("button", { name: "Save the turns" }).click();
  await said(ana, /It counts at once/);
  expect(await cameAtOnce).toBe(true); // a page that moves later moves under the hand that goes on
  await ana.getByText("Keep hours", { exact: true }).click();
  await ana.getByLabel("Monday").fill("17:00-9:00");
  await ana.getByLabel(/Holidays/).fill("2027-12-25 Christmas");
  await ana.getByRole("button", { name: "Save the hours" }).click();
  await expect(ana.getByText(/Write hours like/)).toBeVisible();
  for (const day of ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"])
    await ana.getByLabel(day).fill("");
  await ana.getByRole("button", { name: "Save the hours" }).click();
  await expect(ana.getByText(/It would never be open/)).toBeVisible();
  await expect(ana.getByLabel(/Holidays/)).toHaveValue("2027-12-25 Christmas"); // nothing typed is lost
  await ana.getByLabel("Tuesday").fill("9:00-12:30, 13:30-18:00");
  await ana.getByRole("button", { name: "Save the hours" }).click();
  await said(ana, /It counts for what is asked from now on/);
  await ana.reload();
  await expect(ana.getByText("Tuesday 09:00–12:30, 13:30–18:00")).toBeVisible();
  // What she does beside a form herself makes it no old one.
  await ana.getByText("Remove the hours").click();
  await ana.getByRole("button", { name: "Let all hours count" }).click();
  await expect(ana.getByText("No hours are kept")).toBeVisible();
  await ana.getByText("Keep hours", { exact: true }).click();
  await ana.getByRole("button", { name: "Save the hours" }).click();
  await said(ana, /It counts for what is asked from now on/);
  await lookAt(ana, ana.url(), "/settings/groups/:group");
});

test("a policy is written, told in sentences, and followed by what is asked from then on", async () => {
  await ana.goto(settings("escalation/new"));
  await ana.getByLabel("Name").fill("Money");
  await ana.getByLabel("For intents of these types").fill("refund.*");
  await ana.getByLabel("Level 1 after").fill("soon");
  await ana.getByLabel("Level 1 asks").fill("Finance on call");
  await ana.getByRole("button", { name: "Make the policy" }).click();
  await expect(ana.getByText(/Write a length of time/)).toBeVisible();
  await ana.getByLabel("Level 1 after").fill("2 h");
  await ana.getByLabel("It counts as").fill("rejected");
  await ana.getByLabel("Normal risk").fill("3 h");
  await ana.getByRole("button", { name: "Make the policy" }).click();
  await expect(ana.getByText("After 2 h Finance on call is asked as well.")).toBeVisible();
  for (const name of ["Cash", "Money"]) {
    await ana.getByLabel("Name").fill(name);
    await ana.getByRole("button", { name: "Save" }).click();
    await expect(ana.getByRole("heading", { name, exact: true })).toBeVisible();
    await said(ana, "Saved. It counts for what is asked from now on.");
    await ana.reload();
  }
  await lookAt(ana, ana.url(), "/settings/escalation/:policy");
  const agent = connect({ url: site.url, key: (await site.bootstrap("ana@example.org")).workspace_key });
  const asked = { intent_type: "refund.v1", to_agent: "human", payload: { amount: 5 } };
  const deadline_at = new Date(Date.now() + 86_400_000).toISOString();
  const { intent_id } = await agent.submit({ ...asked, deadline_at, human_task: { title: "Refund?" } });
  await ana.goto(`${site.url}/inbox/${intent_id}`);
  await expect(ana.getByText(/^target in 2 h/)).toBeVisible();
  await expect(ana.getByText("If nobody decides in time, it counts as rejected.")).toBeVisible();
  const yes = { ...asked, deadline_at, human_task: { title: "Refund?", on_timeout: "approved" } };
  await expect(agent.submit(yes)).rejects.toThrow(/never brings a yes/);
});

test("it is deleted, and each change was noted", async () => {
  await ana.goto(settings("escalation"));
  await ana.getByRole("main").getByRole("link", { name: "Money" }).click();
  await ana.getByText("Delete the policy").click();
  await ana.getByRole("button", { name: "Delete it" }).click();
  await expect(ana.getByText("There is no policy yet")).toBeVisible();
  await ana.goto(settings("changes"));
  await expect(ana.getByText(/deleted the escalation policy “Money”/)).toBeVisible();
  await expect(ana.getByText(/changed the hours of the group “Finance”/)).toHaveCount(2);
});

test("nobody answers: reminded, escalated twice, and over at the deadline, each once, wherever it is told", async () => {
  const { left } = course;
  const of = (who: string) => toldOf(mail, who, left.title);
  await expect.poll(() => of(BO), { timeout: 45_000 }).toEqual(["assigned", "reminder", "expired"]);
  // Whom it was escalated to are told when it came to them.
  await expect.poll(() => of(ANA.email), { timeout: 10_000 }).toEqual(["escalated", "expired"]);
  await expect.poll(() => of(CEM), { timeout: 10_000 }).toEqual(["escalated", "expired"]);
  const counts = "⌛ Nobody decided in time, so it counts as rejected";
  await expect
    .poll(() => threadsAbout(slack, left.title), { timeout: 15_000 })
    .toEqual({
      Bo: [counts, "Reminder: this still waits for you", counts],
      Ana: [counts, counts],
      Cem: [counts, counts],
    });
  expect((await course.agent.get(left.id)).status).toBe("FAILED");

  await ana.goto(`${site.url}/intents/${left.id}`);
  await expect(ana.getByRole("list", { name: "What happened" }).getByRole("listitem")).toHaveText([
    /made this request/,
    /accepted/,
    /put to bo; without one in time it counts as rejected/,
    /Reminder 1 of 1 was sent/,
    /Nobody answered in time, so it was escalated to Ana/,
    /Still nobody answered in time, so it was escalated to cem/,
    /The deadline passed, so it counts as rejected/,
    /That ended the request, with the outcome rejected/,
  ]);
});

test("a decision in between stops all of it at once", async () => {
  const { stopped, decided } = course;
  await decided;
  expect(await toldOf(mail, CEM, stopped.title)).toEqual(["assigned", "reminder"]);
  // By now it would have been escalated, and over.
  expect(Date.now()).toBeGreaterThan(stopped.deadline.getTime());
  expect(await site.sql()`select kind from timers where intent_id = ${stopped.id}`).toEqual([]);
  for (const who of [ANA.email, BO]) expect(await toldOf(mail, who, stopped.title)).toEqual([]);
  expect(threadsAbout(slack, stopped.title)).toEqual({
    Cem: ["✓ Cem approved over the API", "Reminder: this still waits for you"],
  });
  await ana.goto(`${site.url}/intents/${stopped.id}`);
  const story = ana.getByRole("list", { name: "What happened" });
  await expect(story).toContainText("cem approved over the API");
  await expect(story).not.toContainText(/escalated|deadline passed/);
});

test("whoever changes one thing of a planned absence keeps the rest, on the clock of their browser or their zone", async ({
  browser,
}) => {
  const storageState = await ana.context().storageState();
  const abroad = await (await browser.newContext({ storageState, timezoneId: "America/New_York" })).newPage();
  const [from, until, who] = ["From", "Until", "Who stands in for you"].map((name) =>
    abroad.getByLabel(name),
  );
  const change = abroad.getByText("Change when, or who stands in");
  const is = async (texts: string[]) => {
    await abroad.goto(settings("you"));
    await change.click();
    for (const [i, field] of [from, until, who].entries())
      await expect(field as Locator).toHaveValue(texts[i] as string);
  };
  await abroad.goto(settings("you"));
  await from?.fill("2031-08-01T09:00");
  await until?.fill("2031-08-14T18:30");
  await who?.fill(BO);
  await abroad.getByRole("button", { name: "Be away" }).click();
  await saidBeside(abroad, "Noted.", "Out of office");
  await is(["2031-08-01T09:00", "2031-08-14T18:30", BO]);
  await who?.fill(CEM);
  await abroad.getByRole("button", { name: "Change it" }).click();
  await said(abroad, "Noted.");
  await abroad.getByLabel("Time zone").fill("Europe/Berlin");
  await abroad.getByRole("button", { name: "Save" }).click();
  await said(abroad, "Saved.");
  await is(["2031-08-01T15:00", "2031-08-15T00:30", CEM]);

  // Whoever was named, and cannot any more, stands in for nobody.
  await site.sql()`update people set away_from = app_now() where email = ${ANA.email}`;
  await site.sql()`update people set role = 'auditor' where email = ${CEM}`;
  const cannot = abroad.getByText("cem was to stand in for");
  await abroad.reload();
  await expect(cannot).toContainText("but is an auditor now, who decides nothing");
  await abroad.goto(settings("people"));
  await abroad.getByRole("main").getByRole("link", { name: "Ana", exact: true }).click();
  await expect(cannot).toContainText("but is an auditor now, who decides nothing");
  await abroad.goto(settings("you"));
  await abroad.getByRole("button", { name: "I am back" }).click();
  await saidBeside(abroad, "Welcome back.", "Out of office");
  await abroad.context().close();
});
