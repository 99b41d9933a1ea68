// Messages on their way out. A claim is a postponement with a fence: the row moves one lease ahead, the attempt is counted and
// written down before the work, and the result is written only where the fence still matches. A dead worker needs no rescuer.
import type { Message, NewMessage, Sent, Trouble } from "../../domain/message";
import type { Outward } from "../../domain/types";
import type { Sql } from "../client";

export const LEASE_SECONDS = 30;

/** Those that were told before on this occasion, on this channel, at this address are left out. Returns how many are new. */
export async function insertMessages(sql: Sql, made: Array<NewMessage & { id: string }>): Promise<number> {
  if (made.length === 0) return 0;
  const rows = made.map((m) => ({
    workspace_id: m.workspaceId,
    id: m.id,
    channel: m.channel,
    occasion: m.occasion,
    intent_id: m.intentId,
    seq: m.seq,
    person_id: m.personId,
    group_id: m.groupId,
    destination: m.destination,
    address: m.address,
    urgent: m.urgent,
    about: m.about,
    due_at: m.dueAt?.toISOString() ?? null,
  }));
  const result = await sql`
    insert into messages (workspace_id, id, channel, state, occasion, intent_id, seq, person_id, group_id, destination, address,
      urgent, about, due_at, created_at)
    select workspace_id, id, channel, 'due', occasion, intent_id, seq, person_id, group_id, destination, address, urgent, about,
      coalesce(due_at, app_now()), app_now()
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(workspace_id uuid, id uuid, channel channel, occasion text,
      intent_id uuid, seq int, person_id uuid, group_id uuid, destination text, address text, urgent boolean, about json,
      due_at timestamptz)
    on conflict do nothing`;
  return result.count;
}

/** How many more may be under way at each place; a place that is not named has `each`. */
export type Room = { each: number; full: Array<{ workspaceId: string; destination: string; left: number }> };

type Claimed = { leased: Message[]; ended: number };

// The places with something due are found by jumping from one to the next in the index, so ten thousand messages to one dead
// place cost one jump.
export async function claimMessages(
  sql: Sql,
  channel: Outward,
  limit: number,
  { each, full }: Room,
): Promise<Claimed> {
  const rows = await sql<Array<MessageRow & { state: string }>>`
    with recursive place as (
      (select workspace_id, channel, destination from messages
       where state in ('due','leased') order by workspace_id, channel, destination limit 1)
      union all
      select next.* from place p cross join lateral (
        select m.workspace_id, m.channel, m.destination from messages m
        where m.state in ('due','leased')
          and (m.workspace_id, m.channel, m.destination) > (p.workspace_id, p.channel, p.destination)
        order by m.workspace_id, m.channel, m.destination limit 1) as next
    ), open_place as materialized (
      select p.workspace_id, p.destination, coalesce(f.free, ${each}) as free
      from place p
      left join destinations d on d.workspace_id = p.workspace_id and d.channel = p.channel and d.name = p.destination
      left join unnest(${full.map((f) => f.workspaceId)}::uuid[], ${full.map((f) => f.destination)}::text[],
        ${full.map((f) => f.left)}::int[]) as f(workspace_id, destination, free)
        on f.workspace_id = p.workspace_id and f.destination = p.destination
      where p.channel = ${channel} and (d.shut_until is null or d.shut_until <= app_now()) and coalesce(f.free, ${each}) > 0
    ), claimed as (
      update messages m set
        state = case when ${stale(sql)} then 'superseded'::delivery_state else 'leased' end,
        ended_at = case when ${stale(sql)} then app_now() end,
        due_at = app_now() + ${LEASE_SECONDS} * interval '1 second', fence = m.fence + 1, attempts = m.attempts + 1
      where m.ctid = any (array(
        select due.ctid from open_place o cross join lateral (
          select n.ctid, n.due_at from messages n
          where n.workspace_id = o.workspace_id and n.channel = ${channel} and n.destination = o.destination
            and n.state in ('due','leased') and n.due_at <= (select app_now())
          order by n.due_at limit o.free for update skip locked) as due
        order by due.due_at limit ${limit}))
      returning m.*
    ), tried as (
      insert into message_attempts (workspace_id, message_id, attempt, at, outcome)
      select workspace_id, id, attempts, app_now(), 'under_way' from claimed where state = 'leased'
    )
    select ${columns(sql)}, state from claimed`;
  const leased = rows.filter((row) => row.state === "leased").map(({ state: _, ...row }) => row);
  return { leased, ended: rows.length - leased.length };
}

// What a message would say about a task that is no longer open is not said any more.
const stale = (
  sql: Sql,
) => sql`(m.occasion in ('assigned','reminder','escalated') and (select t.status from tasks t
  where t.workspace_id = m.workspace_id and t.id = m.intent_id) is distinct from 'open')`;

type MessageRow = Message;
const columns = (sql: Sql) => sql`
  workspace_id as "workspaceId", id, channel, occasion, intent_id as "intentId", seq, person_id as "personId",
  group_id as "groupId", destination, address, urgent, about, attempts, fence, created_at as "createdAt"`;

/** False: the lease ran out, and somebody else has it now. */
export async function recordSent(sql: Sql, message: Message, sent: Sent, ms: number): Promise<boolean> {
  const result = await sql`
    with mine as (
      update messages set state = 'delivered', ended_at = app_now(), answer = ${sent.answer}, kept = ${sent.kept ?? false},
        subject = ${sent.subject ?? null}, content = ${JSON.stringify(sent.content)}::text::json
      where workspace_id = ${message.workspaceId} and id = ${message.id} and fence = ${message.fence} and state = 'leased'
      returning workspace_id, id)
    update message_attempts a set outcome = 'delivered', ms = ${Math.round(ms)}, answer = ${sent.answer}
    from mine where a.workspace_id = mine.workspace_id and a.message_id = mine.id and a.attempt = ${message.attempts}`;
  return result.count > 0;
}

/** `dueInSeconds` null: it was the last attempt. */
export async function recordTrouble(
  sql: Sql,
  message: Message,
  { code, answer }: Trouble,
  dueInSeconds: number | null,
  ms: number,
): Promise<boolean> {
  const said = answer.slice(0, 500);
  const result = await sql`
    with mine as (
      update messages set answer = ${said}, state = ${dueInSeconds === null ? "dead" : "due"}::delivery_state,
        due_at = app_now() + ${dueInSeconds ?? 0} * interval '1 second',
        ended_at = case when ${dueInSeconds === null} then app_now() end
      where workspace_id = ${message.workspaceId} and id = ${message.id} and fence = ${message.fence} and state = 'leased'
      returning workspace_id, id)
    update message_attempts a set outcome = 'failed', ms = ${Math.round(ms)}, code = ${code.slice(0, 80)}, answer = ${said}
    from mine where a.workspace_id = mine.workspace_id and a.message_id = mine.id and a.attempt = ${message.attempts}`;
  return result.count > 0;
}
