import type { APIRequestContext } from "@playwright/test";
import { filesUnder } from "@/lib/testing/files-under";
import { SEVEN, type Seven, type Who } from "./seven";

// Which page whom is shown, and by which side doors a page can be asked for.

export type Seen = "page" | "not for you" | "not found" | "sign in" | "led on";
type Rule = (who: Who) => Seen;

const isOut = (who: Who) => who === "nobody" || who === "removed";
/** A stranger sees the same page of their own workspace, and nothing of what is in this one. */
const forThose =
  (may: readonly Who[], elsewhere: Seen = "page", otherwise: Seen = "not for you"): Rule =>
  (who) => {
    if (isOut(who)) return "sign in";
    if (who === "stranger") return elsewhere;
    return may.includes(who) ? "page" : otherwise;
  };

const KEEPERS = ["owner", "admin"] as const;
const READERS = [...KEEPERS, "auditor"] as const;
const everybody = forThose(SEVEN);
const onItsWay: Rule = () => "led on";
const forAnybody: Rule = () => "page";

/** As app/ has them; in the brackets, whose id. */
export const PAGES: Record<string, Rule> = {
  "/": onItsWay,
  "/inbox": everybody,
  // An auditor is asked nothing, and may read what it is a step of.
  "/inbox/[taskId]": (who) =>
    who === "auditor" ? "led on" : forThose([...KEEPERS, "member"], "not found")(who),
  "/intents": everybody,
  "/intents/[intentId]": forThose(SEVEN, "not found"),
  "/audit": everybody,
  "/deliveries": everybody,
  "/deliveries/[messageId]": forThose(READERS, "not found", "not found"), // and whom it was sent to
  "/insights": everybody,
  "/demo": everybody,
  "/confirm": everybody,
  "/signed-in": everybody,
  "/settings": onItsWay,
  "/settings/you": everybody,
  "/settings/notifications": everybody,
  "/settings/security": everybody,
  "/settings/people": forThose(READERS),
  "/settings/people/[personId]": forThose(READERS, "not found"),
  "/settings/people/invite": forThose(KEEPERS),
  "/settings/groups": forThose(READERS),
  "/settings/groups/[groupId]": forThose(READERS, "not found"),
  "/settings/escalation": forThose(READERS),
  "/settings/escalation/[policyId]": forThose(READERS, "not found"),
  "/settings/escalation/new": forThose(KEEPERS),
  "/settings/agents": forThose(READERS),
  "/settings/agents/[agentId]": forThose(READERS, "not found"),
  "/settings/channels": forThose(READERS),
  "/settings/simulator": forThose(READERS),
  "/settings/changes": forThose(READERS),
  "/settings/workspace": forThose(KEEPERS),
  "/settings/workspace/new": forThose([]), // no workspace is made from the demo
  // Without the cookie of a link, only its person; a receipt wants its cookie.
  "/d/task/[linkId]": (who) => (who === "member" ? "page" : "not found"),
  "/d/receipt/[intentId]": () => "not found",
  "/sign-in": (who) => (isOut(who) ? "page" : "led on"),
  "/sign-in/link": forAnybody,
  "/slack/link": everybody,
  "/setup": forAnybody,
  "/invitation": forAnybody,
};
/** Those on which its own people read what the spec put there. */
export const TELLING = [
  "/intents",
  "/intents/[intentId]",
  "/inbox/[taskId]",
  "/deliveries",
  "/deliveries/[messageId]",
];
export const TELLING_SETTINGS = [
  "people",
  "people/[personId]",
  "groups",
  "groups/[groupId]",
  "escalation",
  "escalation/[policyId]",
  "agents",
  "agents/[agentId]",
];

const found = (name: string): string[] =>
  filesUnder("app")
    .filter((path) => path.endsWith(`/${name}`))
    .map(
      (path) =>
        path
          .replace(/^app/, "")
          .replace(/\/\([^)]+\)/g, "")
          .replace(`/${name}`, "") || "/",
    );
export const pagesThere = (): string[] => found("page.tsx").sort();
export const routesThere = (): string[] => found("route.ts").sort();

/** `ids`: what stands in the brackets. */
export const addressOf = (pattern: string, ids: Record<string, string>): string =>
  pattern.replace(/\[(\w+)\]/g, (_, name: string) => ids[name] ?? "none");

export type Look = { status: number; text: string; location: string };

export async function look(
  browser: APIRequestContext,
  url: string,
  headers = {},
  maxRedirects = 0,
): Promise<Look> {
  const response = await browser.get(url, { headers, maxRedirects });
  const location = response.headers().location ?? "";
  return { status: response.status(), location, text: (await response.text()).toLowerCase() };
}

export function seen({ status, text, location }: Look): Seen | string {
  if (status === 307) return location.startsWith("/sign-in") ? "sign in" : "led on";
  if (status === 404) return "not found";
  if (status !== 200) return `status ${status}`;
  // Where a page has a skeleton to wait with, the answer has begun before it is known who asks: the browser reads on where to go.
  if (text.includes('http-equiv="refresh" content="1;url=/sign-in')) return "sign in";
  if (text.includes("next_http_error_fallback;404")) return "not found";
  return text.includes("this is for owners and admins of the workspace") ? "not for you" : "page";
}

const RSC = { rsc: "1" };
const PREFETCH = { ...RSC, "next-router-prefetch": "1" };
const SKIPPED = Array(5).fill("proxy").join(":"); // what once let requests past such checks

/** The same page by every other way that a browser, or somebody cleverer, asks for it. */
export function sideDoors(path: string): Array<{ path: string; headers: Record<string, string> }> {
  const encoded = path.replace(/[a-z](?=[^/]*$)/, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  return [
    { path, headers: RSC },
    { path, headers: PREFETCH },
    { path, headers: { ...PREFETCH, "next-router-segment-prefetch": "/_full" } },
    { path, headers: { "x-middleware-subrequest": SKIPPED } },
    { path: `${path}.rsc`, headers: RSC },
    { path: encoded, headers: {} },
    { path: encoded, headers: RSC },
  ];
}

/** Node's own, since a stream has no end that could be waited for. */
export async function fetchAs(
  seven: Seven,
  who: Who,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const { cookies } = await seven.browsers[who].storageState();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const headers = { cookie, origin: seven.site.url, "sec-fetch-site": "same-origin" };
  return fetch(`${seven.site.url}${path}`, { ...init, headers, redirect: "manual" });
}
