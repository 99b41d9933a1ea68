import { switchDigestOff, whoseDigest } from "@/lib/auth/digest-off";
import { config } from "@/lib/config";
import { database } from "@/lib/web/database";
import { countWrong, tooOften } from "@/lib/web/link-allowance";
import { linkSecret } from "@/lib/web/link-visit";
import { rememberWorkspace } from "@/lib/web/workspace-cookie";

type Context = { params: Promise<{ token: string }> };

const HEADERS = { "cache-control": "no-store", "referrer-policy": "no-referrer" };

/**
 * Whoever follows the link of a digest: the page on which they choose what reaches them, in the workspace that it came from.
 * Nothing else is changed by looking.
 */
export async function GET(_: Request, { params }: Context): Promise<Response> {
  const whose = whoseDigest(linkSecret(), (await params).token);
  if (whose) await rememberWorkspace(whose.workspaceId);
  return new Response(null, {
    status: 303,
    headers: { ...HEADERS, location: `${config().publicUrl}/settings/notifications` },
  });
}

/** "Unsubscribe" in a mail program (RFC 8058): it presses once, without cookies, and from a place of its own. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const isOurs = await switchDigestOff(database().sql, linkSecret(), (await params).token);
  if (isOurs) return said("The digest is switched off. What is asked of you reaches you as before.\n", 200);
  return countWrong(request.headers, "no digest") ? said("There is no such digest.\n", 404) : tooOften();
}

const said = (text: string, status: number): Response =>
  new Response(text, { status, headers: { ...HEADERS, "content-type": "text/plain; charset=utf-8" } });
