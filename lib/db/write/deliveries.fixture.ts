// Deliveries as the engine leaves them, without the engine: one task and one delivery each.
import { randomUUID } from "node:crypto";
import type { Delivery } from "../../domain/delivery";
import type { Channel } from "../../domain/types";
import type { Sql } from "../client";

const WORKSPACE = "00000000-0000-4000-8000-0000000000a1";
export const EMAIL: Channel = "email";

type Given = {
  channel?: Channel;
  occasion?: string;
  state?: string;
  attempts?: number;
  /** Seconds from now; the first of several is due first, a millisecond before the next. */
  due?: number;
  task?: "open" | "decided" | "none";
};

/** Their intents, in the order in which they are due. */
export async function given(sql: Sql, count: number, more: Given = {}): Promise<string[]> {
  const {
    channel = "log",
    occasion = "assigned",
    state = "due",
    attempts = 0,
    due = -60,
    task = "open",
  } = more;
  const ids = Array.from({ length: count }, () => randomUUID());
  if (task !== "none")
    await sql`insert into tasks (workspace_id, id, kind, status, risk, spec, assigned_at, assignees)
      select ${WORKSPACE}, id, 'approval', ${task}::task_status, 'normal', '{}', app_now(), '{}' from unnest(${ids}::uuid[]) id`;
  await sql`insert into deliveries (workspace_id, intent_id, seq, place, channel, occasion, address, state, attempts, due_at)
    select ${WORKSPACE}, id, 6, 0, ${channel}::channel, ${occasion}::occasion, 'everyone', ${state}::delivery_state, ${attempts},
      app_now() + ${due} * interval '1 second' + n * interval '1 ms'
    from unnest(${ids}::uuid[]) with ordinality as u(id, n)`;
  return ids;
}

export type Kept = { state: string; attempts: number; fence: number; answer: string | null; ended: boolean };

export async function kept(sql: Sql, id: string | undefined): Promise<Kept> {
  const [row] = await sql<Kept[]>`
    select state::text, attempts, fence, answer, ended_at is not null as ended from deliveries where intent_id = ${id ?? null}`;
  if (!row) throw new Error(`there is no delivery of ${id}`);
  return { ...row };
}

export async function countIn(sql: Sql, state: string): Promise<number> {
  const [row] = await sql`select count(*)::int as n from deliveries where state = ${state}::delivery_state`;
  return row?.n;
}

export const clear = (sql: Sql) => sql`truncate deliveries, tasks`;
export const intentsOf = (deliveries: Delivery[]): string[] => deliveries.map(({ intentId }) => intentId);

/** How many entries of the index of what is due have been read so far; on a connection that asked for nothing else. */
export async function entriesRead(sql: Sql): Promise<number> {
  const [row] =
    await sql`select idx_tup_read::int as n from pg_stat_user_indexes where indexrelname = 'deliveries_due'`;
  return row?.n;
}

/** How many rows of both tables have been read one after the other. */
export async function rowsScanned(sql: Sql): Promise<number> {
  const [row] = await sql`
    select sum(seq_tup_read)::int as n from pg_stat_user_tables where relname in ('deliveries', 'tasks')`;
  return row?.n;
}

/** What a connection did is counted when it is told to say so. */
export const tally = (sql: Sql) => sql`select pg_stat_force_next_flush()`;
