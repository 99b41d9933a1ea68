import { type Opened, openLink } from "@/lib/auth/decision-links";
import { currentSession, type SignedIn } from "@/lib/auth/sessions";
import { database } from "./database";
import { visitTo } from "./link-visit";

// The link that a browser has before it: by the cookie for which it was exchanged, or because its person is signed in.

export type OpenedLink = Opened & { session: SignedIn | null };

export async function openedLink(id: string, headers: Headers): Promise<OpenedLink | null> {
  const [visit, session] = await Promise.all([visitTo("decide", id), currentSession(headers)]);
  const opened = await openLink(database().sql, { visit, userId: session?.userId ?? null }, id);
  return opened && { ...opened, session };
}
