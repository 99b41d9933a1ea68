import type { Json, JsonObject } from "../../domain/types";
import type { Sql } from "../client";

// Decisions that wait for their undo time to end. No rule lives here.

export type HeldRow = {
  workspaceId: string;
  taskId: string;
  personId: string;
  id: string;
  command: JsonObject;
  tries: number;
  madeAt: Date;
};
const COLUMNS = `h.workspace_id as "workspaceId", h.task_id as "taskId", h.person_id as "personId", h.id, h.command, h.tries,
  h.created_at as "madeAt"`;

/** `endsAt`: when time alone would end the task. */
export type NewHeld = Omit<HeldRow, "tries" | "madeAt"> & { endsAt: Date | null };

// What somebody decided in time is in time: it is not held until its task ends of itself, but sent so long before.
const BEFORE_END_SECONDS = 2;

/**
 * When the first of them takes effect. All or none: null when one of the tasks has a decision of this person on its way already,
 * or was closed meanwhile. The lock is the one that `lockDue` steps over: a timer either comes first, and nothing is held, or finds
 * what was held.
 */
export async function holdAll(sql: Sql, held: NewHeld[], seconds: number): Promise<Date | null> {
  const inserted = sql.begin(async (tx) => {
    await tx`
      select from unnest(${held.map((h) => h.workspaceId)}::uuid[], ${held.map((h) => h.taskId)}::uuid[]) as u(ws, task)
      join intents i on i.workspace_id = u.ws and i.id = u.task order by i.id for key share of i`;
    const rows = await tx<Array<{ due_at: Date }>>`
      insert into held_decisions (workspace_id, task_id, person_id, id, command, due_at, created_at)
      select u.ws, u.task, u.person, u.id, u.command::json, least(app_now() + ${seconds} * interval '1 second',
        greatest(app_now(), coalesce(u.ends_at, 'infinity') - ${BEFORE_END_SECONDS} * interval '1 second')), app_now()
      from unnest(${held.map((h) => h.workspaceId)}::uuid[], ${held.map((h) => h.taskId)}::uuid[],
        ${held.map((h) => h.personId)}::uuid[], ${held.map((h) => h.id)}::uuid[],
        ${held.map((h) => JSON.stringify(h.command))}::text[],
        ${held.map((h) => h.endsAt?.toISOString() ?? null)}::timestamptz[]) as u(ws, task, person, id, command, ends_at)
      join tasks t on t.workspace_id = u.ws and t.id = u.task and t.status = 'open'
      on conflict (workspace_id, task_id, person_id) do update
        set id = excluded.id, command = excluded.command, due_at = excluded.due_at, created_at = excluded.created_at,
          state = 'held', tries = 0, refusal = null
        where held_decisions.state = 'refused'
      returning due_at`;
    if (rows.length !== held.length) throw NOT_ALL;
    return rows.length === 0 ? null : new Date(Math.min(...rows.map(({ due_at }) => due_at.getTime())));
  });
  return await inserted.catch((error) => {
    if (error === NOT_ALL) return null;
    throw error;
  });
}
const NOT_ALL = new Error("Not all of them could be held.");

/** Of each, whether its person has a decision on its way. */
export async function onTheirWay(sql: Sql, of: Array<Omit<Claimed, "id">>): Promise<boolean[]> {
  const rows = await sql<Array<{ sent: boolean }>>`
    select h.task_id is not null as sent
    from unnest(${of.map((o) => o.workspaceId)}::uuid[], ${of.map((o) => o.taskId)}::uuid[],
      ${of.map((o) => o.personId)}::uuid[]) with ordinality as u(ws, task, person, nth)
    left join held_decisions h on h.workspace_id = u.ws and h.task_id = u.task and h.person_id = u.person
      and h.state <> 'refused'
    order by nth`;
  return rows.map(({ sent }) => sent);
}

