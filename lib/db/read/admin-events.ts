import type { JsonObject } from "@/lib/domain/types";
import type { Sql } from "../client";

// What was changed about people, groups and keys, newest first.

export type AdminRecord = {
  id: string;
  at: Date;
  actor: string;
  by: string | null;
  what: string;
  about: JsonObject;
};

export async function adminEventsPage(
  sql: Sql,
  workspaceId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<{ records: AdminRecord[]; next: string | null }> {
  const rows = await sql<Array<AdminRecord & { of: string | null }>>`
    select e.id, e.at, e.actor, e.what, e.about, coalesce(p.name, k.hint, a.address) as by,
           o.address as of
    from admin_events e
    left join people p on p.workspace_id = e.workspace_id and 'person:' || p.id = e.actor
    left join keys k on k.workspace_id = e.workspace_id and 'key:' || k.id = e.actor
    left join agents a on a.workspace_id = e.workspace_id and 'agent:' || a.id = e.actor
    left join agents o on o.workspace_id = e.workspace_id and o.id = e.about->>'of'
    where e.workspace_id = ${workspaceId} and (${after ?? null}::uuid is null or e.id < ${after ?? null}::uuid)
    order by e.id desc limit ${limit + 1}`;
  const records = rows.slice(0, limit).map(({ of, ...record }) => ({
    ...record,
    about: of === null ? record.about : { ...record.about, of },
  }));
  return { records, next: rows.length > limit ? (records.at(-1)?.id ?? null) : null };
}
