// When somebody's next digest is due. Who wants one is in their settings; a row here is only the next time.
import { type PersonSettings, readPersonSettings } from "../../domain/person-settings";
import type { Sql } from "../client";

export type DigestOf = { workspaceId: string; personId: string };
export type Wanted = DigestOf & { settings: PersonSettings; dueAt: Date | null };
export type Due = DigestOf & { settings: PersonSettings; dueAt: Date; address: string | null }; // null: not here any more

const isHere = (sql: Sql) => sql`p.status = 'active' and p.role <> 'auditor'`;

/** Those who want digests, in the order of their ids. Of the reads that name no workspace: the worker looks after all. */
export async function wantedDigests(
  sql: Sql,
  after: DigestOf,
  limit: number,
): Promise<{ now: Date; wanted: Wanted[] }> {
  const rows = await sql<Array<Wanted & { now: Date; settings: unknown }>>`
    select app_now() as now, p.workspace_id as "workspaceId", p.id as "personId", p.settings, d.due_at as "dueAt"
    from people p left join digests d on d.workspace_id = p.workspace_id and d.person_id = p.id
    where ${isHere(sql)} and p.settings->'notify'->>'digest' in ('daily', 'hourly')
      and (p.workspace_id, p.id) > (${after.workspaceId}::uuid, ${after.personId}::uuid)
    order by p.workspace_id, p.id limit ${limit}`;
  const wanted = rows.map(({ now: _, ...row }) => ({ ...row, settings: readPersonSettings(row.settings) }));
  return { now: rows[0]?.now ?? new Date(0), wanted };
}

/** Never later than it is already. */
export async function setDigests(sql: Sql, next: Array<DigestOf & { dueAt: Date }>): Promise<void> {
  if (next.length === 0) return;
  await sql`
    insert into digests as d (workspace_id, person_id, due_at)
    select * from unnest(${next.map((n) => n.workspaceId)}::uuid[], ${next.map((n) => n.personId)}::uuid[],
      ${next.map((n) => n.dueAt.toISOString())}::timestamptz[])
    on conflict (workspace_id, person_id) do update set due_at = excluded.due_at where d.due_at > excluded.due_at`;
}

/** Locked until the caller's transaction ends: another worker takes others. */
export async function dueDigests(tx: Sql, limit: number): Promise<{ now: Date; due: Due[] }> {
  const rows = await tx<Array<Due & { now: Date; settings: unknown }>>`
    select app_now() as now, d.workspace_id as "workspaceId", d.person_id as "personId", d.due_at as "dueAt",
      p.settings, p.email as address
    from digests d left join people p on p.workspace_id = d.workspace_id and p.id = d.person_id and ${isHere(tx)}
    where d.due_at <= (select app_now()) order by d.due_at limit ${limit} for update of d skip locked`;
  const due = rows.map(({ now: _, ...row }) => ({ ...row, settings: readPersonSettings(row.settings) }));
  return { now: rows[0]?.now ?? new Date(0), due };
}

/** `dueAt` null: they want none any more. */
export async function moveDigest(
  tx: Sql,
  { workspaceId, personId }: DigestOf,
  dueAt: Date | null,
  isSent: boolean,
): Promise<void> {
  if (dueAt === null)
    await tx`delete from digests where workspace_id = ${workspaceId} and person_id = ${personId}`;
  else
    await tx`
      update digests set due_at = ${dueAt}, last_at = case when ${isSent} then app_now() else last_at end
      where workspace_id = ${workspaceId} and person_id = ${personId}`;
}