/** What was taken back, and rung in the inboxes; nothing of what is on its way already. */
export const takeBack = (
  sql: Sql,
  { workspaceId, personId, ids }: { workspaceId: string; personId: string; ids: string[] },
  ring: { channel: string },
): Promise<HeldRow[]> =>
  sql<HeldRow[]>`
    with back as (
      delete from held_decisions h where h.workspace_id = ${workspaceId} and h.person_id = ${personId}
        and h.id = any(${ids}::uuid[]) and h.state = 'held' and h.tries = 0
      returning ${sql.unsafe(COLUMNS)}),
    rung as (select pg_notify(${ring.channel}, ${workspaceId} || '|' || back."taskId") from back)
    select back.*, (select count(*)::int from rung) as rung from back`;

export async function hasten(sql: Sql, workspaceId: string, personId: string, ids: string[]): Promise<void> {
  await sql`
    update held_decisions set due_at = app_now() where workspace_id = ${workspaceId} and person_id = ${personId}
      and id = any(${ids}::uuid[]) and state = 'held' and tries = 0`;
}

// A claim is a postponement: whoever dies with it in hand leaves it to be found when the lease has run out.
const LEASE_SECONDS = 15;

export const claimHeld = (sql: Sql, limit: number): Promise<HeldRow[]> =>
  sql<HeldRow[]>`
    update held_decisions h set tries = least(h.tries + 1, 32000), due_at = app_now() + ${LEASE_SECONDS} * interval '1 second'
    from (select workspace_id, task_id, person_id from held_decisions
          where state = 'held' and due_at <= (select app_now()) order by due_at limit ${limit} for update skip locked) as due
    where h.workspace_id = due.workspace_id and h.task_id = due.task_id and h.person_id = due.person_id
    returning ${sql.unsafe(COLUMNS)}`;

type Claimed = Pick<HeldRow, "workspaceId" | "taskId" | "personId" | "id">;

export async function dropHeld(sql: Sql, { workspaceId, taskId, personId, id }: Claimed): Promise<void> {
  await sql`
    delete from held_decisions where workspace_id = ${workspaceId} and task_id = ${taskId} and person_id = ${personId} and id = ${id}`;
}

/** That it came to nothing was not its own doing. It was tried all the same, so it is not to be taken back. */
export async function uncountTry(sql: Sql, { workspaceId, taskId, personId, id }: Claimed): Promise<void> {
  await sql`
    update held_decisions set tries = greatest(tries - 1, 1) where workspace_id = ${workspaceId} and task_id = ${taskId}
      and person_id = ${personId} and id = ${id} and state = 'held'`;
}

/** It came to nothing: kept until its person has read why, and rung in the inboxes. */
export async function refuseHeld(
  sql: Sql,
  { workspaceId, taskId, personId, id }: Claimed,
  refusal: Json,
  ring: { channel: string },
): Promise<void> {
  await sql`
    with refused as (
      update held_decisions set state = 'refused', refusal = ${JSON.stringify(refusal)}::text::json
      where workspace_id = ${workspaceId} and task_id = ${taskId} and person_id = ${personId} and id = ${id} returning 1)
    select pg_notify(${ring.channel}, ${`${workspaceId}|${taskId}`}) from refused`;
}

/** Read, and put away. */
export async function dismissRefused(
  sql: Sql,
  workspaceId: string,
  personId: string,
  ids: string[],
): Promise<void> {
  await sql`
    delete from held_decisions where workspace_id = ${workspaceId} and person_id = ${personId}
      and id = any(${ids}::uuid[]) and state = 'refused'`;
}

const READ_WITHIN_DAYS = 30;

/** Refusals that nobody came to read. */
export async function forgetRefused(sql: Sql, limit: number): Promise<void> {
  await sql`
    delete from held_decisions h using (
      select workspace_id, task_id, person_id from held_decisions
      where state = 'refused' and due_at < (select app_now()) - ${READ_WITHIN_DAYS} * interval '1 day' limit ${limit}) as old
    where h.workspace_id = old.workspace_id and h.task_id = old.task_id and h.person_id = old.person_id`;
}

/** In how many milliseconds the next one is due; null when none is held. */
export async function nextHeldMs(sql: Sql): Promise<number | null> {
  const [row] = await sql<Array<{ ms: number }>>`
    select ceil(extract(epoch from due_at - app_now()) * 1000)::float8 as ms from held_decisions
    where state = 'held' order by due_at limit 1`;
  return row ? Math.max(0, row.ms) : null;
}
