import {
  type InvitationRefusal,
  type InvitationView,
  joinAsSignedIn,
  joinWithPassword,
  viewInvitation,
} from "@/lib/auth/invitation";
import { currentSession } from "@/lib/auth/sessions";
import type { Answer } from "./action";
import { dropToken, readToken } from "./cookie";
import { database } from "./database";
import { signInWithPassword } from "./sign-in";

// Joining a workspace, as the page and its actions need it.

export type OpenedInvitation = InvitationView & {
  /** Who sits there: nobody yet, the one who is invited, or somebody else. */
  reader: "nobody" | "invited" | "other";
};

export async function openedInvitation(headers: Headers): Promise<OpenedInvitation | null> {
  const token = await readToken("invitation");
  const view = token === null ? null : await viewInvitation(database().sql, token);
  if (!view) return null;
  const session = await currentSession(headers);
  const reader = session === null ? "nobody" : session.userId === view.accountId ? "invited" : "other";
  return { ...view, reader };
}

/** null = joined, and signed in. */
export async function joinAsNew(
  headers: Headers,
  form: { name: string; password: string },
): Promise<Answer | null> {
  const token = await readToken("invitation");
  const joined = await joinWithPassword(database(), token ?? "", form);
  if (!joined.ok) return { tone: "refused", message: SENTENCES[joined.reason] };
  await dropToken("invitation");
  return signInWithPassword(headers, joined.email, form.password);
}

/** The workspace that was joined, or why not. */
export async function joinAsReader(headers: Headers): Promise<Answer | { workspaceId: string }> {
  const session = await currentSession(headers);
  if (!session) return { tone: "refused", message: SENTENCES.sign_in };
  const token = await readToken("invitation");
  const view = token === null ? null : await viewInvitation(database().sql, token);
  const joined = await joinAsSignedIn(database(), token ?? "", session.userId);
  if (!joined.ok || !view)
    return { tone: "refused", message: SENTENCES[joined.ok ? "unknown" : joined.reason] };
  await dropToken("invitation");
  return { workspaceId: view.link.workspaceId };
}

export const SENTENCES: Record<InvitationRefusal, string> = {
  unknown: "This invitation is not known here, or it was withdrawn. Ask whoever invited you.",
  used: "This link was used already, withdrawn, or replaced by a newer one. If you have joined, sign in.",
  expired: "This invitation is more than seven days old. Ask whoever invited you to send it again.",
  sign_in: "This address signs in here already. Sign in with it, then join.",
  here: "You are in this workspace already, under another address. Ask whoever invited you.",
};
