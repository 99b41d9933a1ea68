// Which Slack account is to be written to, remembered until it is asked again.
import type { Sql } from "../client";
import type { Whose } from "../read/slack-accounts";

export async function rememberAccount(
  sql: Sql,
  { workspaceId, personId, teamId }: Whose,
  found: { email: string; userId: string | null; channelId: string | null; forSeconds: number },
): Promise<void> {
  await sql`
    insert into slack_accounts (workspace_id, person_id, team_id, email, user_id, channel_id, until)
    values (${workspaceId}, ${personId}, ${teamId}, ${found.email}, ${found.userId}, ${found.channelId},
      app_now() + ${found.forSeconds} * interval '1 second')
    on conflict (workspace_id, person_id, team_id) do update set email = excluded.email, user_id = excluded.user_id,
      channel_id = excluded.channel_id, until = excluded.until`;
}

/** Slack says that it is no longer so. */
export async function forgetAccount(sql: Sql, { workspaceId, personId, teamId }: Whose): Promise<void> {
  await sql`
    delete from slack_accounts
    where workspace_id = ${workspaceId} and person_id = ${personId} and team_id = ${teamId}`;
}
