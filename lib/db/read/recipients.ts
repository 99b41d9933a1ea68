// Who stands behind the names that a task is asked of, and where each of them can be reached.
import type { Reach, Recipient } from "../../domain/notify";
import { readPersonSettings, zoneOfPerson } from "../../domain/person-settings";
import type { Sql } from "../client";
import { isSlackSetUp } from "./slack-set-up";

export const MOST_RECIPIENTS = 1000; // of one occasion

type Row = {
  ref: string;
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
  const hasSlack = await isSlackSetUp(sql, workspaceId);
  const rows = await sql<Row[]>`
    select asked.ref, p.id as "personId", p.name, p.email, p.settings,
      (select coalesce(json_agg(json_build_object('id', s.id, 'endpoint', s.endpoint) order by s.id), '[]')
       from push_subscriptions s where s.workspace_id = ${workspaceId} and s.person_id = p.id) as browsers,
      ${hasSlack} and not exists (select from slack_accounts a where a.workspace_id = ${workspaceId} and a.person_id = p.id
        and a.user_id is null and a.email = p.email and a.until > app_now()) as "isInSlack"
    from unnest(${refs}::text[]) as asked(ref)
    cross join lateral (
      select p.* from people p
      where p.workspace_id = ${workspaceId} and p.status = 'active' and p.role <> 'auditor'
        and (asked.ref = 'everyone' or asked.ref = 'person:' || p.id or asked.ref = 'role:' || p.role
          or exists (select 1 from group_people g where g.workspace_id = p.workspace_id and g.person_id = p.id
                     and asked.ref = 'group:' || g.group_id))
      order by p.id limit ${MOST_RECIPIENTS}) as p`;
  const found = new Map<string, Recipient[]>(refs.map((ref) => [ref, []]));
  for (const row of rows) found.get(row.ref)?.push(recipientOf(row));
  return found;
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
      ...(isInSlack
        ? [{ channel: "slack" as const, destination: "slack", address: `person:${personId}` }]
        : []),
      ...browsers.map(browserReach),
    ],
  };
}

/** One subscription is one browser; what fails together is the service it is reached by. */
const browserReach = ({ id, endpoint }: Row["browsers"][number]): Reach => ({
  channel: "push",
  destination: new URL(endpoint).host,
  address: id,
});
