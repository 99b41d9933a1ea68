import { type NextRequest, NextResponse } from "next/server";
import { handleAuth } from "@/lib/web/auth-handler";

const handle = async (request: NextRequest): Promise<Response> =>
  (await handleAuth(request)) ?? NextResponse.json({ message: "There is nothing here." }, { status: 404 });

export { handle as GET, handle as POST };
