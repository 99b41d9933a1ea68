// Which Slack account is to be written to, as far as it is known.
import type { Sql } from "../client";

export type KnownAccount = {
  userId: string | null; // null: Slack knew nobody by this address
  channelId: string | null;
  isLinked: boolean; // its person has said so, signed in
};

export type Whose = { workspaceId: string; personId: string; teamId: string };

/** Null: nobody asked yet, or too long ago, or the person has another address now. */
export async function knownAccount(
  sql: Sql,
  { workspaceId, personId, teamId }: Whose,
  email: string,
): Promise<KnownAccount | null> {
  const [row] = await sql<
    Array<{ linked: string | null; known: string | null; channel: string | null; fresh: boolean }>
  >`
    select l.user_id as linked, a.user_id as known, a.channel_id as channel,
      coalesce(a.until > app_now() and a.email = ${email}, false) as fresh
    from (select 1) as one
    left join slack_links l on l.workspace_id = ${workspaceId} and l.person_id = ${personId} and l.team_id = ${teamId}
    left join slack_accounts a on a.workspace_id = ${workspaceId} and a.person_id = ${personId} and a.team_id = ${teamId}`;
  if (!row) return null;
  const { linked, known, channel, fresh } = row;
  if (linked !== null)
    return { userId: linked, channelId: known === linked ? channel : null, isLinked: true };
  return fresh ? { userId: known, channelId: channel, isLinked: false } : null;
}
