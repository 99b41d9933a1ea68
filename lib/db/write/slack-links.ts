// Whose a Slack account is, and the offers to say so. No rule lives here.
import type { SlackStanding } from "../../domain/slack";
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

export type NewLink = {
  workspaceId: string;
  teamId: string;
  userId: string;
  personId: string;
  name: string | null;
};

/** Whose an account is; held until the end of the transaction. */
export async function linkOwner(
  sql: Sql,
  workspaceId: string,
  teamId: string,
  userId: string,
): Promise<string | null> {
  const [row] = await sql<Array<{ personId: string }>>`
    select person_id as "personId" from slack_links
    where workspace_id = ${workspaceId} and team_id = ${teamId} and user_id = ${userId} for update`;
  return row?.personId ?? null;
}

/** Their other account in the same team gives way: one of a team is enough, and more would be forgotten. */
export async function replaceLink(sql: Sql, link: NewLink): Promise<void> {
  await sql`
    delete from slack_links where workspace_id = ${link.workspaceId} and person_id = ${link.personId}
      and team_id = ${link.teamId}`;
  await sql`
    insert into slack_links (workspace_id, team_id, user_id, person_id, name, verified_at)
    values (${link.workspaceId}, ${link.teamId}, ${link.userId}, ${link.personId}, ${link.name}, app_now())`;
}

/** Its name for people, or null: there was none of theirs. */
export async function dropLink(
  sql: Sql,
  { workspaceId, personId, teamId, userId }: Omit<NewLink, "name">,
): Promise<{ name: string | null } | null> {
  const [row] = await sql<Array<{ name: string | null }>>`
    delete from slack_links where workspace_id = ${workspaceId} and person_id = ${personId}
      and team_id = ${teamId} and user_id = ${userId} returning name`;
  return row ?? null;
}

/** False: it was used, or has ended. */
export async function spendOffer(sql: Sql, workspaceId: string, hash: Uint8Array): Promise<boolean> {
  const rows = await sql`
    update slack_link_offers set used_at = app_now()
    where workspace_id = ${workspaceId} and hash = ${hash} and used_at is null and expires_at > app_now() returning 1`;
  return rows.length > 0;
}

/** What Slack says of an account now. An id is of one account only, whichever team it is named with. */
export async function noteStanding(
  sql: Sql,
  workspaceId: string,
  userId: string,
  standing: SlackStanding,
): Promise<void> {
  await sql`
    update slack_links set standing = ${standing}, checked_at = app_now()
    where workspace_id = ${workspaceId} and user_id = ${userId}`;
}
