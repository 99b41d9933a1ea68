import { cookies } from "next/headers";
import { type NextRequest, NextResponse } from "next/server";
import {
  closeVisit,
  decoyVisit,
  newVisit,
  readVisit,
  VISIT_MINUTES,
  type Visit,
  type VisitPurpose,
  type VisitTo,
} from "@/lib/auth/link-visits";
import { complaint, config } from "@/lib/config";
import type { Sql } from "@/lib/db/client";
import { database } from "./database";
import { countWrong, tooOften } from "./link-allowance";
import { isSecure, visitCookie } from "./link-cookie";
import { orLater } from "./link-later";

// The cookie for which a link in a message is exchanged. It is sent back to its own page alone, so that many links opened one
// after the other neither meet nor fill the requests for other pages.

const PAGES: Record<VisitPurpose, string> = { decide: "/d/task", dispute: "/d/receipt" };

export function linkSecret(): string {
  const { linkSecret } = config();
  if (linkSecret === null)
    throw complaint(
      "COUNTERSIGN_LINK_SECRET is not set. `npm start` makes one; or set your own, the worker's too.",
    );
  return linkSecret;
}

type Find = (sql: Sql, token: string) => Promise<VisitTo | null>;

/** A token for a cookie and the clean address. Whether it is known or not, the answer is of the same shape. */
export const exchangeLink = (
  request: NextRequest,
  purpose: VisitPurpose,
  token: string,
  find: Find,
): Promise<Response> => orLater(exchangeNow(request, purpose, token, find));

async function exchangeNow(
  request: NextRequest,
  purpose: VisitPurpose,
  token: string,
  find: Find,
): Promise<Response> {
  const found = await find(database().sql, token);
  if (!found && !countWrong(request.headers, NO_LINK)) return tooOften();
  return exchange(found ?? decoyVisit(linkSecret(), purpose, token), new Date());
}

const NO_LINK = "no link";

function exchange(to: VisitTo, now: Date): NextResponse {
  const page = `${PAGES[to.purpose]}/${to.id}`;
  const response = new NextResponse(null, { status: 303, headers: { location: page } });
  response.headers.set("cache-control", "no-store");
  response.headers.set("referrer-policy", "no-referrer");
  // Lax, not strict: the first request comes from a mail, and the clean page must still see the cookie.
  response.cookies.set(visitCookie(to.purpose), closeVisit(linkSecret(), newVisit(to), now), {
    httpOnly: true,
    secure: isSecure(),
    sameSite: "lax",
    path: page,
    maxAge: VISIT_MINUTES * 60,
  });
  return response;
}

export async function visitTo(purpose: VisitPurpose, id: string): Promise<Visit | null> {
  const cookie = (await cookies()).get(visitCookie(purpose))?.value;
  return readVisit(linkSecret(), { purpose, id }, cookie, new Date());
}
