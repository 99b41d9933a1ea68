import type { Sql } from "../client";
import { NEED } from "./undecided";

// What somebody keeps beside the tasks.

export type SavedView = { id: string; name: string; query: string; shared: boolean; isOwn: boolean };
const MOST_VIEWS = 100;

/** Their own, then those that others share. */
export const savedViews = (sql: Sql, workspaceId: string, personId: string): Promise<SavedView[]> =>
  sql<SavedView[]>`
    select id, name, query, shared, person_id = ${personId} as "isOwn" from saved_views
    where workspace_id = ${workspaceId} and (person_id = ${personId} or shared)
    order by person_id <> ${personId}, name, id limit ${MOST_VIEWS}`;

export type OnItsWay = {
  id: string;
  taskId: string;
  title: string;
  outcome: string;
  need: number; // votes
  dueAt: Date;
  state: "held" | "refused";
  refusal: { code: string; message: string } | null;
};
const MOST_ON_THEIR_WAY = 200;

/** Until when somebody has put this task off; null: they have not, or it is awake again. */
export async function putOffUntil(
  sql: Sql,
  workspaceId: string,
  personId: string,
  taskId: string,
): Promise<Date | null> {
  const [row] = await sql<Array<{ until: Date }>>`
    select until from snoozes
    where workspace_id = ${workspaceId} and person_id = ${personId} and task_id = ${taskId} and until > app_now()`;
  return row?.until ?? null;
}

// In a worker's hands it cannot be taken back any more. When it was due is not known then, only that it was: its place in the
// queue says when it is tried again, should that worker die.
const DUE = "case when h.tries = 0 then h.due_at else h.created_at end";

/** A person's decisions that have not taken effect yet, and those that came to nothing and were not read. */
export const onTheirWay = (sql: Sql, workspaceId: string, personId: string): Promise<OnItsWay[]> =>
  sql<OnItsWay[]>`
    select h.id, h.task_id as "taskId", coalesce(t.spec->>'title', t.spec->'human_task'->>'title', '') as title,
           h.command->>'outcome' as outcome, ${sql.unsafe(NEED)} as need, ${sql.unsafe(DUE)} as "dueAt", h.state, h.refusal
    from held_decisions h join tasks t on t.workspace_id = h.workspace_id and t.id = h.task_id
    where h.workspace_id = ${workspaceId} and h.person_id = ${personId}
    order by h.created_at desc limit ${MOST_ON_THEIR_WAY}`;
