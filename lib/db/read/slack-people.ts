// Who somebody in Slack is here: by team and id, through a link that was proven, and never by a name or an address.
import type { Leaves } from "../../domain/channel-settings";
import { readLeaves } from "../../domain/channel-settings";
import { readPersonSettings, zoneOfPerson } from "../../domain/person-settings";
import { type SlackStanding, STANDING_MINUTES } from "../../domain/slack";
import type { Role } from "../../domain/types";
import type { Sql } from "../client";

export type SlackPerson = {
  workspaceId: string;
  workspaceName: string;
  id: string;
  name: string;
  role: Role;
  groups: string[];
  zone: string;
  leaves: Leaves; // what of a task may be shown in Slack
  standing: SlackStanding | null; // of the account; null: Slack was not asked lately
};

type Row = Omit<SlackPerson, "zone" | "leaves"> & { settings: unknown; channel: unknown };

/** `teams`: under which Slack may name the same account: its own team, the one it acts in, the enterprise of both. */
export async function linkedPerson(
  sql: Sql,
  workspaceId: string,
  userId: string,
  teams: string[],
): Promise<SlackPerson | null> {
  const rows = await people(sql, sql`l.workspace_id = ${workspaceId} and l.user_id = ${userId}`, teams, 1);
  return rows[0] ?? null;
}

const MOST_WORKSPACES = 5;

// Of the few reads that do not name their workspace: it is how the workspaces of somebody in Slack are found.
export const linkedPeople = (sql: Sql, userId: string, teams: string[]): Promise<SlackPerson[]> =>
  people(sql, sql`l.user_id = ${userId}`, teams, MOST_WORKSPACES);

async function people(
  sql: Sql,
  whose: ReturnType<Sql>,
  teams: string[],
  most: number,
): Promise<SlackPerson[]> {
  const rows = await sql<Row[]>`
    select p.workspace_id as "workspaceId", w.name as "workspaceName", ${standing(sql)} as standing, p.id, p.name, p.role, p.settings, c.settings as channel,
      array(select g.group_id::text from group_people g
            where g.workspace_id = p.workspace_id and g.person_id = p.id order by g.group_id) as groups
    from slack_links l
    join people p on p.workspace_id = l.workspace_id and p.id = l.person_id and p.status = 'active'
    join workspaces w on w.id = l.workspace_id
    left join channel_settings c on c.workspace_id = l.workspace_id and c.channel = 'slack'
    where l.team_id = any(${teams}::text[]) and ${whose}
    order by w.created_at, w.id limit ${most}`;
  return rows.map(({ settings, channel, ...row }) => ({
    ...row,
    zone: zoneOfPerson(readPersonSettings(settings)),
    leaves: readLeaves(channel),
  }));
}

const standing = (sql: Sql) =>
  sql`case when l.checked_at > app_now() - ${STANDING_MINUTES} * interval '1 minute' then l.standing end`;

/** What Slack said of an account lately. */
export async function standingOf(
  sql: Sql,
  workspaceId: string,
  userId: string,
): Promise<SlackStanding | null> {
  const [row] = await sql<Array<{ standing: SlackStanding | null }>>`
    select ${standing(sql)} as standing from slack_links l
    where l.workspace_id = ${workspaceId} and l.user_id = ${userId} order by l.checked_at desc nulls last limit 1`;
  return row?.standing ?? null;
}

/** Which workspaces a team's app speaks with; the first one made comes first. Where none knows its team yet: the oldest of all. */
export async function workspacesOfTeam(sql: Sql, teamId: string): Promise<string[]> {
  const rows = await sql<Array<{ id: string; isKnown: boolean }>>`
    select w.id, exists (select 1 from channel_settings c where c.workspace_id = w.id and c.channel = 'slack'
        and c.settings->>'teamId' = ${teamId}) as "isKnown"
    from workspaces w where w.environment <> 'demo'
    order by "isKnown" desc, w.created_at, w.id limit ${MOST_WORKSPACES}`;
  const known = rows.filter(({ isKnown }) => isKnown);
  return (known.length > 0 ? known : rows.slice(0, 1)).map(({ id }) => id);
}

export type OwnLink = { teamId: string; userId: string; verifiedAt: Date; name: string | null };

/** The Slack accounts of one person. */
export const linksOf = (sql: Sql, workspaceId: string, personId: string): Promise<OwnLink[]> => sql<
  OwnLink[]
>`
  select l.team_id as "teamId", l.user_id as "userId", l.verified_at as "verifiedAt", l.name
  from slack_links l where l.workspace_id = ${workspaceId} and l.person_id = ${personId}
  order by l.verified_at, l.team_id limit 50`;

export type OpenOffer = {
  workspaceId: string;
  workspaceName: string;
  teamId: string;
  userId: string;
  personId: string | null;
  email: string | null;
  name: string | null;
  state: "open" | "used" | "expired";
};

// Its token is all that is known of it: this is how its workspace is found.
export async function offerByHash(sql: Sql, hash: Uint8Array): Promise<OpenOffer | null> {
  const [row] = await sql<OpenOffer[]>`
    select o.workspace_id as "workspaceId", w.name as "workspaceName", o.team_id as "teamId", o.user_id as "userId",
      o.person_id as "personId", o.email, o.name,
      case when o.used_at is not null then 'used' when o.expires_at <= app_now() then 'expired' else 'open' end as state
    from slack_link_offers o join workspaces w on w.id = o.workspace_id where o.hash = ${hash}`;
  return row ?? null;
}

/** Whether this person has said, signed in, which account is theirs. */
export async function hasSlackLink(sql: Sql, workspaceId: string, personId: string): Promise<boolean> {
  const rows = await sql`
    select 1 from slack_links where workspace_id = ${workspaceId} and person_id = ${personId} limit 1`;
  return rows.length > 0;
}
