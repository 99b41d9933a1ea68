import type { NextRequest } from "next/server";
import { nextPath } from "@/lib/web/next-path";
import { leaveForProvider } from "@/lib/web/oidc";

/** The way to the identity provider: a link, because a form may only post to our own pages. It changes nothing. */
export const GET = (request: NextRequest): Promise<Response> => {
  const { searchParams } = request.nextUrl;
  return leaveForProvider(request.headers, nextPath(searchParams.get("next")), searchParams.has("confirm"));
};
