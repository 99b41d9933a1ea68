import type { NextRequest } from "next/server";
import type { VisitPurpose } from "@/lib/auth/link-visits";
import { config } from "@/lib/config";

export const isSecure = (): boolean => config().publicUrl.startsWith("https:");

// `__Host-` would want the path of every page.
export const visitCookie = (purpose: VisitPurpose): string =>
  `${isSecure() ? "__Secure-" : ""}countersign.${purpose}`;

type Cookies = NextRequest["cookies"];

/** Whether a request says that it comes with a link, or from somebody signed in. What that is worth is asked later. */
export const carriesVisit = (cookies: Cookies): boolean =>
  (["decide", "dispute"] as const).some((purpose) => cookies.has(visitCookie(purpose)));
export const signsIn = (cookies: Cookies): boolean =>
  cookies.getAll().some(({ name }) => name.endsWith("countersign.session_token"));
