// What a person feels of the inbox, in a real browser on the pages as they are shipped: how much script it takes, how soon a
// decision is seen after the key, and how soon an arrival is after it was submitted.
import { chromium, type Page } from "@playwright/test";
import { findChromium } from "@/lib/testing/chromium";
import { type Desk, startDesk } from "../support/desk";
import { MOST_SCRIPT_KB, scriptOf } from "../support/script";
import { spread } from "./figures";

const TIMES = 30;
const MUST = { scriptKb: MOST_SCRIPT_KB, decisionMs: 100, arrivalMs: 500 };
type Say = (line: string) => void;

export async function measureInboxPage(say: Say): Promise<string> {
  const executablePath = findChromium(say) ?? undefined;
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
  });
  let desk: Desk | null = null;
  try {
    desk = await startDesk(browser);
    say(`started at ${desk.site.url}`);
    // What compiles these functions names them by a helper that a page does not have.
    await desk.page.addInitScript("globalThis.__name ??= (it) => it");
    for (let i = 0; i < TIMES + 5; i += 1) await desk.ask(`Decide me ${i}`);
    const script = await scriptOf(desk, browser);
    say(`${(script / 1024).toFixed(0)} KB of script, gzipped`);
    const decisions = await decideByKey(desk);
    const arrivals = await arrive(desk);
    return table(script, spread(decisions), spread(arrivals));
  } finally {
    await desk?.site.stop();
    await browser.close();
  }
}

/** From the press of the key to the first picture without the row. */
async function decideByKey({ page, site }: Desk): Promise<number[]> {
  await page.goto(`${site.url}/inbox`);
  await page.getByRole("list", { name: "Tasks" }).getByRole("link").first().click();
  const took: number[] = [];
  for (let i = 0; i < TIMES; i += 1) {
    await page.getByRole("article").getByRole("button", { name: "Approve" }).waitFor();
    await page.waitForTimeout(700); // the buttons take no press in their first moment
    await listenForKey(page);
    await page.keyboard.press("a");
    took.push(await page.evaluate<number>("globalThis.painted"));
  }
  return took;
}

/** Ready before the key is pressed; `painted` is there with the first picture without the row. */
const listenForKey = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const open = new URLSearchParams(location.search).get("task");
    let pressed = 0;
    addEventListener("keydown", (event) => (pressed = event.timeStamp), { once: true, capture: true });
    const painted = new Promise<number>((resolve) => {
      const look = () => {
        const isThere = document.querySelector(`ol a[href="/inbox/${open}"]`) !== null;
        if (pressed > 0 && !isThere) requestAnimationFrame((at) => resolve(at - pressed));
        else setTimeout(look, 1);
      };
      look();
    });
    Object.assign(globalThis, { painted });
  });

/** From before the request that submits to the first picture with the news. Both clocks are this machine's. */
async function arrive({ page, site, ask }: Desk): Promise<number[]> {
  const took: number[] = [];
  await page.goto(`${site.url}/inbox`);
  await page.waitForTimeout(1_500);
  for (let i = 1; i <= TIMES; i += 1) {
    const seen = page.evaluate(
      (wanted) =>
        new Promise<number>((resolve) => {
          const look = () => {
            const is = [...document.querySelectorAll("button")].some((each) => each.textContent === wanted);
            if (is) requestAnimationFrame(() => resolve(Date.now()));
            else setTimeout(look, 1);
          };
          look();
        }),
      `${i} new`,
    );
    const began = Date.now();
    await ask(`Arriving ${i}`);
    took.push((await seen) - began);
    await page.waitForTimeout(50);
  }
  return took;
}

type Spread = ReturnType<typeof spread>;

function table(script: number, decision: Spread, arrival: Spread): string {
  const ms = ({ p50, p99 }: Spread) => `${p50.toFixed(0)} / ${p99.toFixed(0)} ms`;
  const verdict = (is: boolean) => (is ? "must reached" : "**below must**");
  const kb = script / 1024;
  return [
    "| the inbox in a browser | must | measured | verdict |",
    "|---|---|---|---|",
    `| its script, gzipped | ≤ ${MUST.scriptKb} KB | ${kb.toFixed(0)} KB | ${verdict(kb <= MUST.scriptKb)} |`,
    `| a decision is seen after the key (p50 / p99 of ${TIMES}) | ≤ ${MUST.decisionMs} ms | ${ms(decision)} | ${verdict(decision.p99 <= MUST.decisionMs)} |`,
    `| an arrival is seen after its submission (p50 / p99 of ${TIMES}) | ≤ ${MUST.arrivalMs} ms | ${ms(arrival)} | ${verdict(arrival.p99 <= MUST.arrivalMs)} |`,
  ].join("\n");
}
