// A post that is made to show what is so now, as far as it concerns whoever reads it still. After the end it has no buttons, and is
// left alone.
import { bareMessage } from "../../channels/slack/bare-message";
import { taskMessage } from "../../channels/slack/task-message";
import { readTrouble, troubleError } from "../../channels/trouble";
import { postReader } from "../../db/read/post-reader";
import { firstTold, postAt, type SlackPost } from "../../db/read/slack-posts";
import { closePost, recordRewrite } from "../../db/write/slack-posts";
import type { Sent } from "../../domain/message";
import { accountOf } from "./accounts";
import { offerTo } from "./offer";
import { rewrite, sent } from "./post";
import type { About, Reader } from "./post-task";
import { postOf } from "./rewrites";
import { type Deps, taskFacts, toldAs } from "./task-facts";
import type { WorkspaceSlack } from "./workspace-slack";

export async function rewritePost(
  deps: Deps,
  slack: WorkspaceSlack,
  message: About,
  reader: Reader,
): Promise<Sent> {
  const { workspaceId, intentId } = message;
  const there = await postAt(deps.sql, workspaceId, intentId, postOf(message.address));
  if (!there || there.isClosed) throw SHOWN("It shows the end already.");
  if (message.seq !== null && there.shownSeq >= message.seq) throw SHOWN("It shows this already.");
  if (there.teamId !== slack.teamId)
    throw await gone(deps, there, "The message is in another Slack workspace.");
  const now = await postReader(deps.sql, there);
  const linkUrl = now === "asked" ? await linkFor(deps, slack, message, reader, there) : null;
  const zone = reader?.zone ?? "UTC";
  const told = toldAs((await firstTold(deps.sql, there)) ?? "assigned", there.groupId);
  const posted = await taskFacts(deps, workspaceId, intentId, { zone, linkUrl, leaves: slack.leaves, told });
  if (!posted) throw await gone(deps, there, "The task is not there any more.");
  const { facts, seq } = posted;
  const said = now === "asked" ? taskMessage(facts) : bareMessage(facts, now);
  try {
    await rewrite(slack, there, said);
  } catch (error) {
    const { code, answer } = readTrouble(error);
    if (GONE.has(code)) throw await gone(deps, there, answer);
    throw error;
  }
  await recordRewrite(deps.sql, there, { seq, isClosed: facts.ended !== null || now === "gone" });
  const subject = now === "asked" ? facts.leaving.title : said.text;
  const secrets = linkUrl ? [linkUrl] : [];
  return sent(`Rewritten: ${there.ts} in ${there.channelId}.`, subject, said, secrets);
}

/** Somebody's own message, whose account is still nobody's, goes on offering to say whose it is. */
async function linkFor(
  deps: Deps,
  slack: WorkspaceSlack,
  { id }: About,
  reader: Reader,
  { channelId }: SlackPost,
): Promise<string | null> {
  const account = reader && (await accountOf(deps.sql, slack, reader));
  if (!account || account.isLinked || account.channelId !== channelId) return null;
  return offerTo(deps, slack, { userId: account.userId, reader, seed: id });
}

const GONE = new Set([
  "message_not_found",
  "channel_not_found",
  "cant_update_message",
  "edit_window_closed",
  "is_archived",
]);

const SHOWN = (answer: string): Error => troubleError({ kind: "moot", code: "shown", answer });

async function gone({ sql }: Deps, there: SlackPost, answer: string): Promise<Error> {
  await closePost(sql, there);
  return troubleError({ kind: "moot", code: "gone", answer });
}
