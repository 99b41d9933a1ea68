import { hasOwner } from "@/lib/auth/people";
import { PASSWORD_LENGTH } from "@/lib/auth/sessions";
import {
  completeSetup,
  type SetupForm,
  type SetupRefusal,
  type SetupView,
  viewSetup,
} from "@/lib/auth/setup";
import type { Answer } from "./action";
import { dropToken, readToken } from "./cookie";
import { database } from "./database";
import { sayAway } from "./say-away";
import { signInWithPassword } from "./sign-in";

export { PASSWORD_LENGTH };

// The first run, as the page and its action need it.

export async function openedSetup(): Promise<SetupView | null> {
  const token = await readToken("setup");
  return token === null ? null : sayAway(viewSetup(database().sql, token));
}

export const isSetUp = (): Promise<boolean> => sayAway(hasOwner(database().sql));

/** null = the owner is made and signed in. */
export async function finishSetup(headers: Headers, form: SetupForm): Promise<Answer | null> {
  const token = await readToken("setup");
  const done = await completeSetup(database(), token ?? "", form);
  if (!done.ok) return { tone: "refused", message: SENTENCES[done.reason] };
  await dropToken("setup");
  return signInWithPassword(headers, done.email, form.password);
}

export const NEW_LINK_COMMAND = "npm run bootstrap -- --owner YOUR_EMAIL";
const NEW_LINK = `This command on the server prints a new one: ${NEW_LINK_COMMAND}`;
export const SENTENCES: Record<SetupRefusal, string> = {
  unknown: `This link is not known here. ${NEW_LINK}`,
  used: "This link was used already, and it works only once. If it was you, sign in.",
  expired: `This link is more than a day old and no longer works. ${NEW_LINK}`,
  owner_exists: "This workspace has an owner already. Sign in, or ask the owner to invite you.",
};
