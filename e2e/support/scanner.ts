import type { Page } from "@playwright/test";
import type { Mailed } from "./links";

// What reads mail before people do.

export const AGENTS = [
  "Mozilla/5.0 (compatible; Microsoft Office/16.0; Microsoft Outlook 16.0) SafeLinks",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36",
  "Mozilla/5.0 (compatible; Barracuda Sentinel)",
  "Mozilla/5.0 (compatible; Proofpoint URL Defense)",
  "Mozilla/5.0 (compatible; Mimecast)",
  "Mozilla/5.0 (compatible; TrendMicro)",
  "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
  "Slackbot 1.0",
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "GoogleImageProxy",
  "facebookexternalhit/1.1",
  "Twitterbot/1.0",
  "LinkedInBot/1.0",
  "WhatsApp/2.23",
  "TelegramBot (like TwitterBot)",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
  "curl/8.9.1",
  "python-requests/2.32",
  "Go-http-client/2.0",
  "",
];
const METHODS = ["GET", "GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"];
const WITH_BODY = ["POST", "PUT"];

/** One of many, each in its own manner. `own`: the origin it claims to come from, at times. */
export async function hit(link: Mailed, n: number, own: string): Promise<number> {
  const method = METHODS[n % METHODS.length] as string;
  const address = n % 3 === 0 ? link.page : link.url;
  const headers: Record<string, string> = { "user-agent": AGENTS[n % AGENTS.length] as string };
  const hasBody = WITH_BODY.includes(method);
  if (hasBody) {
    headers["content-type"] = "application/x-www-form-urlencoded";
    if (n % 2 === 0) Object.assign(headers, { origin: own, "sec-fetch-site": "same-origin" });
  }
  const body = hasBody ? `outcome=approved&mailed=${link.code}&linkId=${link.id}` : null;
  const answer = await fetch(address, { method, headers, redirect: "manual", body });
  await answer.arrayBuffer();
  return answer.status;
}

/** What it can find, it uses: every field with digits, every choice, every button, every link. */
export async function rummage(page: Page, seed: number): Promise<number> {
  const pressed = await page.evaluate(
    async (digits) => {
      const settle = () => new Promise((resolve) => setTimeout(resolve, 120));
      await settle(); // the buttons take no press in the first moment after they appear
      const write = (field: HTMLInputElement | HTMLTextAreaElement) => {
        if (field.type === "checkbox" || field.type === "radio") return field.click();
        if (field.type === "hidden") return;
        const owner =
          field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
        Object.getOwnPropertyDescriptor(owner, "value")?.set?.call(field, digits);
        field.dispatchEvent(new Event("input", { bubbles: true }));
      };
      let count = 0;
      for (let round = 0; round < 2; round++) {
        for (const field of document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
          "input, textarea",
        ))
          write(field);
        for (const button of document.querySelectorAll<HTMLElement>("button, summary")) {
          button.click();
          count += 1;
          await settle();
        }
      }
      return count;
    },
    String(100_000 + ((seed * 7919) % 900_000)),
  );
  for (const address of await page
    .getByRole("link")
    .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href)))
    await page.request.get(address).catch(() => {});
  return pressed;
}
