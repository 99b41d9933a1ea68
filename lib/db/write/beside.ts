import type { Sql } from "../client";

// What people keep beside the tasks: what they put off, and the views they saved. No rule lives here.

export type Snooze = { workspaceId: string; personId: string; taskId: string };

export async function putOff(
  sql: Sql,
  { workspaceId, personId, taskId }: Snooze,
  until: Date,
): Promise<void> {
  await sql`
    insert into snoozes (workspace_id, person_id, task_id, until) values (${workspaceId}, ${personId}, ${taskId}, ${until})
    on conflict (workspace_id, person_id, task_id) do update set until = excluded.until`;
}

export async function takeUp(sql: Sql, { workspaceId, personId, taskId }: Snooze): Promise<void> {
  await sql`
    delete from snoozes where workspace_id = ${workspaceId} and person_id = ${personId} and task_id = ${taskId}`;
}

export type NewView = {
  workspaceId: string;
  id: string;
  personId: string;
  name: string;
  query: string;
  shared: boolean;
};

/** false: the person keeps as many as anybody may. */
export async function saveView(sql: Sql, view: NewView, most: number): Promise<boolean> {
  const rows = await sql`
    insert into saved_views (workspace_id, id, person_id, name, query, shared)
    select ${view.workspaceId}, ${view.id}, ${view.personId}, ${view.name}, ${view.query}, ${view.shared}
    where (select count(*) from saved_views where workspace_id = ${view.workspaceId} and person_id = ${view.personId}) < ${most}
    returning 1`;
  return rows.length === 1;
}

/** Only by who saved it. */
export async function dropView(
  sql: Sql,
  workspaceId: string,
  personId: string,
  id: string,
): Promise<boolean> {
  const rows = await sql`
    delete from saved_views where workspace_id = ${workspaceId} and person_id = ${personId} and id = ${id} returning 1`;
  return rows.length === 1;
}
