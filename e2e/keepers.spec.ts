import { expect, type Locator, type Page, test } from "@playwright/test";
import { becomeOwner } from "./support/owner";
import { fresh, said, shown } from "./support/settings";
import { type Site, startSite } from "./support/site";

// Two who keep a workspace: neither undoes in silence what the other did.

test.describe.configure({ mode: "serial" });

let site: Site;
let ana: Page; // the owner
let ben: Page; // an admin
let person: string; // the page of somebody
let group: string;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  site = await startSite();
  [ana, ben] = [await fresh(browser), await fresh(browser)];
  await becomeOwner(ana, site);
  await ana.goto(settings("people/invite"));
  await ana.getByLabel("E-mail").fill("ben@example.org");
  await ana.getByLabel("Role").selectOption("admin");
  await press(ana, "Invite");
  await said(ana, "Invited.");
  await ben.goto(await shown(ana));
  await ben.getByLabel("Your name").fill("Ben");
  await ben.getByLabel("Password").fill("a password of my own");
  await press(ben, "Join Acme");
  await expect(ben.getByRole("heading", { name: "Inbox" })).toBeVisible();
  const [cyd] = await site.sql()<Array<{ id: string }>>`
    insert into people (workspace_id, id, email, name, role)
    select workspace_id, gen_random_uuid(), 'cyd@example.org', 'Cyd', 'member' from people where name = 'Ana' returning id`;
  const [finance] = await site.sql()<Array<{ id: string }>>`
    insert into groups (workspace_id, id, slug, name)
    select workspace_id, gen_random_uuid(), 'finance', 'Finance' from people where name = 'Ana' returning id`;
  [person, group] = [settings(`people/${cyd?.id}`), settings(`groups/${finance?.id}`)];
});
test.afterAll(() => site?.stop());

const settings = (path: string) => `${site.url}/settings/${path}`;
const press = (page: Page, button: string) => page.getByRole("button", { name: button, exact: true }).click();
const slack = (page: Page) => page.locator("section").filter({ has: page.locator("#slack") });

type Choice = {
  path: () => string;
  make: (page: Page, value: string) => Promise<void>; // and send it
  field: (page: Page) => Locator;
  values: [theirs: string, mine: string];
};

const CHOICES: Record<string, Choice> = {
  "a role": {
    path: () => person,
    make: async (page, role) => {
      await page.getByLabel("Role").selectOption(role);
      await press(page, "Change the role");
    },
    field: (page) => page.getByLabel("Role"),
    values: ["auditor", "admin"],
  },
  "a manager": {
    path: () => person,
    make: async (page, manager) => {
      await page.getByLabel("Manager").fill(manager);
      await press(page, "Save the manager");
    },
    field: (page) => page.getByLabel("Manager"),
    values: ["ben@example.org", "ana@example.org"],
  },
  "the name of a group": {
    path: () => group,
    make: async (page, name) => {
      if (!(await page.getByLabel("Name").isVisible())) await page.getByText("Rename the group").click();
      await page.getByLabel("Name").fill(name);
      await press(page, "Rename it");
    },
    field: (page) => page.getByLabel("Name"),
    values: ["Accounting", "Treasury"],
  },
  "the channel of a group": {
    path: () => group,
    make: async (page, channel) => {
      if (!(await page.getByLabel("Channel").isVisible()))
        await page.getByText("Its channel in Slack").click();
      await page.getByLabel("Channel").fill(channel);
      await press(page, "Save the channel");
    },
    field: (page) => page.getByLabel("Channel"),
    values: ["C0123456789", "C9876543210"],
  },
  "what may leave by Slack": {
    path: () => settings("channels"),
    make: async (page, leaves) => {
      await slack(page).getByLabel("What of a task may leave by Slack").selectOption(leaves);
      await slack(page).getByRole("button", { name: "Save what may leave" }).click();
    },
    field: (page) => slack(page).getByLabel("What of a task may leave by Slack"),
    values: ["nothing", "fields"],
  },
};

for (const [what, choice] of Object.entries(CHOICES))
  test(`${what}: what the other one chose meanwhile is not undone from a page that is old`, async () => {
    const [theirs, mine] = choice.values;
    for (const page of [ana, ben]) await page.goto(choice.path());
    await choice.make(ben, theirs);
    await said(ben, /^(Changed|Saved|Renamed)/);
    await choice.make(ana, mine);
    await said(ana, "Ben changed this meanwhile, so nothing was saved.");
    await expect(choice.field(ana)).toHaveValue(mine); // what was chosen stays
    await ana.reload();
    await expect(choice.field(ana)).toHaveValue(theirs);
    await choice.make(ana, mine);
    await said(ana, /^(Changed|Saved|Renamed)/);
    await choice.make(ana, theirs); // and back: her page knows what she saved herself
    await expect(async () => {
      await ben.goto(choice.path());
      await expect(choice.field(ben)).toHaveValue(theirs, { timeout: 500 });
    }).toPass();
  });
