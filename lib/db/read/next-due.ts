import { type Channel, TIMER_KINDS, type TimerKind } from "../../domain/types";
import type { Sql } from "../client";
import type { Row, Statement } from "../wire/line";

const NEVER_MS = 60_000;

// The kinds that are due, in their order, and when the next timer of any kind is, by the database's clock. One index
// look-up a kind, in one query.
export async function nextTimers(
  ask: (statement: Statement) => Promise<Row[]>,
): Promise<{ kinds: TimerKind[]; ms: number }> {
  const [row] = await ask(NEXT);
  const waits = TIMER_KINDS.map((kind) => ({ kind, ms: msOf(row?.[kind]) }));
  const kinds = waits.filter(({ ms }) => ms <= 0).map(({ kind }) => kind);
  return { kinds, ms: Math.min(...waits.map(({ ms }) => ms)) };
}

function msUntil(kind: TimerKind): string {
  return `(select ceil(extract(epoch from due_at - app_now()) * 1000)::float8 from timers where kind = '${kind}' order by due_at limit 1) as ${kind}`;
}

const NEXT = { text: `select ${TIMER_KINDS.map(msUntil).join(",")}`, params: [] };

export async function nextDeliveryMs(sql: Sql, channel: Channel): Promise<number> {
  const [row] = await sql`
    select ceil(extract(epoch from due_at - app_now()) * 1000)::float8 as ms
    from deliveries where channel = ${channel} and state in ('due','leased') order by due_at limit 1`;
  return msOf(row?.ms);
}

const msOf = (value: unknown): number => (typeof value === "number" ? Math.max(0, value) : NEVER_MS);
