// What was posted in Slack about tasks, and which of it no longer shows what is so.
import type { MessageOccasion } from "../../domain/message";
import type { Sql } from "../client";

export type SlackPost = {
  workspaceId: string;
  intentId: string;
  channelId: string;
  ts: string;
  teamId: string;
  personId: string | null;
  groupId: string | null;
  shownSeq: number;
  isClosed: boolean;
};

const columns = (sql: Sql) => sql`
  p.workspace_id as "workspaceId", p.intent_id as "intentId", p.channel_id as "channelId", p.ts, p.team_id as "teamId",
  p.person_id as "personId", p.group_id as "groupId", p.shown_seq as "shownSeq", p.is_closed as "isClosed"`;

/** The message with the buttons in this channel: what comes later about the same task goes into its thread. One that was given up
 * while its task is open is none: somebody deleted it, or had left when it was rewritten. */
export async function rootPost(
  sql: Sql,
  workspaceId: string,
  intentId: string,
  channelId: string,
): Promise<SlackPost | null> {
  const [row] = await sql<SlackPost[]>`
    select ${columns(sql)} from slack_posts p
    where p.workspace_id = ${workspaceId} and p.intent_id = ${intentId} and p.channel_id = ${channelId}
      and not (p.is_closed and exists (select from tasks t
        where t.workspace_id = p.workspace_id and t.id = p.intent_id and t.status = 'open'))
    order by p.created_at desc, p.ts desc limit 1`;
  return row ?? null;
}

export async function postAt(
  sql: Sql,
  workspaceId: string,
  intentId: string,
  { channelId, ts }: { channelId: string; ts: string },
): Promise<SlackPost | null> {
  const [row] = await sql<SlackPost[]>`
    select ${columns(sql)} from slack_posts p
    where p.workspace_id = ${workspaceId} and p.intent_id = ${intentId} and p.channel_id = ${channelId} and p.ts = ${ts}`;
  return row ?? null;
}

/** Why it was posted: what was told there first of the task. Null: nobody knows, as of one whose answer was lost. */
export async function firstTold(
  sql: Sql,
  { workspaceId, intentId, personId, groupId }: SlackPost,
): Promise<MessageOccasion | null> {
  if (personId === null && groupId === null) return null;
  const [row] = await sql<Array<{ occasion: MessageOccasion }>>`
    select occasion from messages
    where workspace_id = ${workspaceId} and intent_id = ${intentId} and channel = 'slack'
      and occasion in ('assigned','reminder','escalated') and state in ('leased','delivered')
      and person_id is not distinct from ${personId} and group_id is not distinct from ${groupId}
    order by id limit 1`;
  return row?.occasion ?? null;
}

/** An open post of a task to which something has happened since; `seq` is of the newest event. */
export type MovedPost = SlackPost & { seq: number };
export const MOST_MOVED = 2000;

const MOST_CHANGES = 5000;

// What was asked for is not asked for again: a rewrite that died would be for ever. Read one by one by the index of those that
// are made once: "not exists" would be joined with all messages that ever were.
const notAsked = (sql: Sql) => sql`(
  select true from messages m where m.workspace_id = p.workspace_id and m.intent_id = p.intent_id and m.channel = 'slack'
    and m.address = p.channel_id || ':' || p.ts and m.seq = i.seq and m.occasion = 'rewrite' and m.copy = 0) is null`;

/** From a cursor over everything that changed. Null: nothing was posted that is open, and there is nothing to follow. */
export async function movedSince(
  sql: Sql,
  cursor: string | null,
): Promise<{ posts: MovedPost[]; cursor: string | null; isBehind: boolean }> {
  // Each the end of one index, in its order: "exists" would read through all that were ever posted.
  const [state] = await sql<
    Array<{ any: boolean | null; stale: boolean | null; moved: boolean; xmin: string }>
  >`
    with horizon as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as xmin)
    select (select true from slack_posts where not is_closed order by workspace_id, intent_id limit 1) as any,
      (select true from slack_posts where shown_seq = 0 and not is_closed order by workspace_id limit 1) as stale,
      coalesce((select xid from intents where xid < (select xmin from horizon) order by xid desc limit 1)
        >= ${cursor}::text::xid8, false) as moved,
      (select xmin::text from horizon) as xmin`;
  if (!state?.any) return { posts: [], cursor: null, isBehind: false };
  if (cursor === null || (!state.stale && !state.moved))
    return { posts: [], cursor: state.xmin, isBehind: false };
  const stale = await sql<MovedPost[]>`
    select ${columns(sql)}, i.seq from slack_posts p
    join intents i on i.workspace_id = p.workspace_id and i.id = p.intent_id
    where p.shown_seq = 0 and not p.is_closed and ${notAsked(sql)}
    order by p.workspace_id, p.intent_id limit ${MOST_MOVED}`;
  const rows = await sql<Array<MovedPost & { last: string; changes: number }>>`
    with changed as materialized (
      select workspace_id, id, seq, xid from intents where xid >= ${cursor}::text::xid8 and xid < ${state.xmin}::text::xid8
      order by xid limit ${MOST_CHANGES})
    select ${columns(sql)}, c.seq, (select max(xid)::text from changed) as last, (select count(*)::int from changed) as changes
    from (select 1) as one left join changed c on true
    left join slack_posts p on p.workspace_id = c.workspace_id and p.intent_id = c.id and not p.is_closed and c.seq > p.shown_seq
    where p.ts is not null or c.id is null or c.xid = (select max(xid) from changed)`;
  const changes = rows[0]?.changes ?? 0;
  const changed = rows.filter((row) => row.ts !== null).map(({ last: _, changes: __, ...post }) => post);
  const posts = [...stale, ...changed.filter((post) => post.shownSeq !== 0)];
  // More than can be looked at in one go: the rest begins where this ended.
  if (changes === MOST_CHANGES) return { posts, cursor: rows[0]?.last ?? cursor, isBehind: true };
  return { posts, cursor: state.xmin, isBehind: false };
}

type PostKey = Pick<SlackPost, "workspaceId" | "intentId" | "channelId" | "ts">;
const BEFORE_ALL: PostKey = {
  workspaceId: "00000000-0000-0000-0000-000000000000",
  intentId: "00000000-0000-0000-0000-000000000000",
  channelId: "",
  ts: "",
};

/** However they were missed: a worker that was not running, or a post that was written down only after the change. */
export const movedPosts = (sql: Sql, after: PostKey | null, limit = MOST_MOVED): Promise<MovedPost[]> => {
  const { workspaceId, intentId, channelId, ts } = after ?? BEFORE_ALL;
  return sql<MovedPost[]>`
    select ${columns(sql)}, i.seq from slack_posts p
    join intents i on i.workspace_id = p.workspace_id and i.id = p.intent_id and i.seq > p.shown_seq
    where not p.is_closed and ${notAsked(sql)}
      and (p.workspace_id, p.intent_id, p.channel_id, p.ts) > (${workspaceId}::uuid, ${intentId}::uuid, ${channelId}, ${ts})
    order by p.workspace_id, p.intent_id, p.channel_id, p.ts limit ${limit}`;
};
