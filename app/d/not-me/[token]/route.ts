import type { NextRequest } from "next/server";
import { findReceipt } from "@/lib/auth/receipts";
import { exchangeLink } from "@/lib/web/link-visit";

type Context = { params: Promise<{ token: string }> };

/** "This was not me", in a receipt. It leads to a page, and nothing is done before something is typed there. */
export const GET = async (request: NextRequest, { params }: Context): Promise<Response> =>
  exchangeLink(request, "dispute", (await params).token, findReceipt);
