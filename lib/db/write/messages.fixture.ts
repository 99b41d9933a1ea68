// Messages as the fan-out leaves them, without occasions: each about an open task of its own unless it is said otherwise.
import { randomUUID } from "node:crypto";
import type { Sent } from "../../domain/message";
import type { Outward } from "../../domain/types";
import type { Sql } from "../client";
import { type Claimed, claimMessages } from "./claim-messages";

export const WORKSPACE = "00000000-0000-4000-8000-0000000000a1";
export const SENT: Sent = { answer: "250 OK", subject: "Deploy", content: { text: "Deploy?" } };

type Given = {
  workspaceId?: string;
  channel?: Outward;
  occasion?: string;
  destination?: string;
  address?: string;
  intentId?: string;
  personId?: string | null;
  seq?: number;
  attempts?: number;
  state?: string;
  /** Seconds from now; the first of several is due first, a millisecond before the next. */
  due?: number;
  age?: number; // in seconds
};

/** Their ids, in the order in which they are due. */
export async function given(sql: Sql, count: number, more: Given = {}): Promise<string[]> {
  const {
    workspaceId = WORKSPACE,
    channel = "email",
    occasion = "assigned",
    destination = "smtp",
    seq = 6,
  } = more;
  const { attempts = 0, state = "due", due = -60, age = 60, address = null, personId = null } = more;
  const ids = Array.from({ length: count }, () => randomUUID());
  const intents = more.intentId ? ids.map(() => more.intentId as string) : ids;
  if (!more.intentId) await openTasks(sql, workspaceId, ids);
  await sql`
    insert into messages (workspace_id, id, channel, state, occasion, intent_id, seq, person_id, destination, address, attempts, spent,
      due_at, created_at)
    select ${workspaceId}, id, ${channel}::channel, ${state}::delivery_state, ${occasion}, intent_id, ${seq}, ${personId},
      ${destination}, coalesce(${address}, 'p' || n || '@example.org'), ${attempts}, ${attempts},
      app_now() + ${due} * interval '1 second' + n * interval '1 ms', app_now() - ${age} * interval '1 second'
    from unnest(${ids}::uuid[], ${intents}::uuid[]) with ordinality as u(id, intent_id, n)`;
  return ids;
}

export const openTasks = (sql: Sql, workspaceId: string, ids: string[]) => sql`
  insert into tasks (workspace_id, id, kind, status, risk, spec, assigned_at, assignees)
  select ${workspaceId}, id, 'approval', 'open', 'normal', '{}', app_now(), '{}' from unnest(${ids}::uuid[]) id`;

export const closeTask = (sql: Sql, id: string) => sql`update tasks set status = 'decided' where id = ${id}`;

export type Kept = {
  state: string;
  attempts: number;
  spent: number;
  fence: number;
  answer: string | null;
  dueIn: number; // seconds
  ended: boolean;
};

export async function kept(sql: Sql, id: string | undefined): Promise<Kept> {
  const [row] = await sql<Kept[]>`
    select state::text, attempts, spent, fence, answer, extract(epoch from due_at - app_now())::float8 as "dueIn",
      ended_at is not null as ended from messages where id = ${id ?? null}`;
  if (!row) throw new Error(`there is no message ${id}`);
  return { ...row };
}

export const attemptsOf = (sql: Sql, id: string | undefined) =>
  sql<
    Array<{ attempt: number; outcome: string; code: string | null }>
  >`select attempt, outcome, code from message_attempts where message_id = ${id ?? null} order by attempt`;

export async function claim(
  sql: Sql,
  limit = 100,
  room: Partial<Parameters<typeof claimMessages>[3]> = {},
  channel: Outward = "email",
): Promise<Claimed[]> {
  const { leased } = await claimMessages(sql, channel, limit, {
    each: 100,
    full: [],
    suspect: true,
    ofWorkspace: { each: limit, used: [] },
    ...room,
  });
  return leased.toSorted((a, b) => (a.address < b.address ? -1 : 1));
}

export const clear = (sql: Sql) =>
  sql`truncate messages, message_attempts, destinations, tasks, channel_settings`;
export const idsOf = (messages: Array<{ id: string }>): string[] => messages.map(({ id }) => id);

/** How many rows have been read one after the other. */
export async function rowsScanned(sql: Sql): Promise<number> {
  const [row] = await sql`
    select sum(seq_tup_read)::int as n from pg_stat_user_tables where relname in ('messages', 'message_attempts', 'tasks', 'destinations')`;
  return row?.n;
}

/** The ids of those in these states. */
export async function rowsOf(sql: Sql, states: string[]): Promise<string[]> {
  const rows = await sql<Array<{ id: string }>>`select id from messages where state::text = any(${states})`;
  return rows.map(({ id }) => id);
}
