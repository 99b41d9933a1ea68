// A person's second word about a message: try it now, or send it once more.
import type { Sql } from "../client";
import { type MessageFilter, matching } from "../read/messages";
import { LATER } from "./messages";

/** The next one of what is said at an address on one occasion, for rows by the name of `m`. */
const freeCopy = (sql: Sql) => sql`
  (select coalesce(max(o.copy), m.copy) + 1 from messages o where o.workspace_id = m.workspace_id and o.intent_id = m.intent_id
    and o.channel = m.channel and o.address = m.address and o.seq = m.seq and o.occasion = m.occasion)`;

// One that ended untried would be joined by what more there is to tell, and only one at an address may be: as a copy it goes by itself.
const anew = (sql: Sql) => sql`
  state = 'due', due_at = app_now(), ended_at = null, spent = 0, retried_at = app_now(),
  copy = case when m.state = 'dead' and m.attempts = 0 and m.copy = 0 and m.occasion in ('reminder','gathered')
    then ${freeCopy(sql)} else m.copy end`;

/** Its tries begin anew, and the days for which it is tried, and so do those of its place. False: it is not one that could be tried. */
export async function retryMessage(sql: Sql, workspaceId: string, id: string): Promise<boolean> {
  const [row] = await sql`
    with again as (
      update messages m set ${anew(sql)}
      where workspace_id = ${workspaceId} and id = ${id} and state in ('due','dead')
      returning workspace_id, id, occasion, person_id, channel, destination
    ), said as (
      update messages m set state = 'superseded', ended_at = app_now(), answer = ${LATER} from again a
      where a.occasion = 'digest' and m.workspace_id = a.workspace_id and m.person_id = a.person_id and m.occasion = 'digest'
        and m.state = 'due' and m.id <> a.id
    ), opened as (
      update destinations d set shut_until = d.retry_after from again a
      where d.workspace_id = a.workspace_id and d.channel = a.channel and d.name in (a.destination, a.channel::text)
    )
    select 1 from again`;
  return row !== undefined;
}

// A digest says what is open when it is sent, so one says all that somebody's others would: the newest of those that are to be tried
// again, or one that waits already, or went out later.
const leaveOutSaid = (sql: Sql, workspaceId: string, filter: MessageFilter) => sql`
  with dead as materialized (
    select m.id, m.person_id from messages m
    where m.workspace_id = ${workspaceId} and m.occasion = 'digest' and m.person_id is not null
      ${matching(sql, { ...filter, state: "dead" })}
    for update of m skip locked
  ), each as (
    select id, person_id, row_number() over (partition by person_id order by id desc) as nth from dead
  )
  update messages m set state = 'superseded', ended_at = app_now(), answer = ${LATER} from each e
  where m.workspace_id = ${workspaceId} and m.id = e.id and (e.nth > 1
    or exists (select from messages w where w.workspace_id = ${workspaceId} and w.person_id = e.person_id
      and w.occasion = 'digest' and w.state in ('due','leased'))
    or exists (select from messages s where s.workspace_id = ${workspaceId} and s.person_id = e.person_id
      and s.occasion = 'digest' and s.state = 'delivered' and s.id > e.id))`;

/** The newest of those that could not be sent and that a filter shows, so many at most: how many are tried. Whoever has several
 * digests among them gets one. */
export async function retryDead(
  sql: Sql,
  workspaceId: string,
  filter: MessageFilter,
  most: number,
): Promise<number> {
  await leaveOutSaid(sql, workspaceId, filter);
  const [row] = await sql<Array<{ n: number }>>`
    with chosen as materialized (
      select m.id from messages m where m.workspace_id = ${workspaceId} ${matching(sql, { ...filter, state: "dead" })}
      order by m.id desc limit ${most} for update of m skip locked
    ), again as (
      update messages m set ${anew(sql)} from chosen c
      where m.workspace_id = ${workspaceId} and m.id = c.id returning m.channel, m.destination
    ), opened as (
      update destinations d set shut_until = d.retry_after
      from (select distinct channel, destination from again) a
      where d.workspace_id = ${workspaceId} and d.channel = a.channel and d.name in (a.destination, a.channel::text)
    )
    select count(*)::int as n from again`;
  return row?.n ?? 0;
}

/** A message with an id of its own that says the same to the same address; null: there is none like that, or it has not ended. */
export async function copyMessage(
  sql: Sql,
  workspaceId: string,
  id: string,
  { newId, by }: { newId: string; by: string },
): Promise<string | null> {
  const [row] = await sql<Array<{ id: string }>>`
    insert into messages (workspace_id, id, due_at, created_at, channel, state, seq, copy, urgent, intent_id, person_id, group_id,
      occasion, destination, address, about)
    select m.workspace_id, ${newId}, app_now(), app_now(), m.channel, 'due', m.seq, ${freeCopy(sql)},
      m.urgent, m.intent_id, m.person_id, m.group_id, m.occasion, m.destination, m.address,
      (m.about::jsonb || jsonb_build_object('copyOf', m.id, 'copiedBy', ${by}::text))::json
    from messages m
    where m.workspace_id = ${workspaceId} and m.id = ${id} and m.state in ('delivered','dead','superseded')
    returning id`;
  return row?.id ?? null;
}
