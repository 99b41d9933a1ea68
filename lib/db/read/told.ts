// What people have been told already: of one task, and within the last hour.
import type { Delivery } from "../../domain/delivery";
import { addressKey, MOST_SINGLE, type Telling } from "../../domain/gather";
import { idFloor } from "../../domain/id-time";
import type { Sql } from "../client";

type Told = { workspaceId: string; intentId: string; personId: string };

/** Whom messages about these tasks have reached, or are reaching now. */
export const toldBefore = (
  sql: Sql,
  ended: Array<Pick<Delivery, "workspaceId" | "intentId">>,
): Promise<Told[]> => sql<Told[]>`
  select distinct u.workspace_id as "workspaceId", u.intent_id as "intentId", told.person_id as "personId"
  from unnest(${ended.map((e) => e.workspaceId)}::uuid[], ${ended.map((e) => e.intentId)}::uuid[]) as u(workspace_id, intent_id)
  cross join lateral (
    select m.person_id from messages m
    where m.workspace_id = u.workspace_id and m.intent_id = u.intent_id and m.person_id is not null
      and m.state in ('delivered','leased') and m.occasion in ('assigned','reminder','escalated') offset 0) as told`;

/** How many messages of the kinds that are limited went to each of these addresses within an hour. */
export async function toldLately(sql: Sql, tellings: Telling[], now: Date): Promise<Map<string, number>> {
  const asked = [...new Map(tellings.map((telling) => [addressKey(telling), telling])).values()];
  if (asked.length === 0) return new Map();
  const since = idFloor(new Date(now.getTime() - 3_600_000));
  const rows = await sql<Array<{ key: string; n: number }>>`
    select u.key, (select count(*)::int from (
      select from messages m
      where m.workspace_id = u.workspace_id and m.person_id = u.person_id and m.id >= ${since} and m.channel = u.channel
        and m.address = u.address and m.occasion in ('assigned','reminder','gathered','decided','expired','withdrawn') limit ${MOST_SINGLE}) as found)
      + (select count(*)::int from (
      select from messages m
      where u.person_id is null and m.workspace_id = u.workspace_id and m.address = u.address and m.id >= ${since}
        and m.channel = u.channel and m.group_id is not null and m.occasion in ('assigned','reminder')
      limit ${MOST_SINGLE}) as posted) as n
    from unnest(${asked.map(addressKey)}::text[], ${asked.map((a) => a.workspaceId)}::uuid[], ${asked.map((a) => a.personId)}::uuid[],
      ${asked.map((a) => a.channel)}::channel[], ${asked.map((a) => a.address)}::text[])
      as u(key, workspace_id, person_id, channel, address)`;
  return new Map(rows.map(({ key, n }) => [key, n]));
}

/** Of these, those that nobody has to be told: they were told already under another name, or reminded of what they have not been
 * told yet, or of what the message that waits for them says anyhow. */
export async function needless<T extends Telling>(sql: Sql, tellings: T[]): Promise<Set<T>> {
  if (tellings.length === 0) return new Set();
  const rows = await sql<Array<{ n: number }>>`
    select u.n::int - 1 as n
    from unnest(${tellings.map((t) => t.workspaceId)}::uuid[], ${tellings.map((t) => t.intentId)}::uuid[],
      ${tellings.map((t) => t.channel)}::channel[], ${tellings.map((t) => t.address)}::text[], ${tellings.map((t) => t.seq)}::int[],
      ${tellings.map((t) => t.occasion)}::text[], ${tellings.map((t) => (t.urgent ? 1 : 0))}::int[])
      with ordinality as u(workspace_id, intent_id, channel, address, seq, occasion, urgent, n)
    where exists (select from messages m
      where m.workspace_id = u.workspace_id and m.intent_id = u.intent_id and m.channel = u.channel and m.address = u.address
        and ((m.seq = u.seq and m.occasion = u.occasion and m.copy = 0)
          or (u.occasion = 'reminder' and m.state in ('due','leased') and m.occasion in ('assigned','escalated'))))
    or (u.occasion = 'reminder' and exists (select from messages m
      where m.workspace_id = u.workspace_id and m.channel = u.channel and m.address = u.address and m.state = 'due'
        and m.attempts = 0 and m.copy = 0 and m.occasion in ('reminder','gathered')
        and (m.person_id is not null or m.occasion = 'gathered')
        and (m.urgent or u.urgent = 0)
        and u.intent_id::text in (select json_array_elements_text(m.about->'intents'))))`;
  return new Set(rows.flatMap(({ n }) => tellings[n] ?? []));
}
