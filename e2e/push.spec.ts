import { type CDPSession, expect, type Page, test } from "@playwright/test";
import { connect } from "@/lib/client";
import { MOST_BROWSERS } from "@/lib/domain/push-endpoint";
import { type Browser, type PushService, startPushService } from "@/lib/testing/push-service";
import { watchPage } from "./support/complaints";
import { faultsOf } from "./support/look";
import { ANA, becomeOwner } from "./support/owner";
import { type Site, startSite } from "./support/site";

// A browser that is told. Chromium reaches no push service from here, so its subscription is with a service of ours, and what
// that one decrypted is handed to the real service worker.

let site: Site;
let service: PushService;
let page: Page;
let told: Browser;
let worker: CDPSession;
let registrationId: string;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  service = await startPushService();
  site = await startSite({ PUSH_ALLOWED_HOSTS: "127.0.0.1" });
  told = service.subscribe();
  const context = await browser.newContext({ permissions: ["notifications"] });
  await context.addInitScript(subscribesTo, told);
  page = await context.newPage();
  await becomeOwner(page, site);
});
test.afterAll(async () => {
  await site?.stop();
  await service?.close();
});

// In the page: what the browser would keep of its subscription is kept for the tab.
function subscribesTo({ endpoint, p256dh, auth }: Browser): void {
  const name = "subscription";
  const made = () => ({
    endpoint,
    // A browser that does not say which key is believed.
    options: {
      applicationServerKey: sessionStorage.getItem(name) === "on" ? null : new Uint8Array(65).buffer,
    },
    toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
    unsubscribe: () => Promise.resolve(sessionStorage.removeItem(name) === undefined),
  });
  Object.assign(PushManager.prototype, {
    subscribe: () => {
      sessionStorage.setItem(name, "on");
      return Promise.resolve(made());
    },
    getSubscription: () => Promise.resolve(sessionStorage.getItem(name) ? made() : null),
  });
}

type Shown = { title: string; body: string; tag: string; silent: boolean | null; data: unknown };
const SETTINGS = "/settings/notifications";
const shown = (): Promise<Shown[]> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const found = await registration.getNotifications();
    return found.map(({ title, body, tag, silent, data }) => ({ title, body, tag, silent, data }));
  });
/** What came at the service, given to the service worker as the browser would: again until it is seen, for it may be asleep. */
function delivering(): () => Promise<Shown[]> {
  const texts = service.received.splice(0).map(({ text }) => text);
  return async () => {
    for (const data of texts)
      await worker.send("ServiceWorker.deliverPushMessage", { origin: site.url, registrationId, data });
    return shown();
  };
}

test("somebody switches their browser on, and a test reaches it", async () => {
  const complaints = watchPage(page);
  await page.goto(site.url + SETTINGS);
  worker = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    worker.on("ServiceWorker.workerRegistrationUpdated", ({ registrations: [first] }) => {
      if (first) resolve(first.registrationId);
    }),
  );
  await worker.send("ServiceWorker.enable");
  await page.getByRole("button", { name: "Tell me in this browser" }).click();
  await expect(page.getByText("You are told in this browser, also when")).toBeVisible();
  registrationId = await registered;
  await page.getByRole("button", { name: /^Send a test to / }).click();
  await expect(page.getByText("On its way.")).toBeVisible();
  await expect.poll(() => service.received.length).toBe(1);
  await expect.poll(delivering()).toMatchObject([{ title: "This browser is told", data: { url: SETTINGS } }]);
  expect(await faultsOf(page)).toEqual([]);
  expect(complaints(SETTINGS)).toEqual([]);
});

test("what is asked is shown, leads to the page on which one press decides, and goes when it is decided", async () => {
  const keys = await site.bootstrap(ANA.email);
  const agent = connect({ url: site.url, key: keys.workspace_key });
  const { intent_id: id } = await agent.submit({
    intent_type: "example.v1",
    to_agent: "human",
    payload: { order: "4711" },
    human_task: { title: "Refund order 4711" },
  });
  await expect.poll(() => service.received.length).toBe(1);
  expect(service.received[0]?.headers.topic).toBe(id.replaceAll("-", ""));
  const asked = delivering();
  const url = `/inbox/${id}?outcome=approved`;
  await expect
    .poll(async () => (await asked()).find(({ tag }) => tag === id))
    .toMatchObject({ title: "Refund order 4711", data: { url: `/inbox/${id}`, actions: [{ url }, {}] } });
  await page.goto(site.url + url);
  await expect(page.getByText("Nothing is decided yet")).toBeVisible();
  const approve = page.getByRole("button", { name: "Approve" });
  await expect(approve).toBeFocused();
  await page.waitForTimeout(700); // a bar that has just appeared decides nothing
  await approve.press("Enter");
  await expect.poll(() => service.received.length, { timeout: 20_000 }).toBe(1);
  const over = delivering();
  await expect.poll(async () => (await over()).filter(({ tag }) => tag === id)).toEqual([]);
});

