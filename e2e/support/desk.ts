import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import { type Countersign, connect } from "@/lib/client";
import { becomeOwner } from "./owner";
import { type Site, startSite } from "./site";

// An inbox in a browser, a machine that asks, and a second person who decides over the API.

type Payload = Record<string, string | number>;

export type Desk = {
  site: Site;
  page: Page;
  agent: Countersign;
  bo: Countersign;
  handOn(task: { intent_id: string }, to: string): Promise<void>; // as Bo does it
  ask(title: string, payload?: Payload, task?: Record<string, unknown>): ReturnType<Countersign["submit"]>;
  row(title: string, on?: Page): Locator;
  card(title: string, on?: Page): Locator;
  press(title: string, button: string): Promise<void>;
  reject(title: string, why: string): Promise<void>;
  open(title: string): Promise<void>;
  again(javaScriptEnabled?: boolean): Promise<Page>;
};

const VIEWPORT = { width: 1360, height: 850 };

/** `settings`: more of .env.example than a stranger sets. */
export async function startDesk(browser: Browser, settings: Record<string, string> = {}): Promise<Desk> {
  const site = await startSite(settings);
  const page = await browser.newPage({ viewport: VIEWPORT });
  await becomeOwner(page, site);
  const keys = await site.bootstrap("bo@example.org");
  const agent = connect({ url: site.url, key: keys.workspace_key });
  const bo = connect({ url: site.url, token: keys.person_token });
  const row: Desk["row"] = (title, on = page) =>
    on.getByRole("list", { name: "Tasks" }).getByRole("link", { name: title });
  const card: Desk["card"] = (title, on = page) => on.getByRole("article", { name: title });
  const press: Desk["press"] = (title, button) => card(title).getByRole("button", { name: button }).click();
  return {
    site,
    page,
    agent,
    bo,
    row,
    card,
    press,
    ask: (title, payload = { amount: 129.9 }, task = {}) =>
      agent.submit({ intent_type: "refund.v1", to_agent: "human", payload, human_task: { title, ...task } }),
    async handOn({ intent_id }, to) {
      const headers = { authorization: `Bearer ${keys.person_token}`, "content-type": "application/json" };
      const body = JSON.stringify({ to: [to] });
      const answer = await fetch(`${site.url}/v1/tasks/${intent_id}/reassign`, {
        method: "POST",
        headers,
        body,
      });
      expect(answer.status).toBe(200);
    },
    // The first press asks why, the second sends.
    async reject(title, why) {
      await press(title, "Reject");
      await card(title).getByLabel("Why?").fill(why);
      await press(title, "Reject");
    },
    async open(title) {
      await page.goto(`${site.url}/inbox`);
      await row(title).click();
      await expect(card(title)).toBeVisible();
    },
    async again(javaScriptEnabled = true) {
      const storageState = await page.context().storageState();
      const context = await browser.newContext({ javaScriptEnabled, viewport: VIEWPORT, storageState });
      return await context.newPage();
    },
  };
}
