// A message of ours put into Slack once. When its answer is lost, or Slack fails in the middle of it, it may stand there all the
// same, so it carries a mark by which the next try finds it. Where the app may not read to look for it, there are two of it at most.
import { mayBeDone } from "../../channels/slack/slack-trouble";
import type { SlackText } from "../../channels/slack/task-message";
import { readTrouble, troubleError } from "../../channels/trouble";
import type { Sql } from "../../db/client";
import { mayHaveGone } from "../../db/read/earlier-attempts";
import type { Message } from "../../domain/message";
import { post, type Where } from "./post";
import type { WorkspaceSlack } from "./workspace-slack";

export async function postOnce(
  sql: Sql,
  slack: WorkspaceSlack,
  { message, ...where }: Where & { message: Message },
  said: SlackText,
): Promise<{ ts: string; answer: string }> {
  const mayStand = await mayHaveGone(sql, message);
  const before = mayStand ? await postedBefore(slack, where, message.id) : null;
  const posting = () => post(slack, where, said, { event_type: MARK, event_payload: { id: message.id } });
  const ts = before?.ts ?? (await (before?.mayLook ? posting() : twiceAtMost(posting())));
  const place = where.threadTs === undefined ? where.channelId : `the thread of ${where.threadTs}`;
  return { ts, answer: `Posted as ${ts} in ${place}.${before?.mayLook === false ? TWICE : ""}` };
}

// Pressed, the other one is known, and shows what became of the task like any (lib/slack/press.ts).
const TWICE =
  " It may stand there twice: Slack did not say what became of an earlier try, and does not let the app read there to look for it.";

/** For what cannot be looked for afterwards. */
export async function twiceAtMost<T>(posting: Promise<T>): Promise<T> {
  try {
    return await posting;
  } catch (error) {
    const trouble = readTrouble(error);
    if (!mayBeDone(trouble)) throw error;
    const answer = `${trouble.answer} It may have been posted all the same.`;
    throw troubleError({ ...trouble, answer, mayHaveGone: true });
  }
}

const MARK = "countersign_message";
// Are looked through, because Slack's times are not ours: the newest of a channel, and of a thread, which begins with its oldest,
// as many as Slack lists at once.
const NEWEST = 100;
const OF_THREAD = 1000;

// In a channel an app reads what others write only where it was let. Whether it may post there it is told when it does.
const MAY_NOT_LOOK = new Set([
  "missing_scope",
  "no_permission",
  "not_allowed_token_type",
  "not_in_channel",
  "channel_not_found",
]);

/** Where a message stands that may have gone out before; `ts` null: nowhere that can be seen. */
async function postedBefore(
  { call }: WorkspaceSlack,
  { channelId, threadTs }: Where,
  id: string,
): Promise<{ ts: string | null; mayLook: boolean }> {
  const all = { channel: channelId, include_all_metadata: true };
  const looking =
    threadTs === undefined
      ? call("conversations.history", { ...all, limit: NEWEST })
      : call("conversations.replies", { ...all, ts: threadTs, limit: OF_THREAD });
  const seen = await looking.catch((error: unknown) => {
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
