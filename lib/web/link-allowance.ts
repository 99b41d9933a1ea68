import { type Allowance, type Attempts, attempts } from "@/lib/auth/attempts";
import { networkOf } from "./allowance";

// How often somebody may come with a link that is none, or with a wrong code for one. Counted for a network and a link together,
// so that nobody can keep its person from using it from elsewhere; and only what was wrong is counted, so a scanner that opens a
// good link a thousand times takes nothing from anybody.

const WRONG: Allowance = { most: 20, windowMs: 15 * 60_000 };
const shared = globalThis as typeof globalThis & { countersignWrongLinks?: Attempts };

const wrong = (): Attempts => {
  shared.countersignWrongLinks ??= attempts(WRONG);
  return shared.countersignWrongLinks;
};

/** False: this network has been wrong too often with this link (or, for no link at all, with any). */
export const countWrong = (headers: Headers, link: string): boolean =>
  wrong()(`${networkOf(headers)} ${link}`, Date.now());

export const isSpent = (headers: Headers, link: string): boolean =>
  wrong().isSpent(`${networkOf(headers)} ${link}`, Date.now());

const WAIT_SECONDS = WRONG.windowMs / 1000;

export const tooOften = (): Response =>
  new Response("Too many attempts. Wait a quarter of an hour, then try again.\n", {
    status: 429,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      "retry-after": String(WAIT_SECONDS),
    },
  });