test("with other keys than before, whoever comes back to this page is told in it again, and is not asked again", async () => {
  await site.sql()`delete from push_subscriptions`; // as soon as something was to be sent to it
  await page.evaluate(() => sessionStorage.setItem("subscription", "to another key"));
  await page.goto(site.url + SETTINGS);
  await expect(page.getByText("You are told in this browser, also when")).toBeVisible();
  expect(await site.sql()`select endpoint from push_subscriptions`).toMatchObject([
    { endpoint: told.endpoint },
  ]);
});

test("what can be put on a home screen says what it is, and the pictures that it names are there", async () => {
  await page.goto(`${site.url}${SETTINGS}`);
  const href = await page.locator('link[rel="manifest"]').getAttribute("href");
  const manifest = await (await page.request.get(site.url + href)).json();
  expect(manifest).toMatchObject({ start_url: "/inbox", scope: "/", display: "standalone" });
  for (const { src } of manifest.icons as Array<{ src: string }>) {
    const icon = await page.request.get(site.url + src);
    expect([src, icon.status(), icon.headers()["content-type"]]).toEqual([src, 200, "image/png"]);
  }
  const cdp = await page.context().newCDPSession(page);
  expect((await cdp.send("Page.getAppManifest")).errors).toEqual([]);
});

test("a browser in which somebody proved anew that it is them goes with that session", async () => {
  await page.goto(`${site.url}/confirm?next=${SETTINGS}`);
  await page.getByLabel("Password").fill(ANA.password);
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page).toHaveURL(site.url + SETTINGS);
  const sessions = await site.sql()`select id as session_id from auth_sessions`;
  expect(sessions).toHaveLength(1);
  expect(await site.sql()`select session_id from push_subscriptions`).toEqual([...sessions]);
});

test("what is switched off, or refused, in one workspace goes on in the others", async () => {
  await page.goto(`${site.url}/settings/workspace/new`);
  await page.getByLabel("Name", { exact: true }).fill("Beta");
  await page.getByRole("button", { name: "Make the workspace" }).click();
  await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
  const on = page.getByRole("button", { name: "Tell me in this browser" });
  const isTold = page.getByText("You are told in this browser, also when");
  await page.goto(site.url + SETTINGS);
  await on.click();
  await expect(isTold).toBeVisible();
  await page.getByRole("button", { name: "Do not tell me in this browser" }).click();
  await expect(page.getByText("You are not told in this browser.")).toBeVisible();
  await expect(on).toBeFocused();
  await site.sql()`
    insert into push_subscriptions (workspace_id, id, person_id, endpoint, p256dh, auth, label, session_id, created_at)
    select p.workspace_id, gen_random_uuid(), p.id, 'https://push.example.net/' || n, 'p', 'a', 'Another', 's', app_now()
    from people p join workspaces w on w.id = p.workspace_id, generate_series(1, ${MOST_BROWSERS}) as n
    where w.name = 'Beta' and p.email = ${ANA.email}`;
  await page.reload();
  await on.click();
  await expect(page.getByText(`You are told in ${MOST_BROWSERS} browsers already.`)).toBeVisible();
  await site.sql()`delete from push_subscriptions where label = 'Another'`;
  const menu = page.getByLabel(/choose another/).last();
  await menu.click();
  await page.getByRole("banner").getByRole("button", { name: ANA.workspace }).last().click();
  await expect(menu).toContainText(ANA.workspace);
  await page.goto(site.url + SETTINGS);
  await expect(isTold).toBeVisible();
});

test("whoever signs out in a browser is told in it no more", async () => {
  await page.goto(site.url + SETTINGS);
  await expect(page.getByText("You are told in this browser, also when")).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await expect(page).toHaveURL(/sign-in/);
  expect(await site.sql()`select id from push_subscriptions`).toHaveLength(0);
});
