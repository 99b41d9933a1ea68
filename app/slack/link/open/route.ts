import type { NextRequest } from "next/server";
import { moveToCookie } from "@/lib/web/cookie";

/** `/slack/link?token=…` arrives here (see next.config.mjs). It spends nothing. */
export const GET = (request: NextRequest): Response => moveToCookie(request, "slack_link", "/slack/link");
