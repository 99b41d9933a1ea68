// What Slack's refusals mean for what was to be sent, and in words that say what can be done.
import type { Trouble } from "../../domain/message";
import { isTrouble, troubleError } from "../trouble";

const SETTINGS: Record<string, string> = {
  invalid_auth: "Slack does not know the bot token. Set the one that the app's page shows.",
  not_authed: "No bot token was sent to Slack. Set one.",
  account_inactive: "The bot's account in Slack is switched off. Install the app again.",
  token_revoked: "The bot token was revoked. Install the app again, and set the new token.",
  token_expired: "The bot token has expired. Set a new one.",
  not_allowed_token_type: "This is not a bot token: it begins with xoxb-.",
  missing_scope:
    "The app may not do this in Slack. Give it the scopes of the manifest, and install it again.",
  no_permission:
    "The app may not do this in Slack. Give it the scopes of the manifest, and install it again.",
  team_access_not_granted: "The app is not installed in this Slack workspace.",
  access_denied: "Slack lets the app in no more. Install it again.",
  org_login_required: "The Slack workspace has moved into an organisation. Install the app again.",
  ekm_access_denied: "The administrators of the Slack workspace have shut out apps.",
  enterprise_is_restricted: "The administrators of the Slack organisation have shut out this app.",
  messages_tab_disabled: "The app takes no messages in Slack. Switch on its messages tab, under App Home.",
};

const NEVER: Record<string, string> = {
  channel_not_found: "Slack knows no such channel, or the app may not see it.",
  not_in_channel: "The app is not in this channel. Invite it there: /invite @Countersign",
  is_archived: "This channel is archived.",
  user_not_found: "Slack knows no such account.",
  users_not_found: "Slack knows nobody by this e-mail address.",
  user_disabled: "This Slack account is switched off.",
  user_not_in_channel: "The account is not in this channel.",
  user_not_visible: "The app may not see this account.",
  cannot_dm_bot: "This account is a bot's.",
  message_not_found: "The message is not there any more.",
  cant_update_message: "The message is not the app's.",
  edit_window_closed: "Slack does not let messages be changed any more after so long.",
  restricted_action: "The Slack workspace does not let the app post here.",
  invalid_blocks: "Slack did not take the form of the message.",
  invalid_blocks_format: "Slack did not take the form of the message.",
  invalid_arguments: "Slack did not take what it was sent.",
  msg_blocks_too_long: "The message is too long for Slack.",
  msg_too_long: "The message is too long for Slack.",
  no_text: "The message says nothing.",
};

const PLACE = new Set([
  "ratelimited",
  "rate_limited",
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
]);

export function slackTrouble(error: unknown, method: string): Error {
  if (isTrouble(error)) return error as Error;
  const { code, data, statusCode, retryAfter, original, message } = error as Failure;
  if (code === "slack_webapi_rate_limited_error" && typeof retryAfter === "number")
    return limited(retryAfter, method);
  // A limit without its seconds is one all the same.
  if (/^Retry header/.test(message ?? "")) return limited(30, method);
  if (code === "slack_webapi_platform_error" && typeof data?.error === "string") return refused(data, method);
  if (code === "slack_webapi_http_error") {
    const answer = `Slack answered ${statusCode} instead of doing it.`;
    return troubleError({ kind: "destination", code: String(statusCode), answer, isShared: true });
  }
  if (code === "slack_webapi_request_error") return unreached(original);
  // The client puts no name of its own to an answer that breaks off.
  const broken = error as Failure["original"];
  if (broken?.name === "TimeoutError" || broken?.cause?.code !== undefined) return unreached(broken);
  return error instanceof Error ? error : new Error(String(error));
}

type Failure = {
  code?: string;
  message?: string;
  data?: {
    error?: string;
    needed?: string;
    response_metadata?: { messages?: string[]; retryAfter?: number };
  };
  statusCode?: number;
  retryAfter?: number;
  original?: Error & { code?: string; cause?: { code?: string } };
};

/** Slack asks for seconds; a header that asks for years was made by something between. */
export const LONGEST_WAIT = 3600;

function limited(said: number, method: string): Error {
  const seconds = said >= 1 ? Math.min(LONGEST_WAIT, said) : 1;
  return troubleError({
    kind: "destination",
    code: "ratelimited",
    answer: `Slack asks to wait ${seconds} s before ${method} is called again.`,
    retryAfterSeconds: seconds,
  });
}

function refused(
  { error: code = "", needed, response_metadata }: NonNullable<Failure["data"]>,
  method: string,
) {
  if (PLACE.has(code)) {
    if (code.includes("limited")) return limited(response_metadata?.retryAfter ?? 30, method);
    const answer = `Slack has trouble of its own: ${code}.`;
    return troubleError({ kind: "destination", code, answer, isShared: true });
  }
  const settings = wordsFor(SETTINGS, code);
  if (settings) {
    const what = needed && /^[\w.:,-]{1,100}$/.test(needed) ? ` It needs ${needed}.` : "";
    return troubleError({ kind: "settings", code, answer: `${settings}${what}` });
  }
  const never = wordsFor(NEVER, code);
  if (never)
    return troubleError({ kind: "never", code, answer: `${never}${detail(response_metadata?.messages)}` });
  return troubleError({
    kind: "later",
    code: code.slice(0, 80),
    answer: `Slack refused it: ${code.slice(0, 80)}.`,
  });
}

// An answer is hostile, too: `constructor` is no code that we know.
const wordsFor = (words: Record<string, string>, code: string): string | null =>
  Object.hasOwn(words, code) ? (words[code] as string) : null;

const detail = (messages: string[] = []): string =>
  messages.length === 0 ? "" : ` ${String(messages[0]).slice(0, 200)}`;

// The connection stood, and nobody knows what became of what was sent over it. A time that ran out is one of these.
const LOST = new Set([
  "timeout",
  "ECONNRESET",
  "EPIPE",
  "UND_ERR_SOCKET",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);
// Slack broke off in the middle of it, by its own word; any status of a server's own failure says no more than that.
const BROKEN = new Set(["internal_error", "fatal_error"]);
/** It may have been done all the same. */
export const mayBeDone = ({ code }: Trouble): boolean =>
  LOST.has(code) || BROKEN.has(code) || /^5\d\d$/.test(code);

function unreached(original: Failure["original"]): Error {
  const code = original?.cause?.code ?? original?.code ?? original?.name ?? "unreachable";
  const isLate = original?.name === "TimeoutError";
  const answer = isLate ? "Slack did not answer in time." : `Slack could not be reached: ${String(code)}.`;
  const said = isLate ? "timeout" : String(code).slice(0, 80);
  return troubleError({ kind: "destination", code: said, answer, isShared: true });
}
