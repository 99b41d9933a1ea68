// What people keep beside the tasks. None of it changes an intent: a task that was put off is due when it is due.
import { randomUUID } from "node:crypto";
import type { Sql } from "../db/client";
import { ASSIGNEES } from "../db/compact";
import { dropView, putOff, saveView, takeUp } from "../db/write/beside";
import { dismissRefused } from "../db/write/held";
import { refuse } from "../domain/refusals";
import { no, ok, type Result } from "../domain/result";
import { refuseSharing } from "../domain/roles";
import type { Role } from "../domain/types";

type Own = { workspaceId: string; personId: string };

const MOST_VIEWS = 50;

/** Until a time that is still to come, and before the task is due. */
export async function snooze(
  sql: Sql,
  { workspaceId, personId, refs }: Own & { refs: string[] },
  { taskId, until }: { taskId: string; until: Date },
): Promise<Result<Date>> {
  const [task] = await sql<Array<{ dueAt: Date | null; now: Date }>>`
    select due_at as "dueAt", app_now() as now from tasks t
    where workspace_id = ${workspaceId} and id = ${taskId} and status = 'open' and ${sql.unsafe(ASSIGNEES)} && ${refs}::text[]`;
  if (!task) return no(refuse("no_task", "This task does not wait for you any more."));
  if (until <= task.now) return no(refuse("past_deadline", "Choose a time that is still to come."));
  if (task.dueAt && until >= task.dueAt)
    return no(refuse("past_deadline", "It is due before that: put off, it would be missed."));
  await putOff(sql, { workspaceId, personId, taskId }, until);
  return ok(until);
}

export const unsnooze = (sql: Sql, { workspaceId, personId }: Own, taskId: string): Promise<void> =>
  takeUp(sql, { workspaceId, personId, taskId });

type View = { name: string; query: string; shared: boolean };

export async function keepView(
  sql: Sql,
  { role, ...own }: Own & { role: Role },
  view: View,
): Promise<Result<string>> {
  const barred = view.shared ? refuseSharing(role) : null;
  if (barred) return no(refuse("not_assignee", barred));
  const id = randomUUID();
  const kept = await saveView(sql, { ...own, ...view, id }, MOST_VIEWS);
  return kept ? ok(id) : no(refuse("undecidable", `You have ${MOST_VIEWS} views already: remove one first.`));
}

export const removeView = (sql: Sql, { workspaceId, personId }: Own, id: string): Promise<boolean> =>
  dropView(sql, workspaceId, personId, id);

/** What came of a held decision has been read. */
export const dismiss = (sql: Sql, { workspaceId, personId }: Own, ids: string[]): Promise<void> =>
  dismissRefused(sql, workspaceId, personId, ids);
