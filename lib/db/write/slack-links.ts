// Whose a Slack account is, and the offers to say so. No rule lives here.
import type { Sql } from "../client";

export type Offer = {
  workspaceId: string;
  hash: Uint8Array;
  teamId: string;
  userId: string;
  personId?: string | null; // whom the message was for; nobody else takes the offer up
  email?: string | null; // of the account, as Slack says it
  name?: string | null;
  hours?: number;
};

const HOURS = 24;

/** The same offer made again changes nothing: its time does not begin anew. */
export async function offerLink(sql: Sql, offer: Offer): Promise<void> {
  const {
    workspaceId,
    hash,
    teamId,
    userId,
    personId = null,
    email = null,
    name = null,
    hours = HOURS,
  } = offer;
  await sql`
    insert into slack_link_offers (workspace_id, hash, team_id, user_id, person_id, email, name, expires_at)
    values (${workspaceId}, ${hash}, ${teamId}, ${userId}, ${personId}, ${email}, ${name},
      app_now() + ${hours} * interval '1 hour')
    on conflict do nothing`;
}
