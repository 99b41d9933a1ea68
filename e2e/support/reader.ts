import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import { type Countersign, connect, type JsonObject } from "@/lib/client";
import { faultsOf } from "./look";
import { becomeOwner } from "./owner";
import { type Site, startSite } from "./site";

// Somebody who reads one task on its page, and the agent that asked and waits for what comes of it.

export type Asked = { id: string; outcome: Promise<Ending> };
export type Ending = { outcome: string | null; status: string; result: JsonObject };

export type Reader = {
  site: Site;
  page: Page;
  agent: Countersign;
  violations: string[]; // of the content policy, on any page
  ask(title: string, payload: JsonObject, task?: JsonObject): Promise<Asked>;
  open(title: string, asked: Asked): Promise<void>;
  card(title: string): Locator;
  button(title: string, name: string): Locator;
  expectSound(): Promise<void>;
};

const VIEWPORT = { width: 1100, height: 900 };
const PHONE = { width: 320, height: 640 };
// It is waited for while a person reads, and a small machine lets axe read slowly.
const PATIENCE_MS = 150_000;

export async function startReader(browser: Browser): Promise<Reader> {
  const site = await startSite();
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  const violations: string[] = [];
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text());
  });
  await becomeOwner(page, site);
  const keys = await site.bootstrap("bo@example.org");
  // A moment to take it back in: how long it is by itself has a spec of its own, and each kind would wait for all of it.
  await site.sql()`update workspaces set settings = '{"undoSeconds":1}' where id = ${keys.workspace_id}`;
  const agent = connect({ url: site.url, key: keys.workspace_key });
  const card: Reader["card"] = (title) => page.getByRole("article", { name: title });
  return {
    site,
    page,
    agent,
    violations,
    card,
    button: (title, name) => card(title).getByRole("button", { name, exact: true }),
    async ask(title, payload, task = {}) {
      const human_task = { title, ...task };
      const intent = await agent.submit({ intent_type: "kinds.v1", to_agent: "human", payload, human_task });
      const outcome = agent
        .waitFor(intent, { timeoutMs: PATIENCE_MS })
        .then(({ outcome, status, intent: ended }) => ({
          outcome: outcome ?? null,
          status,
          result: (ended.result ?? {}) as JsonObject,
        }));
      outcome.catch(() => {}); // awaited where it is looked at; until then a failure elsewhere is the one to tell
      return { id: intent.intent_id, outcome };
    },
    async open(title, { id }) {
      await page.goto(`${site.url}/inbox/${id}`);
      await expect(card(title)).toBeVisible();
    },
    expectSound: () => expectSound(page),
  };
}

/** Nothing for axe to find, in light and dark, and nothing cut off on a narrow phone. */
async function expectSound(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await faultsOf(page, colorScheme)).toEqual([]);
  }
  await page.setViewportSize(PHONE);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  await page.setViewportSize(VIEWPORT);
}
