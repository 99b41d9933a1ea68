// A claim is a postponement with a fence: the row moves one lease ahead, the attempt is counted and written down before the
// work, and its result is written only where the fence still matches. A dead worker needs no rescuer.
import type { Message } from "../../domain/message";
import { MOST_TRIES, SHUT_AFTER } from "../../domain/message-fate";
import { wholeOf } from "../../domain/places";
import type { Outward } from "../../domain/types";
import type { Sql } from "../client";
import { byIndex } from "./by-index";
import { releaseUnasked } from "./destinations";

export const LEASE_SECONDS = 30;

/** How many more may be under way at each place; a place that is not named has `each`. */
export type Room = {
  each: number;
  full: Array<{ workspaceId: string; destination: string; left: number }>;
  /** How many more may be under way of each workspace, so that one cannot hold all the room there is. */
  ofWorkspace: { each: number; used: Array<{ workspaceId: string; left: number }> };
  /** Whether one may be tried that has ended a process more than once. */
  suspect: boolean;
};

export type Claimed = Message & {
  claimedAt: Date;
  since: Date; // when it was made, or somebody had it tried anew: patience with it begins there
  tries: number; // from then on, this one included
  spent: number; // of its tries, this one included
  mayHaveGone: boolean; // an attempt before this one did not come back
  isSuspect: boolean;
};
/** `state` null: a probe that was taken and found nothing that may be sent now. */
type Row = Claimed & { state: "leased" | "superseded" | "dead" | null };

// After five failures in a row a place is tried with one message: whoever takes the place's own lease has the probe. A place
// that was shut for its settings is tried when they have changed, and by one message, too. $12 is the place that stands for the
// whole of the channel: while that is shut no other is tried, and it is tried with one message of whichever place need not wait.
const isShut = (name: string) => `(${name}.failures >= ${SHUT_AFTER} or ${name}.shut_until > app_now())`;
const WAITS = "m.state in ('due','leased') and m.due_at <= (select app_now())";
const PROBING = `
  probing as (
    update destinations d set probing = true, shut_until = app_now() + interval '${LEASE_SECONDS} s'
    where d.channel = $1 and not (d.workspace_id = any ($8::uuid[])) and d.failures >= ${SHUT_AFTER}
      and (d.shut_until is null or d.shut_until <= app_now() or (d.kind = 'settings' and not d.probing and exists (
        select from channel_settings s
        where s.workspace_id = d.workspace_id and s.channel = d.channel and s.changed_at > d.failed_at)))
      and case when d.name = $12 then exists (select from messages m
          left join destinations o on o.workspace_id = m.workspace_id and o.channel = m.channel and o.name = m.destination
          where m.channel = d.channel and m.workspace_id = d.workspace_id and ${WAITS}
            and (m.destination = d.name or o.shut_until is null or o.shut_until <= app_now()))
        else exists (select from messages m where m.channel = d.channel and m.workspace_id = d.workspace_id
          and m.destination = d.name and ${WAITS})
          and not exists (select from destinations w
            where w.workspace_id = d.workspace_id and w.channel = d.channel and w.name = $12 and ${isShut("w")}) end
    returning d.workspace_id, d.name)`;

// A workspace from which nothing can be claimed now: it has all the room that it may have, or the whole of its channel is shut and
// is not tried by this very claim.
const isClosed = (workspaceId: string) => `(${workspaceId} = any ($8::uuid[]) or (
      exists (select from destinations w where w.workspace_id = ${workspaceId} and w.channel = $1 and w.name = $12 and ${isShut("w")})
      and not exists (select from probing o where o.workspace_id = ${workspaceId} and o.name = $12)))`;

