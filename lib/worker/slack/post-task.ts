// A task told in Slack: the first time as a message with its buttons, later in the thread of that message.
import { taskMessage } from "../../channels/slack/task-message";
import { threadMessage } from "../../channels/slack/thread-message";
import { readTrouble, troubleError } from "../../channels/trouble";
import { rootPost } from "../../db/read/slack-posts";
import { recordPost } from "../../db/write/slack-posts";
import type { Message, Sent } from "../../domain/message";
import { accountOf, forget } from "./accounts";
import { offerTo } from "./offer";
import { sent } from "./post";
import { postOnce } from "./post-once";
import { requestRewrites } from "./rewrites";
import { type Deps, taskFacts, toldAs } from "./task-facts";
import type { WorkspaceSlack } from "./workspace-slack";

export type About = Message & { intentId: string };
export type Reader = { id: string; email: string; zone: string } | null; // null: whoever is in the channel

type Target = { channelId: string; userId: string | null; isLinked: boolean };

const ENDINGS = new Set(["decided", "expired", "withdrawn"]);

export async function postTask(
  deps: Deps,
  slack: WorkspaceSlack,
  message: About,
  reader: Reader,
): Promise<Sent> {
  const target = await targetOf(deps, slack, message, reader);
  const root = await rootPost(deps.sql, message.workspaceId, message.intentId, target.channelId);
  if (root === null && ENDINGS.has(message.occasion)) throw NOTHING_THERE();
  try {
    return root === null
      ? await postRoot(deps, slack, message, reader, target)
      : await postInThread(deps, slack, message, reader, { channelId: root.channelId, threadTs: root.ts });
  } catch (error) {
    // What was remembered of the account is not so any more: the next message asks anew.
    if (reader && readTrouble(error).kind === "never") await forget(deps.sql, slack, reader.id);
    throw error;
  }
}

async function targetOf(
  { sql }: Deps,
  slack: WorkspaceSlack,
  { address }: Message,
  reader: Reader,
): Promise<Target> {
  if (address.startsWith("channel:"))
    return { channelId: address.slice("channel:".length), userId: null, isLinked: true };
  const account = reader && (await accountOf(sql, slack, reader));
  if (!account) throw NO_ACCOUNT();
  return account;
}

async function postRoot(
  deps: Deps,
  slack: WorkspaceSlack,
  message: About,
  reader: Reader,
  { channelId, userId, isLinked }: Target,
): Promise<Sent> {
  const { workspaceId, intentId, personId, groupId, occasion } = message;
  const linkUrl =
    userId === null || isLinked ? null : await offerTo(deps, slack, { userId, reader, seed: message.id });
  const zone = reader?.zone ?? "UTC";
  const posted = await taskFacts(deps, workspaceId, intentId, {
    zone,
    linkUrl,
    leaves: slack.leaves,
    told: toldAs(occasion, groupId),
  });
  if (!posted || posted.facts.ended) throw IT_IS_OVER();
  const said = taskMessage(posted.facts);
  const { ts, answer } = await postOnce(deps.sql, slack, { channelId, message }, said);
  const row = {
    workspaceId,
    intentId,
    channelId,
    ts,
    teamId: slack.teamId,
    personId,
    groupId,
    shownSeq: posted.seq,
    isClosed: false,
  };
  const newer = await recordPost(deps.sql, row);
  if (newer !== null) await requestRewrites(deps.sql, [{ ...row, seq: newer }]);
  return sent(answer, posted.facts.leaving.title, said, linkUrl ? [linkUrl] : []);
}

async function postInThread(
  deps: Deps,
  slack: WorkspaceSlack,
  message: About,
  reader: Reader,
  where: { channelId: string; threadTs: string },
): Promise<Sent> {
  const { workspaceId, intentId, occasion, urgent, groupId } = message;
  const zone = reader?.zone ?? "UTC";
  const posted = await taskFacts(deps, workspaceId, intentId, {
    zone,
    linkUrl: null,
    leaves: slack.leaves,
    told: toldAs(occasion, groupId),
  });
  if (!posted) throw IT_IS_OVER();
  const { leaving, ended } = posted.facts;
  if (ended && !ENDINGS.has(occasion)) throw IT_IS_OVER();
  const said = threadMessage({ occasion, leaving, zone, ended });
  // In the thread, beside what it is about; what cannot wait stands in the channel, too, where it is seen.
  const isBroadcast = occasion === "escalated" || (urgent && !ended);
  const { answer } = await postOnce(deps.sql, slack, { ...where, isBroadcast, message }, said);
  return sent(answer, leaving.title, said);
}

const moot = (code: string, answer: string) => (): Error => troubleError({ kind: "moot", code, answer });
const IT_IS_OVER = moot("over", "The task was over before it was posted.");
const NOTHING_THERE = moot("nothing_posted", "Nothing was posted there that this would end.");
const NO_ACCOUNT = moot("users_not_found", "No Slack account was found by the person's e-mail address.");
