// Channels of Slack in which what was asked of a group could not be posted lately. No setting of Slack's is wrong then, and yet a
// whole group is not told where it looks, until somebody invites the app or names another channel.
import type { Sql } from "../client";

export type UnpostedChannel = {
  channelId: string;
  groupId: string;
  groupName: string;
  isDefault: boolean; // the workspace's, because the group has none of its own
  answer: string | null;
  at: Date;
};

const MOST_DEAD = 500; // the newest that went to nobody are looked through
const MOST_SHOWN = 20;

/** Until something was posted there again, or the group's posts go elsewhere; and for a week at most. */
export const unpostedChannels = (sql: Sql, workspaceId: string): Promise<UnpostedChannel[]> =>
  sql<UnpostedChannel[]>`
    with dead as (
      select m.id, m.channel, m.group_id, m.occasion, m.address, m.answer, m.ended_at from messages m
      where m.workspace_id = ${workspaceId} and m.state = 'dead' order by m.id desc limit ${MOST_DEAD}),
    slack as (
      select c.settings->>'defaultChannel' as channel, c.settings->>'teamId' as team from channel_settings c
      where c.workspace_id = ${workspaceId} and c.channel = 'slack'),
    posting as (
      select distinct on (g.id) g.id, g.name, g.slack_channel is null as is_default, d.answer, d.ended_at,
        coalesce(g.slack_channel, (select channel from slack)) as channel_id
      from dead d join groups g on g.workspace_id = ${workspaceId} and g.id = d.group_id
      where d.channel = 'slack' and d.occasion in ('assigned','reminder','escalated')
        and d.ended_at > app_now() - interval '7 days'
        and d.address = 'channel:' || coalesce(g.slack_channel, (select channel from slack))
      order by g.id, d.id desc)
    select channel_id as "channelId", id as "groupId", name as "groupName", is_default as "isDefault", answer, ended_at as at
    from posting
    where coalesce((select p.created_at from slack_posts p where p.team_id = (select team from slack)
      and p.channel_id = posting.channel_id order by p.ts desc limit 1), '-infinity') <= ended_at
    order by ended_at desc limit ${MOST_SHOWN}`;
