// Who stands behind the names that a task is asked of, and where each of them can be reached.
import type { Reach, Recipient } from "../../domain/notify";
import { readPersonSettings, zoneOfPerson } from "../../domain/person-settings";
import { slackPlace } from "../../domain/places";
import { ROLES } from "../../domain/types";
import type { Sql } from "../client";
import { isSlackSetUp } from "./slack-set-up";

const MOST_RECIPIENTS = 1000; // of one occasion

type Row = {
  personId: string;
  name: string;
  email: string;
  settings: unknown;
  browsers: Array<{ id: string; endpoint: string }>;
  isInSlack: boolean; // as far as is known
};

/** For each name, the people who are asked under it. Auditors are asked nothing. */
export async function recipientsOf(
  sql: Sql,
  workspaceId: string,
  refs: string[],
): Promise<Map<string, Recipient[]>> {
  const standing = await standingBehind(sql, workspaceId, refs);
  const people = await reachable(sql, workspaceId, [...new Set([...standing.values()].flat())]);
  const known = (ids: string[]) => ids.flatMap((id) => people.get(id) ?? []);
  return new Map(refs.map((ref) => [ref, known(standing.get(ref) ?? [])]));
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SCOPES = new Set(["everyone", ...ROLES.map((role) => `role:${role}`)]);

const idsOf = (kind: "person" | "group", refs: string[]): string[] =>
  refs.flatMap((ref) => {
    const id = ref.slice(kind.length + 1);
    return ref.startsWith(`${kind}:`) && UUID.test(id) ? [id] : [];
  });

// Each kind of name in its own way, so that what it costs grows with who is found: that a task ended is told to everybody who was
// told of it, by one name each, and nobody's name is looked for among all people.
async function standingBehind(sql: Sql, workspaceId: string, refs: string[]): Promise<Map<string, string[]>> {
  const standing = new Map(idsOf("person", refs).map((id) => [`person:${id}`, [id]]));
  const groups = idsOf("group", refs);
  const scopes = refs.filter((ref) => SCOPES.has(ref));
  if (groups.length + scopes.length === 0) return standing;
  const rows = await sql<Array<{ ref: string; ids: string[] }>>`
    select 'group:' || g.id as ref, array(
      select p.id from group_people m join people p on p.workspace_id = m.workspace_id and p.id = m.person_id
      where m.workspace_id = ${workspaceId} and m.group_id = g.id and p.status = 'active' and p.role <> 'auditor'
      order by p.id limit ${MOST_RECIPIENTS}) as ids
    from unnest(${groups}::uuid[]) as g(id)
    union all
    select s.ref, array(
      select p.id from people p
      where p.workspace_id = ${workspaceId} and p.status = 'active' and p.role <> 'auditor'
        and (s.ref = 'everyone' or s.ref = 'role:' || p.role)
      order by p.id limit ${MOST_RECIPIENTS})
    from unnest(${scopes}::text[]) as s(ref)`;
  for (const { ref, ids } of rows) standing.set(ref, ids);
  return standing;
}

async function reachable(sql: Sql, workspaceId: string, ids: string[]): Promise<Map<string, Recipient>> {
  if (ids.length === 0) return new Map();
  const hasSlack = await isSlackSetUp(sql, workspaceId);
  const rows = await sql<Row[]>`
    select p.id as "personId", p.name, p.email, p.settings,
      (select coalesce(json_agg(json_build_object('id', s.id, 'endpoint', s.endpoint) order by s.id), '[]')
       from push_subscriptions s where s.workspace_id = ${workspaceId} and s.person_id = p.id) as browsers,
      ${hasSlack} and not exists (select from slack_accounts a where a.workspace_id = ${workspaceId} and a.person_id = p.id
        and a.user_id is null and a.email = p.email and a.until > app_now()) as "isInSlack"
    from people p
    where p.workspace_id = ${workspaceId} and p.id = any(${ids}::uuid[]) and p.status = 'active' and p.role <> 'auditor'`;
  return new Map(rows.map((row) => [row.personId, recipientOf(row)]));
}

function recipientOf({ personId, name, email, settings, browsers, isInSlack }: Row): Recipient {
  const read = readPersonSettings(settings);
  return {
    personId,
    name,
    zone: zoneOfPerson(read),
    rules: read.notify,
    reach: [
      { channel: "email", destination: "smtp", address: email },
      // Which account that is, is found out when something is sent.
      ...(isInSlack ? [inSlack(`person:${personId}`)] : []),
      ...browsers.map(browserReach),
    ],
  };
}

const inSlack = (address: string): Reach => ({ channel: "slack", destination: slackPlace(address), address });

/** One subscription is one browser; what fails together is the service it is reached by. */
const browserReach = ({ id, endpoint }: Row["browsers"][number]): Reach => ({
  channel: "push",
  destination: new URL(endpoint).host,
  address: id,
});
