import { expect, type Locator, type Page, test } from "@playwright/test";
import { ANA, becomeOwner } from "./support/owner";
import { fresh, said, shown } from "./support/settings";
import { type Site, startSite } from "./support/site";

// Two who keep a workspace: neither undoes in silence what the other did, and nobody who finds their browser open gives
// somebody more rights.

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
      await slack(page).getByRole("button", { name: "Save what posts may contain" }).click();
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

const WANTS_PROOF = "This wants to know first that it is you, so nothing was done.";

/** The page of somebody who signed in an hour ago. */
async function openLate(path: string): Promise<void> {
  await site.sql()`update auth_sessions set confirmed_at = confirmed_at - interval '1 hour'`;
  await ana.goto(settings(path));
}

/** It wants to know who that is, beside it; then the same is sent again. */
async function proving(send: () => Promise<void>): Promise<void> {
  await send();
  await said(ana, WANTS_PROOF);
  const [tab] = await Promise.all([
    ana.context().waitForEvent("page"),
    ana.getByRole("link", { name: "Confirm who you are in another tab" }).click(),
  ]);
  await tab.getByLabel("Password").fill(ANA.password);
  await press(tab, "Confirm");
  await expect(tab.getByRole("heading", { name: "You are signed in, Ana" })).toBeVisible();
  await tab.close();
  await send();
}

test("a key with admin rights wants a fresh sign-in, and so does one that takes its place; another wants none", async () => {
  await openLate("agents");
  await ana.getByLabel(/^cancel/).uncheck();
  await ana.getByLabel(/^admin/).check();
  await ana.getByLabel("It expires").selectOption("30");
  await proving(() => press(ana, "Make a key"));
  await said(ana, "is made.");
  const keys = await site.sql()`
    select scopes, round(extract(epoch from expires_at - created_at) / 86400)::int as days from keys`;
  expect(keys).toEqual([{ scopes: ["submit", "read", "claim", "admin"], days: 30 }]);

  await openLate("agents");
  await ana.getByText("Rotate", { exact: true }).click();
  await ana.getByLabel("The old key goes on working").selectOption("24");
  await proving(() => press(ana, "Rotate it"));
  await said(ana, "The old key works for another 24 hours.");

  await openLate("agents");
  await expect(ana.getByLabel(/^admin/)).not.toBeChecked();
  await press(ana, "Make a key");
  await said(ana, "is made.");
});

test("inviting an owner wants a fresh sign-in, and inviting a member none", async () => {
  await openLate("people/invite");
  await ana.getByLabel("E-mail").fill("dora@example.org");
  await press(ana, "Invite");
  await said(ana, "Invited.");
  await ana.reload();
  await ana.getByLabel("E-mail").fill("eli@example.org");
  await ana.getByLabel("Role").selectOption("owner");
  await proving(() => press(ana, "Invite"));
  await said(ana, "Invited.");
  const invited =
    await site.sql()`select email, role::text from people where status = 'invited' order by email`;
  expect(invited).toEqual([
    { email: "dora@example.org", role: "member" },
    { email: "eli@example.org", role: "owner" },
  ]);
});

test("making somebody an admin wants a fresh sign-in, and making them a member again none", async () => {
  const path = person.slice(settings("").length);
  await openLate(path);
  await ana.getByLabel("Role").selectOption("admin");
  await proving(() => press(ana, "Change the role"));
  await said(ana, "Changed.");
  await openLate(path);
  await expect(ana.getByLabel("Role")).toHaveValue("admin");
  await ana.getByLabel("Role").selectOption("member");
  await press(ana, "Change the role");
  await said(ana, "Changed.");
});

test("deciding without signing in: allowing more of it wants a fresh sign-in, and allowing less none", async () => {
  const codes = ana.getByLabel("Decided with the code in a mail, without signing in");
  const tokens = ana.getByLabel("People may decide with their own tokens");
  await openLate("workspace");
  await codes.selectOption("none");
  await tokens.uncheck();
  await press(ana, "Save");
  await said(ana, "Saved.");
  await openLate("workspace");
  await ana.getByLabel("Name").fill("Acme & Sons");
  await codes.selectOption("low");
  await tokens.check();
  await proving(() => press(ana, "Save"));
  await said(ana, "Saved.");
  await ana.reload();
  await expect(ana.getByLabel("Name")).toHaveValue("Acme & Sons");
  await expect(codes).toHaveValue("low");
  await expect(tokens).toBeChecked();
});
