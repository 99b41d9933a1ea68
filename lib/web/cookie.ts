import { cookies } from "next/headers";
import { type NextRequest, NextResponse } from "next/server";
import { config } from "@/lib/config";

// A token that came in an address is moved into a cookie at once, and the browser sent on to the clean address: so it
// stays in no history, no log and no Referer. Nothing is spent by that; looking is free.

const HOUR_SECONDS = 3600;
export type TokenCookie = "setup" | "sign_in" | "invitation" | "slack_link";

const isSecure = (): boolean => config().publicUrl.startsWith("https:");
const cookieName = (name: TokenCookie): string => `${isSecure() ? "__Host-" : ""}countersign.${name}`;

export function moveToCookie(request: NextRequest, name: TokenCookie, to: string): NextResponse {
  const token = request.nextUrl.searchParams.get("token") ?? "";
  const response = new NextResponse(null, { status: 303, headers: { location: to } });
  response.headers.set("cache-control", "no-store");
  response.headers.set("referrer-policy", "no-referrer");
  if (token !== "" && token.length <= 200) response.cookies.set(cookieName(name), token, attributes());
  return response;
}

export async function readToken(name: TokenCookie): Promise<string | null> {
  return (await cookies()).get(cookieName(name))?.value ?? null;
}

/** In an action only: a page may not write cookies. */
export async function dropToken(name: TokenCookie): Promise<void> {
  (await cookies()).set(cookieName(name), "", { ...attributes(), maxAge: 0 });
}

// Lax, not strict: the first request comes from a mail or a terminal, and the clean page must still see the cookie.
const attributes = () =>
  ({ httpOnly: true, secure: isSecure(), sameSite: "lax", path: "/", maxAge: HOUR_SECONDS }) as const;
