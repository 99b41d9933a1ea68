import type { NextRequest } from "next/server";
import { moveToCookie } from "@/lib/web/cookie";

/** `/sign-in?token=…` arrives here (see next.config.mjs). It signs nobody in: a mail scanner opens links too. */
export const GET = (request: NextRequest): Response => moveToCookie(request, "sign_in", "/sign-in/link");
