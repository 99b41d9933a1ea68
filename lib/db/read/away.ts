import type { Absence, Away, Planned } from "@/lib/domain/stand-in";
import type { Sql } from "../client";

// Who is out of office now, and what waits for them.

const isAway = (sql: Sql) =>
  sql`p.away_from is not null and p.away_from <= app_now() and (p.away_until is null or p.away_until > app_now()) and p.status = 'active'`;

// More than this are never looked at: whoever comes after them keeps their tasks.
const MOST_AWAY = 5000;

export async function awayNow(sql: Sql, workspaceId: string): Promise<Away> {
  const rows = await sql<Array<{ id: string } & Absence>>`
    select p.id, p.substitute_id as "to", coalesce(s.status = 'active' and s.role <> 'auditor', false) as able
    from people p left join people s on s.workspace_id = p.workspace_id and s.id = p.substitute_id
    where p.workspace_id = ${workspaceId} and ${isAway(sql)} limit ${MOST_AWAY}`;
  return new Map(rows.map(({ id, to, able }) => [id, { to, able }]));
}

/** Everybody who is away at that moment or is going to be. */
export const absencesFrom = (sql: Sql, workspaceId: string, from: Date): Promise<Planned[]> => sql<Planned[]>`
  select p.id, p.substitute_id as "to", coalesce(s.status = 'active' and s.role <> 'auditor', false) as able,
    p.away_from as "from", p.away_until as until
  from people p left join people s on s.workspace_id = p.workspace_id and s.id = p.substitute_id
  where p.workspace_id = ${workspaceId} and p.away_from is not null and p.status = 'active'
    and (p.away_until is null or p.away_until > ${from})
  order by p.away_from limit ${MOST_AWAY}`;

export type AwayPerson = { workspaceId: string; id: string };

/** Across workspaces, for the worker: the next so many of those who are away and have somebody standing in for them. */
export const nextAway = (sql: Sql, after: AwayPerson | null, limit: number) =>
  sql<AwayPerson[]>`
    select p.workspace_id as "workspaceId", p.id from people p
    where ${isAway(sql)} and p.substitute_id is not null
      and (${after === null} or (p.workspace_id, p.id) > (${after?.workspaceId ?? null}::uuid, ${after?.id ?? null}::uuid))
    order by p.workspace_id, p.id limit ${limit}`;

type Waiting = { absent: string; asked: string[]; chain: string[]; limit: number };

/**
 * Open tasks asked of somebody by name and of none of these names, which nobody of these people is behind, and on which the last
 * of them, who would stand in, has not voted; soonest due first.
 */
export async function tasksWithoutStandIn(
  sql: Sql,
  workspaceId: string,
  { absent, asked, chain, limit }: Waiting,
): Promise<string[]> {
  const rows = await sql<Array<{ id: string }>>`
    select a.task_id as id from assignments a
    join intents i on i.workspace_id = a.workspace_id and i.id = a.task_id
    where a.workspace_id = ${workspaceId} and a.assignee = ${`person:${absent}`}
      and (i.behind_person_id is null or i.behind_person_id <> all(${chain}::uuid[]))
      and i.submitter <> all(${chain.map((id) => `person:${id}`)}::text[])
      and not exists (select from json_array_elements_text(coalesce(i.progress->'revisers', '[]'::json)) as r
                      where r = any(${chain}::text[]))
      and not exists (select from decisions d where d.workspace_id = a.workspace_id and d.task_id = a.task_id
                      and d.version = i.version and d.person_id = ${chain.at(-1) ?? null}::uuid)
      and (i.deadline_at is null or i.deadline_at > app_now())
      and not exists (select from assignments o where o.workspace_id = a.workspace_id and o.task_id = a.task_id
                      and o.due_at = a.due_at and o.rank = a.rank and o.assignee = any(${asked}::text[]))
    order by a.due_at, a.rank, a.task_id limit ${limit}`;
  return rows.map(({ id }) => id);
}
