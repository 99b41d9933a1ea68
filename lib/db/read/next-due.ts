import { TIMER_KINDS } from "../../domain/types";
import type { Sql } from "../client";

const NEVER_MS = 60_000;

// Milliseconds until the next timer or delivery, by the database's clock. One index look-up a kind.
export async function nextTimerMs(sql: Sql): Promise<number> {
  const soonest = TIMER_KINDS.map(
    (kind) => `(select due_at from timers where kind = '${kind}' order by due_at limit 1)`,
  );
  const [row] = await sql.unsafe(
    `select ceil(extract(epoch from least(${soonest.join(",")}) - app_now()) * 1000)::float8 as ms`,
    [],
    { prepare: true },
  );
  return msOf(row?.ms);
}

export async function nextDeliveryMs(sql: Sql): Promise<number> {
  const [row] = await sql`
    select ceil(extract(epoch from (select due_at from deliveries where state in ('due','leased') order by due_at limit 1) - app_now()) * 1000)::float8 as ms`;
  return msOf(row?.ms);
}

const msOf = (value: unknown): number => (typeof value === "number" ? Math.max(0, value) : NEVER_MS);
