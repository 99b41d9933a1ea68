import { cookies } from "next/headers";
import { config } from "@/lib/config";
import { WORKSPACE_COOKIE } from "./viewer";

const YEAR_SECONDS = 31_536_000;

/** Remembers which of their workspaces somebody wants to see. In an action or a route only; it opens nothing by itself. */
export async function rememberWorkspace(workspaceId: string): Promise<void> {
  (await cookies()).set(WORKSPACE_COOKIE, workspaceId, {
    httpOnly: true,
    secure: config().publicUrl.startsWith("https:"),
    sameSite: "lax",
    path: "/",
    maxAge: YEAR_SECONDS,
  });
}
