import type { NextRequest } from "next/server";
import { moveToCookie } from "@/lib/web/cookie";
import { nextPath, withNext } from "@/lib/web/next-path";

/** `/sign-in?token=…` arrives here (see next.config.mjs). It signs nobody in: a mail scanner opens links too. */
export const GET = (request: NextRequest): Response =>
  moveToCookie(
    request,
    "sign_in",
    withNext("/sign-in/link", nextPath(request.nextUrl.searchParams.get("next"))),
  );
