import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { config as settings } from "@/lib/config";
import { contentPolicy } from "@/lib/web/content-policy";
import { countWrong, isSpent, tooOften } from "@/lib/web/link-allowance";
import { carriesVisit, signsIn } from "@/lib/web/link-cookie";
import { isSignedPath, isUnsafe, originFault } from "@/lib/web/origin";
import { PAGE_HEADER } from "@/lib/web/page-header";

// Before any page or action: a request that wants to change something and was not made by our own page ends here, with a
// 403 and a sentence. This decides nothing about anybody's rights, and nothing relies on it: every action asks the same
// question again for itself.

const YEAR_SECONDS = 31_536_000;

export function proxy(request: NextRequest): NextResponse {
  const { publicUrl, mode } = settings();
  const mustBeOurs = isUnsafe(request.method) && !isSignedPath(request.nextUrl.pathname);
  const fault = mustBeOurs ? originFault(request.headers, publicUrl) : null;
  if (isTooMuch(request)) return tooOften();
  const policy = contentPolicy(randomBytes(16).toString("base64"), mode === "development");
  const response = fault ? refusal(publicUrl) : passOn(request, policy);
  response.headers.set("content-security-policy", policy);
  if (publicUrl.startsWith("https:"))
    response.headers.set("strict-transport-security", `max-age=${YEAR_SECONDS}`);
  return response;
}

/**
 * Posting to the page of a link without any sign of who one is, or with wrong codes, again and again. Whoever is signed in is
 * never held up by what others do from the same network.
 */
function isTooMuch({ method, nextUrl, headers, cookies }: NextRequest): boolean {
  const { pathname } = nextUrl;
  if (!isUnsafe(method) || !pathname.startsWith("/d/") || signsIn(cookies)) return false;
  return carriesVisit(cookies) ? isSpent(headers, pathname) : !countWrong(headers, `nobody ${pathname}`);
}

/** Next reads the nonce out of the request's policy and gives it to every script it writes. */
function passOn(request: NextRequest, policy: string): NextResponse {
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set(PAGE_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  return NextResponse.next({ request: { headers } });
}

function refusal(publicUrl: string): NextResponse {
  const headers = { "content-type": "text/plain", "cache-control": "no-store" };
  return new NextResponse(`This did not come from a page of ${publicUrl}, so nothing was done.\n`, {
    status: 403,
    headers,
  });
}

export const config = { matcher: ["/((?!_next/static/).*)"] };
