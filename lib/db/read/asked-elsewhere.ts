import type { Sql } from "../client";
import { askedTask } from "./inbox";
import { assigneeRefs, personOfUser, type WorkspaceChoice } from "./people";

type Somebody = { userId: string; workspaceId: string };

/** In which other workspace of the same human a task is that they may see there; null: in none. */
export async function askedElsewhere(
  sql: Sql,
  { userId, workspaceId: here }: Somebody,
  taskId: string,
): Promise<WorkspaceChoice | null> {
  for (const workspaceId of await workspacesWith(sql, userId, taskId)) {
    const me = workspaceId === here ? null : await personOfUser(sql, userId, workspaceId);
    if (me?.workspaceId !== workspaceId) continue; // they are out of it meanwhile
    const asked = await askedTask(sql, workspaceId, { id: me.id, refs: assigneeRefs(me) }, taskId);
    if (asked) return { id: workspaceId, name: me.workspaceName };
  }
  return null;
}

// Of the few reads that do not name their workspace: it is how the workspace of a link is found.
async function workspacesWith(sql: Sql, userId: string, taskId: string): Promise<string[]> {
  const rows = await sql<Array<{ id: string }>>`
    select p.workspace_id as id from people p join tasks t on t.workspace_id = p.workspace_id and t.id = ${taskId}
    where p.user_id = ${userId} and p.status = 'active' order by p.created_at, p.workspace_id limit 10`;
  return rows.map(({ id }) => id);
}