// The places with something to send are found by jumping from one to the next in the index, so ten thousand messages to one
// dead place cost one jump; and so do ten thousand places of a workspace that is closed.
const QUEUED = "m.channel = $1 and m.state in ('due','leased')";
const PLACES = `
  place as (
    (select m.workspace_id, m.destination, ${isClosed("m.workspace_id")} as closed from messages m where ${QUEUED}
     order by m.workspace_id, m.destination limit 1)
    union all
    select coalesce(same.workspace_id, other.workspace_id), coalesce(same.destination, other.destination), coalesce(other.closed, false)
    from place p
    left join lateral (
      select m.workspace_id, m.destination from messages m
      where not p.closed and ${QUEUED} and m.workspace_id = p.workspace_id and m.destination > p.destination
      order by m.destination limit 1) same on true
    left join lateral (
      select m.workspace_id, m.destination, ${isClosed("m.workspace_id")} as closed from messages m
      where same.destination is null and ${QUEUED} and m.workspace_id > p.workspace_id
      order by m.workspace_id, m.destination limit 1) other on true
    where coalesce(same.destination, other.destination) is not null
  ), open_place as materialized (
    select p.workspace_id, p.destination,
      case when o.name is not null or wo.name is not null then 1 else coalesce(f.free, $3) end as free
    from place p
    left join destinations d on d.workspace_id = p.workspace_id and d.channel = $1 and d.name = p.destination
    left join destinations w on w.workspace_id = p.workspace_id and w.channel = $1 and w.name = $12
    left join probing o on o.workspace_id = p.workspace_id and o.name = p.destination
    left join probing wo on wo.workspace_id = p.workspace_id and wo.name = $12
    left join unnest($4::uuid[], $5::text[], $6::int[]) as f(workspace_id, destination, free)
      on f.workspace_id = p.workspace_id and f.destination = p.destination
    where not (p.workspace_id = any ($8::uuid[])) and case
      when wo.name is not null then p.destination = $12 or d.shut_until is null or d.shut_until <= app_now()
      when p.destination <> $12 and ${isShut("w")} then false
      else o.name is not null or (coalesce(d.failures, 0) < ${SHUT_AFTER}
        and coalesce(f.free, $3) > 0 and (d.shut_until is null or d.shut_until <= app_now())) end
  )`;

// I6: what happened later to the same task is not told before what happened earlier, at one address.
const IN_TURN = `
  (n.intent_id is null or not exists (select from messages e
    where e.workspace_id = n.workspace_id and e.intent_id = n.intent_id and e.channel = n.channel and e.address = n.address
      and e.seq < n.seq and e.state in ('due','leased')))`;
// More than one crash while it was under way: it may be what ends the process, and takes others with it. Of such, one at a time.
const SUSPECT = "(n.state = 'leased' and n.spent >= 2)";
const DUE = "n.channel = $1 and n.state in ('due','leased') and n.due_at <= (select app_now())";

const CHOSEN = `
  chosen as materialized (
    select due.*, o.workspace_id, o.destination, o.free from open_place o cross join lateral (
      select n.ctid as row, n.due_at, false as suspect from messages n
      where n.workspace_id = o.workspace_id and n.destination = o.destination and ${DUE} and not ${SUSPECT} and ${IN_TURN}
      order by n.due_at limit o.free for update skip locked) as due
  ), suspected as materialized (
    select n.ctid as row, n.due_at, true as suspect, n.workspace_id, n.destination, o.free, n.id
    from messages n join open_place o on o.workspace_id = n.workspace_id and o.destination = n.destination
    where n.channel = $1 and n.state = 'leased' and n.due_at <= (select app_now()) and n.spent >= 2 and $7
    order by n.due_at limit 1 for update of n skip locked
  )`;

// What a message would say about a task that is no longer open is not said any more; nor is anything to who is not here any
// more. "offset 0" keeps the whole from being worked out for each column.
export const JUDGED = `
    select case
      when m.occasion in ('assigned','reminder','escalated') and (select t.status from tasks t
        where t.workspace_id = m.workspace_id and t.id = m.intent_id) is distinct from 'open' then 'superseded'
      when m.person_id is not null and m.occasion in ('assigned','reminder','escalated','gathered','digest')
        and (select p.status from people p where p.workspace_id = m.workspace_id and p.id = m.person_id) is distinct from 'active'
        then 'superseded'
      when m.spent >= ${MOST_TRIES} then 'dead' else 'leased' end::delivery_state as state offset 0`;

const EITHER = "row, suspect, due_at, workspace_id, destination, free";

