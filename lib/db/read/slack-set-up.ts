// Whether a workspace can be reached in Slack: by a token of its own, or by the environment's. What the token is, the worker knows.
import type { Sql } from "../client";

export async function isSlackSetUp(sql: Sql, workspaceId: string): Promise<boolean> {
  const [row] = await sql<Array<{ isSetUp: boolean }>>`
    select coalesce((select position('"botToken"' in convert_from(c.sealed, 'UTF8')) > 0 from channel_settings c
        where c.workspace_id = ${workspaceId} and c.channel = 'slack'), false)
      or coalesce((select (k.environment::jsonb->'slack') ? 'SLACK_BOT_TOKEN' from channel_key k where k."only"), false) as "isSetUp"`;
  return row?.isSetUp ?? false;
}

/** The channels of these groups, of those that have one; a group without posts where the workspace says. */
export async function groupChannels(
  sql: Sql,
  workspaceId: string,
  groupIds: string[],
): Promise<Map<string, string>> {
  const rows = await sql<Array<{ id: string; channel: string }>>`
    select g.id, coalesce(g.slack_channel, (select c.settings->>'defaultChannel' from channel_settings c
      where c.workspace_id = g.workspace_id and c.channel = 'slack')) as channel
    from groups g where g.workspace_id = ${workspaceId} and g.id = any(${groupIds}::uuid[])`;
  return new Map(rows.filter(({ channel }) => channel).map(({ id, channel }) => [id, channel]));
}

/** Which groups post in this channel: several may share one, and those without one of their own share the workspace's. */
export async function groupsIn(sql: Sql, workspaceId: string, channelId: string): Promise<string[]> {
  const rows = await sql<Array<{ id: string }>>`
    select g.id from groups g where g.workspace_id = ${workspaceId}
      and coalesce(g.slack_channel, (select c.settings->>'defaultChannel' from channel_settings c
        where c.workspace_id = g.workspace_id and c.channel = 'slack')) = ${channelId}`;
  return rows.map(({ id }) => id);
}

const MOST_OWN = 500;

/** Which workspaces have tokens of their own. Of the few reads that name no workspace: the worker keeps a connection for each. */
export async function workspacesWithSlack(sql: Sql): Promise<string[]> {
  const rows = await sql<Array<{ id: string }>>`
    select workspace_id as id from channel_settings where channel = 'slack' and sealed is not null
    order by workspace_id limit ${MOST_OWN}`;
  return rows.map(({ id }) => id);
}
