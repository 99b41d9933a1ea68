// A mail that lets somebody in. Its link was made once and given away: the message holds it sealed, until it went out.
import { invitationLetter, signInLetter } from "../../channels/email/other-letter";
import { troubleError } from "../../channels/trouble";
import { openLink } from "../../db/sealed-link";
import { forgetSealed } from "../../db/write/account-mails";
import type { Message } from "../../domain/message";
import type { MailDeps, To, Written } from "./write-mail";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export function accountLetter(
  { sql, linkSecret }: MailDeps,
  message: Message,
  to: To,
  occasion: "invitation" | "sign_in",
): Pick<Written, "letter" | "secrets" | "gone"> {
  const { sealed, expiresAt, inviter } = message.about;
  if (typeof sealed !== "string" || typeof expiresAt !== "string")
    throw troubleError({
      kind: "moot",
      code: "sent",
      answer: "It went out before, and its link is not kept.",
    });
  const leftMs = Date.parse(expiresAt) - to.now.getTime();
  if (leftMs <= 0)
    throw troubleError({
      kind: "moot",
      code: "expired",
      answer: "Its link is too old by now: ask for another.",
    });
  const url = openLink(linkSecret, message.id, sealed);
  if (url === null)
    throw troubleError({
      kind: "never",
      code: "sealed",
      answer: "Its link was sealed under another secret than the worker has now: ask for another.",
      isUnasked: true,
    });
  const letter =
    occasion === "sign_in"
      ? signInLetter({ ...to, url, minutes: Math.max(1, Math.floor(leftMs / MINUTE_MS)) })
      : invitationLetter({
          ...to,
          url,
          inviter: typeof inviter === "string" ? inviter : null,
          days: Math.max(1, Math.round(leftMs / DAY_MS)),
        });
  return { letter, secrets: [url], gone: () => forgetSealed(sql, message) };
}
