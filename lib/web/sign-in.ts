import { cookies } from "next/headers";
import { endSession } from "@/lib/auth/session-list";
import { agreed, auth, currentSession } from "@/lib/auth/sessions";
import { isAnyMailSetUp } from "@/lib/db/read/mail-set-up";
import type { Answer } from "./action";
import { forgiveTry, mayTry, TOO_OFTEN } from "./allowance";
import { dropToken, readToken } from "./cookie";
import { database } from "./database";
import { goesWithSession } from "./told-browser";

// Signing in and out. Whoever signs in gets a session of a new name, and the one their browser carried before ends: what
// somebody else may have planted or read there is worth nothing afterwards.

/** null = signed in, and the cookie is set. */
export async function signInWithPassword(
  headers: Headers,
  email: string,
  password: string,
): Promise<Answer | null> {
  if (!mayTry(headers, email)) return TOO_OFTEN;
  const isIn = await renewed(headers, () => auth().api.signInEmail({ headers, body: { email, password } }));
  if (isIn) forgiveTry(headers, email);
  return isIn
    ? null
    : { tone: "refused", message: "That e-mail address and password do not belong together." };
}

const BY_MAIL = "It is good for 15 minutes. If no mail comes, look among what your mail takes for spam.";
const IN_LOG = "No mail is set up yet: it is in the server's log.";

/** Says the same whether the address is known or not. */
export async function sendSignInLink(headers: Headers, email: string, next: string | null): Promise<Answer> {
  if (!mayTry(headers, email)) return TOO_OFTEN;
  await agreed(() => auth().api.signInMagicLink({ headers, body: { email, metadata: { next } } }));
  const where = (await isAnyMailSetUp(database().sql)) ? BY_MAIL : IN_LOG;
  return {
    tone: "done",
    message: `If that address belongs to somebody here, a link is on its way. ${where}`,
  };
}

/** Spends the link that was opened; null = signed in. */
export async function signInWithLink(headers: Headers): Promise<Answer | null> {
  const token = await readToken("sign_in");
  const isIn =
    token !== null &&
    (await renewed(headers, () => auth().api.magicLinkVerify({ headers, query: { token } })));
  await dropToken("sign_in");
  return isIn
    ? null
    : { tone: "refused", message: "This link was used already or is too old. Ask for a new one." };
}

async function renewed(headers: Headers, signIn: () => Promise<unknown>): Promise<boolean> {
  const before = await currentSession(headers);
  if (!(await agreed(signIn))) return false;
  await goesWithSession(await cookiesNow());
  if (before) await endSession(database().sql, before.userId, before.sessionId);
  return true;
}

// With the one that has just been set.
const cookiesNow = async (): Promise<string> =>
  (await cookies())
    .getAll()
    .map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
    .join("; ");

export async function signOut(headers: Headers): Promise<void> {
  await auth().api.signOut({ headers });
}
