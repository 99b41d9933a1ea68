import type { Authority } from "../../domain/types";
import type { Sql } from "../client";

/** What everybody of one workspace may do, as it is now. */
export async function authorities(sql: Sql, workspaceId: string): Promise<Map<string, Authority>> {
  const rows = await sql<Array<Authority & { id: string }>>`
    select p.id, p.role, p.status = 'active' as active, array(
      select g.group_id::text from group_people g where g.workspace_id = p.workspace_id and g.person_id = p.id) as groups
    from people p where p.workspace_id = ${workspaceId}`;
  return new Map(rows.map(({ id, ...authority }) => [id, authority]));
}
