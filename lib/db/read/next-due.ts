import { TIMER_KINDS, type TimerKind } from "../../domain/types";
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

/** Until there is something to tell. Asked five times a second while there is, so over the connection on which asking costs least. */
export async function nextOccasionMs(ask: (statement: Statement) => Promise<Row[]>): Promise<number> {
  const [row] = await ask(NEXT_OCCASION);
  return msOf(row?.ms);
}

const NEXT_OCCASION = {
  text: `select ceil(extract(epoch from due_at - app_now()) * 1000)::float8 as ms
    from deliveries where channel = 'log' and state in ('due','leased') order by due_at limit 1`,
  params: [],
};

const msOf = (value: unknown): number => (typeof value === "number" ? Math.max(0, value) : NEVER_MS);
