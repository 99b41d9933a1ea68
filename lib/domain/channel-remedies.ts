// What somebody can do about a channel that is in trouble, by the provider's own word for it.
import { type MailRefusal, mailRefusal } from "./mail-refusal";
import type { Outward } from "./types";

const PUSH_PROOF =
  "Check this machine’s clock, and that the keys belong together and name who is to be written to (VAPID_SUBJECT).";

const REMEDIES: { [C in Outward]: Record<string, string> } = {
  email: {
    EAUTH: "Check the name and the password of the mail server.",
    ENOAUTH: "This mail server knows no way of signing in: leave the name and the password empty.",
    ECONFIG: "Check what is typed here: it cannot be used as it is.",
    EREQUIRETLS: "Check the security: this server does not speak TLS in the way that was chosen.",
    ETIMEDOUT: "Check the mail server’s name and port: nobody answers there.",
    EHOSTUNREACH: "Check the mail server’s name: there is no way to it from here.",
    "530": "This mail server wants a name and a password.",
    "535": "Check the name and the password of the mail server.",
    "534": "This mail server wants another way of signing in, often a password made for this app.",
    EDNS: "Check the name of the mail server: nobody has heard of it.",
    ENOTFOUND: "Check the name of the mail server: nobody has heard of it.",
    ECONNREFUSED: "Check the mail server’s name and port: nobody answers there.",
    ETLS: "Check the security: this server does not speak TLS in the way that was chosen.",
    ESOCKET: "Check the port and the security: they do not belong together.",
    EENVELOPE: "Check the address that mail comes from: this mail server does not send for it.",
    "550": "Check the address that mail comes from: this mail server does not send for it.",
    "553": "Check the address that mail comes from: this mail server does not send for it.",
  },
  slack: {}, // its answers say it already (lib/channels/slack/slack-trouble.ts)
  push: {
    "401": PUSH_PROOF,
    "403": PUSH_PROOF,
  },
};

// One code stands for many things here: what the server said about it tells more.
const OF_MAIL: Record<MailRefusal, string | null> = {
  relay:
    "This mail server passes on only the mail of those it knows: check the name and the password, or have it let this machine send.",
  sender: "Check the address that mail comes from: this mail server does not send for it.",
  login: "Check the name and the password of the mail server.",
  machine:
    "This mail server takes no mail from this machine: have it let this machine send, or take another.",
  server: null,
};

const OF_LOGIN = /^53[045]$/; // which say it by themselves

function remedyOf(channel: Outward, code: string, answer: string): string | null {
  if (channel !== "email" || OF_LOGIN.test(code)) return remedyFor(channel, code);
  const refused = mailRefusal(answer);
  return refused === null ? remedyFor(channel, code) : OF_MAIL[refused];
}

const ANEW = "Copy it anew from Basic Information, App-Level Tokens, of the app in Slack.";
const APP_TOKEN: Record<string, string> = {
  invalid_auth: `Slack does not know the app token. ${ANEW}`,
  not_authed: `No app token was sent to Slack. ${ANEW}`,
  not_allowed_token_type: `This is not an app token: it begins with xapp-. ${ANEW}`,
  token_revoked: "The app token was revoked. Make a new one with the scope connections:write, and set it.",
  token_expired: "The app token has expired. Make a new one with the scope connections:write, and set it.",
  missing_scope: "The app token may not do this. Make one with the scope connections:write, and set it.",
  no_permission: "The app token may not do this. Make one with the scope connections:write, and set it.",
  account_inactive: "The app is switched off in Slack. Install it again.",
  team_access_not_granted: "The app is not installed in this Slack workspace. Install it.",
  access_denied: "Slack lets the app in no more. Install it again.",
};

/** What can be done about the token by which the app keeps a connection open. Null: nothing, but wait. */
export const appTokenRemedy = (code: string): string | null =>
  Object.hasOwn(APP_TOKEN, code) ? (APP_TOKEN[code] as string) : null;

/** Null: there is nothing more to say than what the provider said. */
export const remedyFor = (channel: Outward, code: string): string | null =>
  Object.hasOwn(REMEDIES[channel], code) ? (REMEDIES[channel][code] as string) : null;

/** One text for the settings page: what the provider said, and what can be done about it. */
export function problemText(channel: Outward, { code, answer }: { code: string; answer: string }): string {
  const said = answer.trim().replace(/([^.!?…])$/, "$1.");
  const isSaid = said.toLowerCase().includes(code.toLowerCase());
  return [said, remedyOf(channel, code, answer), isSaid ? null : `(${code})`].filter(Boolean).join(" ");
}
