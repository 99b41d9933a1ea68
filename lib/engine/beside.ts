// What people keep beside the tasks. None of it changes an intent: a task that was put off is due when it is due.
import { randomUUID } from "node:crypto";
import type { Sql } from "../db/client";
import { ASSIGNEES, type CompactSpec, fullSpec } from "../db/compact";
import { dropView, putOff, saveView, takeUp } from "../db/write/beside";
import { dismissRefused } from "../db/write/held";
import { refuse } from "../domain/refusals";
import { no, ok, type Result } from "../domain/result";
import { refuseSharing } from "../domain/roles";
import { endsAt } from "../domain/schedule";
import type { Options } from "../domain/state";
import type { Role } from "../domain/types";

type Own = { workspaceId: string; personId: string };

const MOST_VIEWS = 50;

/** Until a time that is still to come, and before the task is due or ends of itself. */
export async function snooze(
  sql: Sql,
  { workspaceId, personId, refs }: Own & { refs: string[] },
  { taskId, until }: { taskId: string; until: Date },
): Promise<Result<Date>> {
  const [task] = await sql<Task[]>`
    select t.due_at as "dueAt", t.spec, i.options, e.due_at as "levelAt", e.round, app_now() as now
    from tasks t join intents i on i.workspace_id = t.workspace_id and i.id = t.id
    left join timers e on e.workspace_id = t.workspace_id and e.intent_id = t.id and e.kind = 'escalation'
    where t.workspace_id = ${workspaceId} and t.id = ${taskId} and t.status = 'open' and ${sql.unsafe(ASSIGNEES)} && ${refs}::text[]`;
  if (!task) return no(refuse("no_task", "This task does not wait for you any more."));
  if (until <= task.now) return no(refuse("past_deadline", "Choose a time that is still to come."));
  if (task.dueAt && until >= task.dueAt)
    return no(refuse("past_deadline", "It is due before that: put off, it would be missed."));
  const end = endOf(task);
  if (end && until >= end)
    return no(refuse("past_deadline", "It ends of itself before that: put off, it would be missed."));
  await putOff(sql, { workspaceId, personId, taskId }, until);
  return ok(until);
}

type Task = {
  dueAt: Date | null;
  spec: CompactSpec;
  options: Options;
  levelAt: Date | null; // when the level that is armed comes, the end of its escalation for one
  round: number | null;
  now: Date;
};

const endOf = ({ dueAt, spec, options, levelAt, round }: Task): Date | null =>
  endsAt({
    intent: { deadlineAt: dueAt, options },
    tasks: [{ status: "open", spec: fullSpec(spec) }],
    timers: levelAt && round !== null ? [{ kind: "escalation", dueAt: levelAt, round }] : [],
  });

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
