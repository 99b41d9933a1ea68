import { expect, type Page, test } from "@playwright/test";
import { connect } from "@/lib/client";
import { lookAt } from "./support/look";
import { becomeOwner } from "./support/owner";
import { fresh, said, saidBeside, shown, takesKey } from "./support/settings";
import { type Site, startSite } from "./support/site";

// Who is in the workspace and what they may: invited with a link, given a role and groups, and out again within a second.

test.describe.configure({ mode: "serial" });

let site: Site;
let ana: Page; // the owner
let ben: Page; // in a browser of his own

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  site = await startSite();
  ana = await fresh(browser);
  await becomeOwner(ana, site);
});
test.afterAll(() => site?.stop());
const settings = (path: string) => `${site.url}/settings/${path}`;

async function invite(email: string, role = "member", group?: string): Promise<string> {
  await ana.goto(settings("people/invite"));
  await ana.getByLabel("E-mail").fill(email);
  await ana.getByLabel("Role").selectOption(role);
  if (group) await ana.getByLabel(group, { exact: true }).check();
  await ana.getByRole("button", { name: "Invite" }).click();
  await said(ana, "Invited.");
  return await shown(ana);
}

async function openPerson(name: string, show = "active"): Promise<void> {
  await ana.goto(settings(`people?show=${show}`));
  await ana.getByRole("main").getByRole("link", { name, exact: true }).click();
  await expect(ana.getByRole("heading", { name, exact: true })).toBeVisible();
}

