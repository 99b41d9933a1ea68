import { type NextRequest, NextResponse } from "next/server";
import { config as settings } from "@/lib/config";
import { isUnsafe, originFault } from "@/lib/web/origin";

// Before any page or action: a request that wants to change something and was not made by our own page ends here, with a
// 403 and a sentence. This decides nothing about anybody's rights, and nothing relies on it: every action asks the same
// question again for itself.

const YEAR_SECONDS = 31_536_000;

export function proxy(request: NextRequest): NextResponse {
  const { publicUrl } = settings();
  const fault = isUnsafe(request.method) ? originFault(request.headers, publicUrl) : null;
  const response = fault ? refusal(publicUrl) : NextResponse.next();
  if (publicUrl.startsWith("https:"))
    response.headers.set("strict-transport-security", `max-age=${YEAR_SECONDS}`);
  return response;
}

function refusal(publicUrl: string): NextResponse {
  const headers = { "content-type": "text/plain", "cache-control": "no-store" };
  return new NextResponse(`This did not come from a page of ${publicUrl}, so nothing was done.\n`, {
    status: 403,
    headers,
  });
}

export const config = { matcher: ["/((?!_next/static/).*)"] };
