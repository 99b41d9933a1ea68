import { auth } from "@/lib/auth/sessions";
import { config } from "@/lib/config";
import { comeFromProvider, isCallback } from "./oidc";
import { isUnsafe, originFault } from "./origin";

// better-auth answers over HTTP what it must and nothing else: whatever it learns to do in a later version stays closed
// until it is named here. Signing in goes through our own actions.
const OPEN = new Set(["GET /api/auth/ok", "GET /api/auth/get-session", "POST /api/auth/sign-out"]);

/** null = there is nothing at that address. */
export async function handleAuth(request: Request): Promise<Response | null> {
  const { pathname } = new URL(request.url);
  if (isCallback(request.method, pathname)) return comeFromProvider(request);
  if (!OPEN.has(`${request.method} ${pathname}`)) return null;
  if (isUnsafe(request.method) && originFault(request.headers, config().publicUrl))
    return Response.json({ message: "That did not come from one of our own pages." }, { status: 403 });
  return await auth().handler(request);
}