test("a group is made, and says that nobody is in it", async () => {
  await ana.goto(settings("groups"));
  await ana.getByLabel("Name").fill("Finance");
  await ana.getByRole("button", { name: "Make the group" }).click();
  await expect(ana.getByText("Nobody in this group could decide.")).toBeVisible();
  await ana.goto(settings("groups"));
  await expect(ana.getByRole("main").getByRole("listitem").last()).toContainText("Empty");
  await ana.getByLabel("Name").fill("finance");
  await ana.getByRole("button", { name: "Make the group" }).click();
  await expect(ana.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await expect(ana.getByText("Another group is called like that.")).toBeVisible();
});

test("somebody is invited; the link is shown once, opens a page, and makes them one of the workspace", async ({
  browser,
}) => {
  const link = await invite("ben@example.org", "member", "Finance");
  expect(link).toContain("/invitation?token=");
  expect(await site.hear(/Invitation for ben@example\.org \(valid 7 days\): (\S+)/)).toBe(link);
  await ana.goto(settings("people?show=invited"));
  await expect(ana.getByRole("main")).toContainText("ben@example.org");
  expect(await ana.content()).not.toContain(link);

  ben = await fresh(browser);
  await ben.request.get(link); // a mail scanner looked
  await ben.goto(link);
  await expect(ben).toHaveURL(`${site.url}/invitation`);
  await expect(ben.getByRole("heading", { name: "Join Acme" })).toBeVisible();
  await ben.getByLabel("Your name").fill("Ben");
  await ben.getByLabel("Password").fill("a password of my own");
  await ben.getByRole("button", { name: "Join Acme" }).click();
  await expect(ben.getByRole("heading", { name: "Inbox" })).toBeVisible();
  await expect(ben.getByRole("banner")).toContainText("Ben");
  await ben.goto(link);
  await expect(ben.getByText("This link was used already")).toBeVisible();
});

test("a member sees no page of the others', and is told whom to ask", async () => {
  await ben.goto(settings("you"));
  await expect(ben.getByRole("navigation", { name: "Settings" }).getByRole("link")).toHaveText([
    "You",
    "What reaches you",
    "Sign-in and tokens",
  ]);
  for (const path of ["people", "people/invite", "groups", "escalation", "agents", "changes", "workspace"]) {
    await ben.goto(settings(path));
    await expect(ben.getByText("Ask Ana (ana@example.org).")).toBeVisible();
    await expect(ben.getByRole("main").getByRole("button")).toHaveCount(0);
  }
});

test("a new role counts from the next page on", async () => {
  await openPerson("Ben");
  await ana.getByLabel("Role").selectOption("admin");
  await ana.getByRole("button", { name: "Change the role" }).click();
  await said(ana, "Changed.");
  await ben.goto(settings("people"));
  await ben.getByRole("main").getByRole("link", { name: "Ana", exact: true }).click();
  // An admin does nothing to an owner.
  await expect(ben.getByRole("button", { name: "Change the role" })).toHaveCount(0);
  await expect(ben.getByText("Remove Ana")).toHaveCount(0);
  await ben.goto(settings("people/invite"));
  await expect(ben.getByLabel("Role").getByRole("option", { name: /^Owner/ })).toHaveCount(0);
});

test("the only owner stays one", async () => {
  await openPerson("Ana");
  await ana.getByLabel("Role").selectOption("member");
  await ana.getByRole("button", { name: "Change the role" }).click();
  await expect(ana.getByText("Ana is the last owner.")).toBeVisible();
});

test("what one likes applies at once: dark, and dates in one's own words", async () => {
  await ben.goto(settings("you"));
  await ben.getByLabel("Theme").selectOption("dark");
  await ben.getByLabel("Time zone").fill("Mars/Base");
  await ben.getByRole("button", { name: "Save" }).click();
  await expect(ben.getByText("This is no time zone.")).toBeVisible();
  await ben.getByLabel("Time zone").fill("Europe/Berlin");
  await ben.getByRole("button", { name: "Save" }).click();
  await said(ben, "Saved.");
  await expect(ben.locator("html")).toHaveAttribute("data-theme", "dark");
  await ben.reload();
  await expect(ben.getByLabel("Theme")).toHaveValue("dark");
  await expect(ben.getByLabel("Time zone")).toHaveValue("Europe/Berlin");
});

test("the key of an agent is shown once; rotated, the old one goes on for as long as was chosen", async () => {
  await ana.goto(settings("agents"));
  await ana.getByLabel("Name").fill("deployer");
  await ana.getByRole("button", { name: "Make the agent" }).click();
  await expect(ana.getByRole("heading", { name: "deployer" })).toBeVisible();
  await ana.getByRole("button", { name: "Make a key" }).click();
  await said(ana, "is made.");
  const old = await shown(ana);
  await ana.reload();
  expect(await ana.content()).not.toContain(old);
  const works = (key: string) => takesKey(site, key);
  expect(await works(old)).toBe(true);
  await ana.getByText("Rotate", { exact: true }).click();
  await ana.getByRole("button", { name: "Rotate it" }).click();
  await said(ana, "works for another hour");
  const replacement = await shown(ana);
  expect(await works(old)).toBe(true);
  expect(await works(replacement)).toBe(true);
  await ana.reload();
  const row = ana.getByRole("listitem").filter({ hasText: "Ends soon" });
  await row.getByText("Revoke", { exact: true }).click();
  await row.getByRole("button", { name: "Revoke it" }).click();
  await saidBeside(ana, "Revoked. It works no more.", "Keys");
  await expect(ana.getByRole("main")).toContainText("Revoked");
  await expect.poll(() => works(old), { timeout: 2000 }).toBe(false);
  expect(await works(replacement)).toBe(true);
});

test("out of office: what is asked of somebody by name is asked of their substitute too", async () => {
  // Somebody else is behind what is asked: Ana could not stand in for a judge of her own request.
  const { workspace_key } = await site.bootstrap("bo@example.org");
  const agent = connect({ url: site.url, key: workspace_key });
  const ask = (title: string) =>
    agent.submit({
      intent_type: "x.v1",
      to_agent: "human",
      payload: { title },
      human_task: { title, assignees: ["ben@example.org"] },
    });
  const inbox = (title: string) =>
    ana.getByRole("list", { name: "Tasks" }).getByRole("link", { name: title });
  await ask("Asked before Ben left");
  await ana.goto(`${site.url}/inbox`);
  await expect(inbox("Asked before Ben left")).toHaveCount(0);
  await ben.goto(settings("you"));
  await ben.getByLabel("Who stands in for you").fill("ben@example.org");
  await ben.getByRole("button", { name: "Be away" }).click();
  await expect(ben.getByText("Somebody else has to stand in for you.")).toBeVisible();
  await ben.getByLabel("Who stands in for you").fill("ana@example.org");
  await ben.getByRole("button", { name: "Be away" }).click();
  await expect(ben.getByText("You are away", { exact: true })).toBeVisible();
  await ask("Asked while Ben is away");
  // Within the second in which a process may not have heard yet that he is away, the worker makes up for it.
  await expect(async () => {
    await ana.goto(`${site.url}/inbox`);
    await expect(inbox("Asked before Ben left")).toBeVisible({ timeout: 2_000 });
    await expect(inbox("Asked while Ben is away")).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
  await ana.goto(settings("people"));
  await expect(ana.getByRole("listitem").filter({ hasText: "ben@example.org" })).toContainText("Away");
  await ben.getByRole("button", { name: "I am back" }).click();
  await saidBeside(ben, "Welcome back.", "Out of office");
  await expect(ben.getByRole("button", { name: "Be away" })).toBeVisible();
  // Nothing is taken away: it stays with both.
  await ana.goto(`${site.url}/inbox`);
  await expect(inbox("Asked while Ben is away")).toBeVisible();
  await ben.goto(`${site.url}/inbox`);
  await expect(ben.getByRole("list", { name: "Tasks" })).toContainText("Asked while Ben is away");
});

test("whoever is removed is out with the next thing they do", async () => {
  await ben.goto(settings("agents"));
  await ben.getByRole("button", { name: "Make a key" }).click();
  await said(ben, "is made.");
  await openPerson("Ben");
  await expect(ana.getByText("They made one key for machines, which works:")).toBeVisible();
  await ana.getByText("Remove Ben").click();
  await expect(ana.getByText("go on working, until somebody revokes them.")).toBeVisible();
  await ana.getByRole("button", { name: "Remove them" }).click();
  await saidBeside(ana, "Removed. They are out.", "Settings");
  await expect(ana.getByText("Removed", { exact: true })).toBeVisible();
  await expect(ana.getByText("They made one key for machines, which still works:")).toBeVisible();
  await ben.goto(`${site.url}/inbox`);
  await expect(ben).toHaveURL(/\/sign-in/);
  await ana.getByRole("button", { name: "Restore them" }).click();
  await saidBeside(ana, "Restored.", "Settings");
  await expect(ana.getByRole("heading", { name: "Role" })).toBeVisible();
});

test("the pages of a person, a group and an agent, and an open invitation, can be read by everybody", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const found = (path: string, name: string) =>
    ana
      .goto(settings(path))
      .then(() => ana.getByRole("main").getByRole("link", { name, exact: true }).getAttribute("href"));
  for (const [path, name] of [
    ["people", "Ben"],
    ["groups", "Finance"],
    ["agents", "deployer"],
  ] as const)
    await lookAt(ana, `${site.url}${await found(path, name)}`);
  const link = await invite("dora@example.org", "auditor");
  await lookAt(await fresh(browser), link, "/invitation");
});

test("every change is in the record, for owners, admins and auditors", async () => {
  await ana.goto(settings("changes"));
  const list = ana.getByRole("main").getByRole("list").last();
  for (const said of [
    "removed Ben",
    "restored Ben",
    "changed the role of Ben from member to admin",
    "made the group",
  ])
    await expect(list).toContainText(said);
  await expect(list).toContainText("rotated the key of agent://");
});
