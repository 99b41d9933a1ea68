import { type Allowance, attempts } from "@/lib/auth/attempts";
import { agreed, auth } from "@/lib/auth/sessions";
import { config } from "@/lib/config";
import type { Answer } from "./action";
import { dropToken, readToken } from "./cookie";

// Signing in and out. The count is kept for an address and a network together, so that nobody can lock somebody else out
// by guessing at their password from afar, and for a network alone, so that nobody can try everybody.

const QUARTER_HOUR_MS = 15 * 60_000;
const FOR_ONE: Allowance = { most: 10, windowMs: QUARTER_HOUR_MS };
const FOR_A_NETWORK: Allowance = { most: 60, windowMs: QUARTER_HOUR_MS };

type Counters = { one: ReturnType<typeof attempts>; network: ReturnType<typeof attempts> };
const shared = globalThis as typeof globalThis & { countersignAttempts?: Counters };

function mayTry(headers: Headers, email: string): boolean {
  shared.countersignAttempts ??= { one: attempts(FOR_ONE), network: attempts(FOR_A_NETWORK) };
  const { one, network } = shared.countersignAttempts;
  const from = networkOf(headers);
  const now = Date.now();
  // Both are counted, whatever the first says.
  return [network(from, now), one(`${from} ${email}`, now)].every(Boolean);
}

/** Where the request came from, as the front saw it; a header that did not come through the front says nothing. */
function networkOf(headers: Headers): string {
  const { frontSecret } = config();
  const isFromFront = frontSecret === null || headers.get("x-countersign-front") === frontSecret;
  return (isFromFront && headers.get("x-forwarded-for")) || "unknown";
}

const TOO_OFTEN: Answer = {
  tone: "refused",
  message: "Too many attempts. Wait a quarter of an hour, then try again.",
};

/** null = signed in, and the cookie is set. */
export async function signInWithPassword(
  headers: Headers,
  email: string,
  password: string,
): Promise<Answer | null> {
  if (!mayTry(headers, email)) return TOO_OFTEN;
  const done = await agreed(() => auth().api.signInEmail({ headers, body: { email, password } }));
  return done
    ? null
    : { tone: "refused", message: "That e-mail address and password do not belong together." };
}

/** Says the same whether the address is known or not. */
export async function sendSignInLink(headers: Headers, email: string): Promise<Answer> {
  if (!mayTry(headers, email)) return TOO_OFTEN;
  await agreed(() => auth().api.signInMagicLink({ headers, body: { email } }));
  return {
    tone: "done",
    message:
      "If that address belongs to somebody here, a link is on its way. No mail is set up yet: it is in the server's log.",
  };
}

/** Spends the link that was opened; null = signed in. */
export async function signInWithLink(headers: Headers): Promise<Answer | null> {
  const token = await readToken("sign_in");
  const done =
    token !== null && (await agreed(() => auth().api.magicLinkVerify({ headers, query: { token } })));
  await dropToken("sign_in");
  return done
    ? null
    : { tone: "refused", message: "This link was used already or is too old. Ask for a new one." };
}

export async function signOut(headers: Headers): Promise<void> {
  await auth().api.signOut({ headers });
}
