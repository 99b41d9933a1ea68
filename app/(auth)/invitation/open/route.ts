import type { NextRequest } from "next/server";
import { moveToCookie } from "@/lib/web/cookie";

/** `/invitation?token=…` arrives here (see next.config.mjs). It spends nothing. */
export const GET = (request: NextRequest): Response => moveToCookie(request, "invitation", "/invitation");
