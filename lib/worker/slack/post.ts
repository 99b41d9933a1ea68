// One message put into Slack, and what is kept of it: as it was sent, without the secrets that were in it.
import { readable } from "../../channels/slack/readable";
import type { SlackText } from "../../channels/slack/task-message";
import { readTrouble } from "../../channels/trouble";
import type { Sent } from "../../domain/message";
import type { JsonObject } from "../../domain/types";
import type { WorkspaceSlack } from "./workspace-slack";

/** `id`: of our message, which goes with it, so that it is known again when the answer was lost. */
export type Where = { channelId: string; threadTs?: string; isBroadcast?: boolean; id?: string };

// Nothing of what it says is looked at for names or addresses, and nothing that it links to is fetched.
const QUIET = { unfurl_links: false, unfurl_media: false, parse: "none", link_names: false, mrkdwn: false };

export async function post(
  { call }: WorkspaceSlack,
  { channelId, threadTs, isBroadcast = false, id }: Where,
  { text, blocks }: SlackText,
): Promise<string> {
  const { ts } = await call("chat.postMessage", {
    channel: channelId,
    text,
    blocks,
    ...QUIET,
    ...(id && { metadata: { event_type: MARK, event_payload: { id } } }),
    ...(threadTs && { thread_ts: threadTs, reply_broadcast: isBroadcast }),
  });
  if (typeof ts !== "string") throw new Error("Slack posted a message and did not say which");
  return ts;
}

const MARK = "countersign_message";
const NEWEST = 100; // are looked through: Slack's times are not ours

// In a channel an app reads what others write only where it was let. Whether it may post there it is told when it does.
const MAY_NOT_LOOK = new Set(["missing_scope", "no_permission", "not_in_channel", "channel_not_found"]);

/** Where a message stands that may have gone out before; `ts` null: nowhere that can be seen. */
export async function postedBefore(
  { call }: WorkspaceSlack,
  channelId: string,
  id: string,
): Promise<{ ts: string | null; mayLook: boolean }> {
  const args = { channel: channelId, limit: NEWEST, include_all_metadata: true };
  const seen = await call("conversations.history", args).catch((error: unknown) => {
    if (MAY_NOT_LOOK.has(readTrouble(error).code)) return null;
    throw error;
  });
  if (seen === null) return { ts: null, mayLook: false };
  const found = (seen.messages as Standing[] | undefined)?.find(
    ({ metadata }) => metadata?.event_type === MARK && metadata.event_payload?.id === id,
  );
  return { ts: found?.ts ?? null, mayLook: true };
}

type Standing = { ts?: string; metadata?: { event_type?: string; event_payload?: { id?: unknown } } };

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
