// Slack's Web API as we call it: one try with a deadline, and every failure a trouble that says what to do about it. Trying
// again is the outbox's, which remembers across a restart what the client's own queue would forget.
import { type WebAPICallResult, WebClient } from "@slack/web-api";
import { slackTrouble } from "./slack-trouble";

export type { WebClient as SlackClient } from "@slack/web-api";
export type SlackAccess = { botToken: string; apiUrl: string | null };
export type SlackAnswer = WebAPICallResult & { [name: string]: unknown };
export type SlackCall = (method: string, args: Record<string, unknown>) => Promise<SlackAnswer>;

const DEADLINE_MS = 10_000;

export function slackClient({ botToken, apiUrl }: SlackAccess, deadlineMs = DEADLINE_MS): WebClient {
  return new WebClient(botToken, {
    ...(apiUrl && { slackApiUrl: apiUrl.endsWith("/") ? apiUrl : `${apiUrl}/` }),
    timeout: deadlineMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    // A method is a name; an address in its place would carry the token elsewhere.
    allowAbsoluteUrls: false,
    logger: SILENT,
  });
}

export const caller =
  (client: WebClient): SlackCall =>
  async (method, args) => {
    try {
      return (await client.apiCall(method, args)) as SlackAnswer;
    } catch (error) {
      throw slackTrouble(error, method);
    }
  };

// What it would say quotes what is sent: titles, names and tokens are no matter for a log.
export const SILENT = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => "error" as never,
  setName() {},
};
