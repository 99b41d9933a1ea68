// Noting what ended, once. Intents are read in the order of the transactions that moved them, and only those that are older
// than every running one, so nothing that commits late is skipped. An intent that moves again after its end is read again, and
// what is noted already stays as it is.
import { NOBODY } from "../../domain/insight-words";
import { TERMINAL } from "../../domain/types";
import { BY_INDEX, keyedBy } from "../by-index";
import type { Sql } from "../client";

// Any fixed number that nothing else uses. Several workers take turns; the lock goes with the transaction, and with the worker.
const ROLL_UP = 7_230_020;

const terminalList = TERMINAL.map((status) => `'${status}'`).join(",");
const HORIZON = "pg_snapshot_xmin(pg_current_snapshot())";

// Whole transactions: the next bite begins after the last of them. A cursor from another server's history, as a restored copy
// has it, is ahead of everything and begins again.
const BITE = `
  with cursor as (select case when xid > ${HORIZON} then '0'::xid8 else xid end as xid from insight_cursor),
  moved as materialized (
    select workspace_id, id, status, xid from intents
    where xid >= (select xid from cursor) and xid < ${HORIZON}
    order by xid fetch first ($1::int) rows with ties),
  closed as materialized (
    select t.workspace_id, t.id, t.kind, t.status, t.outcome, t.assigned_at, t.closed_at,
      least(t.due_at, (t.spec->'time'->>'target_at')::timestamptz) as due_at,
      array(select substr(a, 7)::uuid from unnest(t.assignees) a where a ~ '^group:[0-9a-f-]{36}$') as groups
    from moved m join tasks t on ${keyedBy("t.workspace_id", "m.workspace_id")} and t.id = m.id
    where m.status in (${terminalList}) and t.status <> 'open' and t.closed_at is not null),
  ended as (
    select c.*, d.at, d.seq, d.person_id, d.outcome as said,
      case when c.status = 'decided' and d.seq = max(d.seq) over (partition by d.workspace_id, d.task_id) then 'decided' else 'vote' end as ending
    from closed c join decisions d on ${keyedBy("d.workspace_id", "c.workspace_id")} and d.task_id = c.id
    union all
    select c.*, c.closed_at, 0, '${NOBODY}', '', c.status::text from closed c where c.status <> 'decided'),
  noted as (
    insert into insight_facts (workspace_id, at, task_id, seq, person_id, ms, kind, ending, late, outcome, groups)
    select workspace_id, at, id, seq, person_id, greatest(0, extract(epoch from at - assigned_at) * 1000)::bigint, kind, ending,
      coalesce(at > due_at, false), said, groups
    from ended on conflict do nothing returning workspace_id, at),
  touched as (
    insert into insight_days as known (workspace_id, day, touched_at)
    select distinct workspace_id, (at at time zone 'UTC')::date, (select app_now()) from noted
    on conflict (workspace_id, day) do update set touched_at = excluded.touched_at
      where known.touched_at < excluded.touched_at - interval '5 seconds'),
  advanced as (
    update insight_cursor set xid = (select case when count(*) < $1::int then ${HORIZON}
      else ((max(xid::text::numeric) + 1)::text)::xid8 end from moved)
    where exists (select from moved))
  select (select count(*)::int from moved) as read, (select count(*)::int from noted) as noted`;

const BY_ORDERED_INDEX = { ...BY_INDEX, enable_bitmapscan: "off" };
const QUIETLY = [
  ...Object.entries(BY_ORDERED_INDEX).map(([name, value]) => `set local ${name} = '${value}'`),
  // What a power cut takes back is noted again, and nobody's flush waits for it.
  "set local synchronous_commit = off",
].join("; ");

/** What is done under the lock; null when another worker has it. */
export function inTurn<T>(sql: Sql, work: (tx: Sql) => Promise<T>): Promise<T | null> {
  return sql.begin(async (tx) => {
    await tx.unsafe(QUIETLY);
    const [lock] = await tx`select pg_try_advisory_xact_lock(${ROLL_UP}::bigint) as mine`;
    return lock?.mine ? await work(tx as unknown as Sql) : null;
  }) as Promise<T | null>;
}

/** How many intents were read and how many facts were new. */
export const noteEnded = (sql: Sql, most: number): Promise<{ read: number; noted: number } | null> =>
  inTurn(sql, async (tx) => {
    const [row] = await tx.unsafe<Array<{ read: number; noted: number }>>(BITE, [most], { prepare: true });
    return row ?? { read: 0, noted: 0 };
  });
