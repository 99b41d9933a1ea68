import type { NextRequest } from "next/server";
import { findLink } from "@/lib/auth/decision-links";
import { exchangeLink } from "@/lib/web/link-visit";

type Context = { params: Promise<{ token: string }> };

/** A link in a message. Looking decides nothing and spends nothing: scanners look, too. */
export const GET = async (request: NextRequest, { params }: Context): Promise<Response> =>
  exchangeLink(request, "decide", (await params).token, findLink);
