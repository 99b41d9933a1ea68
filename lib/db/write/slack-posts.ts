// What was posted in Slack, written down so that it can be rewritten.
import { idFloor } from "../../domain/id-time";
import type { Sql } from "../client";
import type { SlackPost } from "../read/slack-posts";

/** The number of the newest event, when the task has moved on meanwhile and the post has to be rewritten at once. */
export async function recordPost(sql: Sql, post: SlackPost): Promise<number | null> {
  await sql`
    insert into slack_posts (workspace_id, intent_id, channel_id, ts, team_id, person_id, group_id, shown_seq, is_closed, created_at)
    values (${post.workspaceId}, ${post.intentId}, ${post.channelId}, ${post.ts}, ${post.teamId}, ${post.personId},
      ${post.groupId}, ${post.shownSeq}, ${post.isClosed}, app_now())
    on conflict do nothing`;
  // Asked after the post is there for all to see: whatever commits from now on finds it, and what committed before is seen here.
  const [row] = await sql<Array<{ seq: number }>>`
    select seq from intents where workspace_id = ${post.workspaceId} and id = ${post.intentId}`;
  return row && !post.isClosed && row.seq > post.shownSeq ? row.seq : null;
}

/** Somebody pressed a button of ours on a message that was not written down: its answer was lost on the way. */
export const adoptPost = async (sql: Sql, post: Omit<SlackPost, "shownSeq" | "isClosed">): Promise<void> =>
  void (await recordPost(sql, { ...post, shownSeq: 0, isClosed: false }));

/** What it shows now. A rewrite that came late does not take it back. */
export async function recordRewrite(
  sql: Sql,
  { workspaceId, intentId, channelId, ts }: SlackPost,
  shown: { seq: number; isClosed: boolean },
): Promise<void> {
  await sql`
    update slack_posts set shown_seq = greatest(shown_seq, ${shown.seq}), is_closed = is_closed or ${shown.isClosed}
    where workspace_id = ${workspaceId} and intent_id = ${intentId} and channel_id = ${channelId} and ts = ${ts}`;
}

/** It is gone, or can be changed no more: nothing more is to be done about it. */
export const closePost = (sql: Sql, post: SlackPost): Promise<void> =>
  recordRewrite(sql, post, { seq: post.shownSeq, isClosed: true });

/** Something about the person has changed that their posts show: each is rewritten soon, as it would be made now. */
export async function refreshPostsOf(sql: Sql, workspaceId: string, personId: string): Promise<void> {
  // What was rewritten for the newest event already is rewritten for it once more.
  await sql`
    with stale as (
      update slack_posts set shown_seq = 0
      where workspace_id = ${workspaceId} and person_id = ${personId} and not is_closed
      returning intent_id, channel_id || ':' || ts as address)
    update messages m set copy = (select max(o.copy) + 1 from messages o where o.workspace_id = m.workspace_id
      and o.intent_id = m.intent_id and o.channel = m.channel and o.address = m.address and o.seq = m.seq and o.occasion = m.occasion)
    from stale s where m.workspace_id = ${workspaceId} and m.intent_id = s.intent_id and m.channel = 'slack'
      and m.address = s.address and m.occasion = 'rewrite' and m.copy = 0 and m.state in ('delivered', 'superseded', 'dead')`;
}

const KEPT_DAYS = 90;

/** Posts that show the end of what was asked long ago: nothing is done with them any more. How many there were. */
export async function prunePosts(sql: Sql, workspaceId: string, limit: number, now: Date): Promise<number> {
  const before = idFloor(new Date(now.getTime() - KEPT_DAYS * 86_400_000));
  const result = await sql`
    delete from slack_posts where ctid = any (array(
      select ctid from slack_posts where workspace_id = ${workspaceId} and intent_id < ${before} and is_closed
      order by intent_id limit ${limit}))`;
  return result.count;
}
