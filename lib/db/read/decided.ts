import type { Decided } from "@/lib/domain/state";
import type { StoredSpec } from "@/lib/domain/task-spec";
import type { TaskStatus } from "@/lib/domain/types";
import type { Sql } from "../client";
import { ASSIGNEES, fullSpec } from "../compact";

// What became of one task, for somebody who was asked or who decided: the sentence above the inbox.

export type TaskFate = {
  spec: StoredSpec;
  status: TaskStatus;
  decided: Decided | null; // by whom, when there was a decision
  closedAt: Date | null;
  mine: string | null; // this person's own vote on the present version
  agreed: number;
};

export async function taskFate(
  sql: Sql,
  workspaceId: string,
  person: { id: string; refs: string[] },
  taskId: string,
): Promise<TaskFate | null> {
  const [fate] = await sql<TaskFate[]>`
    select t.spec, t.status, i.progress->'decided' as decided, t.closed_at as "closedAt",
           (select d.outcome from decisions d where d.workspace_id = t.workspace_id and d.task_id = t.id
             and d.version = i.version and d.person_id = ${person.id}) as mine,
           (select count(*)::int from decisions d where d.workspace_id = t.workspace_id and d.task_id = t.id
             and d.version = i.version and d.positive = 1) as agreed
    from tasks t join intents i on i.workspace_id = t.workspace_id and i.id = t.id
    where t.workspace_id = ${workspaceId} and t.id = ${taskId} and ${sql.unsafe(ASSIGNEES)} && ${person.refs}::text[]`;
  return fate ? { ...fate, spec: fullSpec(fate.spec) } : null;
}
