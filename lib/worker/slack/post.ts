// One message put into Slack, and what is kept of it: as it was sent, without the secrets that were in it.
import { readable } from "../../channels/slack/readable";
import type { SlackText } from "../../channels/slack/task-message";
import type { Sent } from "../../domain/message";
import type { JsonObject } from "../../domain/types";
import type { WorkspaceSlack } from "./workspace-slack";

export type Where = { channelId: string; threadTs?: string; isBroadcast?: boolean };
/** What Slack keeps with it, and shows to nobody. */
export type Metadata = { event_type: string; event_payload: JsonObject };

// Nothing of what it says is looked at for names or addresses, and nothing that it links to is fetched.
const QUIET = { unfurl_links: false, unfurl_media: false, parse: "none", link_names: false, mrkdwn: false };

export async function post(
  { call }: WorkspaceSlack,
  { channelId, threadTs, isBroadcast = false }: Where,
  { text, blocks }: SlackText,
  metadata: Metadata,
): Promise<string> {
  const { ts } = await call("chat.postMessage", {
    channel: channelId,
    text,
    blocks,
    ...QUIET,
    metadata,
    ...(threadTs && { thread_ts: threadTs, reply_broadcast: isBroadcast }),
  });
  if (typeof ts !== "string") throw new Error("Slack posted a message and did not say which");
  return ts;
}

export const rewrite = async (
  { call }: WorkspaceSlack,
  { channelId, ts }: { channelId: string; ts: string },
  { text, blocks }: SlackText,
): Promise<void> =>
  void (await call("chat.update", {
    channel: channelId,
    ts,
    text,
    blocks,
    parse: "none",
    link_names: false,
  }));

export function sent(
  answer: string,
  subject: string,
  { text, blocks }: SlackText,
  secrets: string[] = [],
): Sent {
  return { answer, subject, content: without({ text: readable({ text, blocks }), blocks }, secrets) };
}

/** An address that opens something by itself stands nowhere but in the message. */
function without(content: JsonObject, secrets: string[]): JsonObject {
  let text = JSON.stringify(content);
  for (const secret of secrets) text = text.replaceAll(secret, "{{link}}");
  return JSON.parse(text) as JsonObject;
}
