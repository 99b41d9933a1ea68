// I5 and I6 over what goes out to people: every message ends in one of three ways and its attempts say how; and what happened later
// to a task was not told before what happened earlier, at one address. By pages of ids, so that memory is bounded.
import type { Sql } from "../client";
import type { Orphan } from "./verify-orphans";

const MOST = 100; // of one kind: enough to see what happened
const PAGE = 5000;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

type Row = { id: string; intentId: string | null; what: string };

// What may not be said of one message, by the rows that are looked at anyway. One that was dead and tried anew by hand is later
// than what happened later, and rightly so: only its first try was not to be.
const WRONG = `
  case
    when m.state in ('delivered','dead','superseded') and m.ended_at is null then 'is ' || m.state || ', but has no end'
    when m.state in ('due','leased') and m.ended_at is not null then 'is ' || m.state || ', but has an end'
    when m.spent > m.attempts then 'has spent more tries than there were attempts'
    when m.attempts < coalesce(a.n, 0) then 'says ' || m.attempts || ' attempts, and ' || a.n || ' are written down'
    when m.state = 'delivered' and a.delivered is distinct from 1 then 'is delivered, and ' || coalesce(a.delivered, 0) || ' attempts say so'
    when m.state <> 'delivered' and a.delivered > 0 then 'is ' || m.state || ', but an attempt says that it was delivered'
    when m.state not in ('leased') and a.open > 0 then 'is ' || m.state || ', but an attempt is under way'
    when m.copy = 0 and m.state = 'delivered' and m.intent_id is not null and exists (
      select from messages e join message_attempts f
        on f.workspace_id = e.workspace_id and f.message_id = e.id and f.outcome = 'delivered'
      where e.workspace_id = m.workspace_id and e.intent_id = m.intent_id and e.channel = m.channel and e.address = m.address
        and e.seq > m.seq and e.copy = 0 and f.at < case when m.retried_at is null then a.told else a.first end) then 'was told after what happened later'
  end`;

const PAGE_OF = `
  with page as (select m.* from messages m where m.workspace_id = $1 and m.id > $2 order by m.id limit ${PAGE})
  select m.id, m.intent_id as "intentId", ${WRONG} as what
  from page m left join lateral (
    select count(*) as n, count(*) filter (where outcome = 'delivered') as delivered, count(*) filter (where outcome = 'under_way') as open,
      min(at) as first, max(at) filter (where outcome = 'delivered') as told
    from message_attempts t where t.workspace_id = m.workspace_id and t.message_id = m.id) a on true
  order by m.id`;

/** `withinMs`: it fails as a statement that takes too long does; 0: however long it takes. */
export async function checkMessages(sql: Sql, workspaceId: string, withinMs = 0): Promise<Orphan[]> {
  const found: Orphan[] = [];
  for (let after = BEFORE_ALL; found.length < MOST; ) {
    const rows = await slowly(sql, PAGE_OF, [workspaceId, after], withinMs);
    for (const { id, intentId, what } of rows) {
      if (what)
        found.push({
          invariant: what.startsWith("was told") ? "I6" : "I5",
          intentId,
          what: `message ${id} ${what}`,
        });
      after = id;
    }
    if (rows.length < PAGE) break;
  }
  const lost = await slowly(
    sql,
    `select distinct a.message_id as id, null as "intentId", '' as what from message_attempts a where a.workspace_id = $1
     and not exists (select from messages m where m.workspace_id = a.workspace_id and m.id = a.message_id) limit ${MOST}`,
    [workspaceId],
    withinMs,
  );
  for (const { id } of lost)
    found.push({ invariant: "I5", intentId: null, what: `attempts at message ${id}, which does not exist` });
  return found.slice(0, MOST);
}

const slowly = (sql: Sql, text: string, params: string[], mostMs: number): Promise<Row[]> =>
  sql.begin("read only", async (tx) => {
    await tx.unsafe(`set local statement_timeout = ${Number(mostMs)}`);
    return tx.unsafe<Row[]>(text, params);
  }) as Promise<Row[]>;

/** I12: due for longer than this, at a place that is open. */
export async function lateMessages(sql: Sql, workspaceId: string, seconds: number): Promise<Orphan[]> {
  const rows = await slowly(
    sql,
    `select m.id, m.intent_id as "intentId", m.occasion as what from messages m
     where m.workspace_id = $1 and m.state in ('due','leased') and m.due_at < app_now() - interval '${Number(seconds)} s'
       and not exists (select from destinations d where d.workspace_id = m.workspace_id and d.channel = m.channel
         and d.name in (m.destination, m.channel::text) and (d.shut_until is not null or d.failures > 0)) limit ${MOST}`,
    [workspaceId],
    0,
  );
  return rows.map(({ id, intentId, what }) => ({
    invariant: "I12",
    intentId,
    what: `message ${id} (${what}) is overdue`,
  }));
}