// The first of each workspace, then the second of each: who has little waits behind nobody who has much.
const CLAIM = `
  with recursive ${PROBING}, ${PLACES}, ${CHOSEN}, claimed as (
    update messages m set
      (state, ended_at, due_at, attempts, spent) = (select j.state, case when j.state <> 'leased' then app_now() end,
        app_now() + interval '${LEASE_SECONDS} s', m.attempts + (j.state = 'leased')::int, m.spent + (j.state = 'leased')::int
        from (${JUDGED}) j),
      fence = m.fence + 1
    where m.ctid = any (array(
      select row from (
        select *, row_number() over (partition by workspace_id order by suspect desc, due_at) as nth from (
          select *, row_number() over (partition by workspace_id, destination order by suspect desc, due_at) as nth_there from (
            select ${EITHER} from suspected union all select ${EITHER} from chosen) as both_kinds) as each_there
        where nth_there <= free
      ) as every
      where nth <= case when (select true from probing p where p.workspace_id = every.workspace_id and p.name = $12) then 1
        else coalesce((select w.free from unnest($9::uuid[], $10::int[]) as w(workspace_id, free)
          where w.workspace_id = every.workspace_id), $11::int) end
      order by suspect desc, nth, due_at limit $2))
    returning m.*
  ), lost as (
    update message_attempts a set outcome = 'unknown', answer = 'The worker ended before it was known.'
    from claimed c where a.workspace_id = c.workspace_id and a.message_id = c.id and a.attempt < c.attempts + (c.state <> 'leased')::int
      and a.outcome = 'under_way'
  ), tried as (
    insert into message_attempts (workspace_id, message_id, attempt, at, outcome)
    select workspace_id, id, attempts, app_now(), 'under_way' from claimed where state = 'leased'
  )
  select coalesce(c.workspace_id, o.workspace_id) as "workspaceId", c.id, c.channel, c.occasion, c.intent_id as "intentId", c.seq,
    c.person_id as "personId", c.group_id as "groupId", coalesce(c.destination, o.name) as destination, c.address, c.urgent,
    c.about, c.attempts, c.fence, c.created_at as "createdAt", greatest(c.created_at, c.retried_at) as since,
    case when c.retried_at is null then c.attempts else (select count(*)::int + 1 from message_attempts a
      where a.workspace_id = c.workspace_id and a.message_id = c.id and a.at >= c.retried_at) end as tries,
    app_now() as "claimedAt", c.spent, c.state, (c.workspace_id, c.id) in (select s.workspace_id, s.id from suspected s) as "isSuspect",
    c.attempts > 1 and exists (select from message_attempts a where a.workspace_id = c.workspace_id and a.message_id = c.id
      and a.attempt < c.attempts and a.outcome in ('under_way','unknown')) as "mayHaveGone"
  from claimed c full join probing o on o.workspace_id = c.workspace_id and o.name = c.destination`;

const ANY_DUE = `
  select due_at <= app_now() as is from messages
  where channel = $1 and state in ('due','leased') order by due_at limit 1`;

/** Whether anything on this channel is due: one look into the index, where a claim is a transaction. */
export async function anyDue(sql: Sql, channel: Outward): Promise<boolean> {
  const [row] = await sql.unsafe<Array<{ is: boolean }>>(ANY_DUE, [channel], { prepare: true });
  return row?.is === true;
}

/** The oldest that are due of each workspace, as many at each place as there is room; and how many of them ended without being sent. */
export function claimMessages(
  sql: Sql,
  channel: Outward,
  limit: number,
  { each, full, suspect, ofWorkspace }: Room,
): Promise<{ leased: Claimed[]; ended: number }> {
  const params = [
    channel,
    limit,
    each,
    full.map((f) => f.workspaceId),
    full.map((f) => f.destination),
    full.map((f) => f.left),
    suspect,
    ofWorkspace.used.filter(({ left }) => left <= 0).map((w) => w.workspaceId),
    ofWorkspace.used.map((w) => w.workspaceId),
    ofWorkspace.used.map((w) => w.left),
    ofWorkspace.each,
    wholeOf(channel),
  ];
  return byIndex(sql, async (tx) => {
    const rows = await tx.unsafe<Row[]>(CLAIM, params, { prepare: true });
    const leased = rows.filter((row) => row.state === "leased").map(({ state: _, ...row }) => row);
    const unsent = rows.filter(({ state }) => state !== "leased");
    // Where a probe was to be, it was not sent after all: its message ended unsent, has to wait for another one of its task, or
    // there was no room for it. What was shut and has a row here was probed by this very claim.
    if (unsent.length > 0) await releaseUnasked(tx, channel, unsent, leased);
    return { leased, ended: unsent.filter(({ state }) => state !== null).length };
  });
}

/** Those that are still ours stay ours for another lease: their sender is slow, not dead. */
export async function prolongLeases(sql: Sql, held: Message[]): Promise<void> {
  if (held.length === 0) return;
  await byIndex(
    sql,
    (tx) => tx`
      update messages m set due_at = app_now() + ${LEASE_SECONDS} * interval '1 second'
      from unnest(${held.map((h) => h.workspaceId)}::uuid[], ${held.map((h) => h.id)}::uuid[], ${held.map((h) => h.fence)}::int[])
        as h(workspace_id, id, fence)
      where m.workspace_id = h.workspace_id and m.id = h.id and m.fence = h.fence and m.state = 'leased'`,
  );
}
