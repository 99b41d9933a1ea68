import { expect, type Page, test } from "@playwright/test";
import { type Countersign, connect } from "@/lib/client";
import { freshInbox, openTask, press, tabTo, taskCard, taskRow } from "./support/hands";
import { ANA, becomeOwner } from "./support/owner";
import { type Site, startSite } from "./support/site";

// Hands on the keyboard and nowhere else: no line here moves or clicks a mouse.

test.describe.configure({ mode: "serial" });

let site: Site;
let page: Page;
let agent: Countersign;
let bo: Countersign;
let third: { intent_id: string };

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  site = await startSite();
  const first = await browser.newPage();
  await becomeOwner(first, site);
  await first.close();
  const keys = await site.bootstrap("bo@example.org");
  agent = connect({ url: site.url, key: keys.workspace_key });
  bo = connect({ url: site.url, token: keys.person_token });
  page = await browser.newPage({ viewport: { width: 1360, height: 850 } });
});
test.afterAll(() => site?.stop());

const ask = (title: string) =>
  agent.submit({
    intent_type: "refund.v1",
    to_agent: "human",
    payload: { amount: 129.9 },
    human_task: { title },
  });
const row = (title: string) => taskRow(page, title);
const card = (title: string) => taskCard(page, title);
const type = (text: string) => page.keyboard.type(text);
const selected = () => page.getByText(/\d selected/);

test("from the sign-in to a decision", async () => {
  const intent = await ask("Refund order 4711");
  await page.goto(`${site.url}/inbox`);
  await tabTo(page, page.getByLabel("E-mail").first());
  await type(ANA.email);
  await tabTo(page, page.getByLabel("Password"));
  await type(ANA.password);
  await press(page, "Enter");
  await expect(row("Refund order 4711")).toBeVisible();
  await openTask(page, "Refund order 4711");
  await press(page, "a");
  await expect(row("Refund order 4711")).toHaveCount(0);
  expect(await agent.waitFor(intent, { timeoutMs: 30_000 })).toMatchObject({ outcome: "approved" });
});

test("j and k move, Enter opens the one that is marked, u goes back to it", async () => {
  for (const title of ["First", "Second"]) await ask(title);
  third = await ask("Third");
  await freshInbox(page, site, "First", "Second", "Third");
  await press(page, "j", "j", "j", "k");
  await expect(row("Second")).toBeFocused();
  await press(page, "Enter");
  await expect(card("Second")).toBeVisible();
  await press(page, "]");
  await expect(card("Third")).toBeVisible();
  await press(page, "[");
  await expect(card("Second")).toBeVisible();
  await press(page, "u");
  await expect(card("Second")).toHaveCount(0);
  await expect(row("Second")).toBeFocused();
});

test("when the row that is marked leaves the list, j goes to the one that took its place", async () => {
  await ask("Fourth");
  await freshInbox(page, site, "Third", "Fourth");
  await press(page, "j", "j", "j");
  await expect(row("Third")).toBeFocused();
  await bo.decide(third, { outcome: "approved" });
  await expect(row("Third")).toHaveCount(0);
  await press(page, "j");
  await expect(row("Fourth")).toBeFocused();
});

test("r asks why, Enter says it, z takes it back", async () => {
  const intent = await ask("Taken back");
  await freshInbox(page, site, "Taken back");
  await openTask(page, "Taken back");
  await press(page, "r");
  await expect(page.getByLabel("Why?")).toBeFocused();
  await type("The parcel was delivered.");
  await press(page, "Enter");
  await expect(row("Taken back")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await press(page, "z");
  await expect(row("Taken back")).toBeVisible();
  expect((await agent.get(intent)).status).toBe("WAITING");
});

test("x selects, Shift+A asks about all that are selected, Escape leaves them", async () => {
  await freshInbox(page, site, "First", "Second");
  await press(page, "j", "x", "j", "x");
  await expect(page.getByText("2 selected")).toBeVisible();
  await press(page, "Shift+A");
  await expect(page.getByRole("button", { name: "Approve all 2" })).toBeVisible();
  await press(page, "Escape"); // out of the comment
  await press(page, "Escape"); // out of the selection
  await expect(selected()).toHaveCount(0);
  await press(page, "x"); // what was asked about those is not asked about the next
  await expect(page.getByText("1 selected")).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve all 1" })).toHaveCount(0);
});

test("while somebody writes, keys write and do nothing else", async () => {
  const everyKey = "ajkrxqhmtz?ugi/f[]";
  await freshInbox(page, site, "First");
  await openTask(page, "First");
  const comment = card("First").getByRole("textbox", { name: /^Comment/ });
  await tabTo(page, comment);
  await type(everyKey);
  await expect(comment).toHaveValue(everyKey);
  await expect(card("First")).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await press(page, "Control+a");
  await expect(selected()).toHaveCount(0);
  // Escape leaves the field, and what was typed stays; only the next one leaves the task.
  await press(page, "Escape");
  await expect(comment).not.toBeFocused();
  await expect(comment).toHaveValue(everyKey);
  await press(page, "Escape");
  await expect(card("First")).toHaveCount(0);
  // However soon somebody left, it is there when they are back.
  await press(page, "Enter");
  await expect(comment).toHaveValue(everyKey);
});

test("a slip after g decides nothing, and neither does a key with a modifier", async () => {
  const intent = await ask("Slippery");
  await freshInbox(page, site, "Slippery");
  await openTask(page, "Slippery");
  await press(page, "g", "a");
  for (const held of ["Control", "Alt", "Shift", "Meta"]) await press(page, `${held}+r`);
  await expect(card("Slippery")).toBeVisible();
  await expect(page.getByLabel("Why?")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
  expect((await agent.get(intent)).status).toBe("WAITING");
});

test("/ leads to the search, f to the filters, g and a letter to a page", async () => {
  await freshInbox(page, site, "First");
  await press(page, "/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await press(page, "Escape", "f");
  await expect(page.getByRole("combobox", { name: "Kind" })).toBeFocused();
  await press(page, "Escape", "g", "h");
  await expect(page).toHaveURL(`${site.url}/inbox?view=done`);
  await press(page, "g", "i");
  await expect(page).toHaveURL(`${site.url}/inbox`);
  await press(page, "g", "s");
  await expect(page).toHaveURL(`${site.url}/settings/you`);
});

test("somebody who switches single keys off has none of them, and all those with Ctrl", async () => {
  await page.goto(`${site.url}/settings/you`);
  await tabTo(page, page.getByRole("checkbox", { name: "Keyboard shortcuts" }));
  await press(page, "Space", "Enter");
  await expect(page.getByText(/saved/i).first()).toBeVisible();
  await freshInbox(page, site, "First");
  await press(page, "?", "j", "x", "g", "h");
  await expect(page).toHaveURL(`${site.url}/inbox`);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(selected()).toHaveCount(0);
  await press(page, "Control+k");
  await type("shortcuts");
  await press(page, "Enter");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet).toContainText("switched off in your settings");
});
