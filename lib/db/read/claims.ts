// Which open tasks somebody has claimed, and whether whoever did may decide them still: as lib/domain/access.ts says it.
import type { Sql } from "../client";
import { ASSIGNEES } from "../compact";

export type ClaimedTask = { workspaceId: string; id: string; mayDecide: boolean };

/** Across workspaces, for the worker: the next so many after that one. */
export const nextClaimed = (sql: Sql, after: ClaimedTask | null, limit: number): Promise<ClaimedTask[]> =>
  sql<ClaimedTask[]>`
    select t.workspace_id as "workspaceId", t.id,
      exists (
        select from people p where p.workspace_id = t.workspace_id and p.id = t.claimed_by
          and p.status = 'active' and p.role <> 'auditor'
          and ${sql.unsafe(ASSIGNEES)} && (array['everyone', 'person:' || p.id, 'role:' || p.role] || array(
            select 'group:' || g.group_id from group_people g
            where g.workspace_id = p.workspace_id and g.person_id = p.id))) as "mayDecide"
    from tasks t
    where t.claimed_by is not null
      ${after === null ? sql`` : sql`and (t.workspace_id, t.id) > (${after.workspaceId}::uuid, ${after.id}::uuid)`}
    order by t.workspace_id, t.id limit ${limit}`;
