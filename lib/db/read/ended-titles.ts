// Tasks that are named in one message, as far as they are over, and how they ended.
import type { StoredSpec } from "../../domain/task-spec";
import type { Risk, TaskKind, TaskStatus, Via } from "../../domain/types";
import type { Sql } from "../client";
import { fullSpec } from "../compact";

export type EndedTitle = {
  kind: TaskKind;
  risk: Risk;
  dueAt: Date | null;
  fromAgent: string;
  spec: StoredSpec;
  status: Exclude<TaskStatus, "open">;
  decided: { outcome: string; name: string; via: Via } | null;
  endedBy: string | null; // without a decision
};

/** What ended last first. */
export async function endedTitles(sql: Sql, workspaceId: string, ids: string[]): Promise<EndedTitle[]> {
  if (ids.length === 0) return [];
  const rows = await sql<EndedTitle[]>`
    select t.kind, t.risk, t.due_at as "dueAt", i.from_agent as "fromAgent", t.spec, t.status, i.progress->'decided' as decided,
      i.progress->'ended'->>'name' as "endedBy"
    from tasks t join intents i on i.workspace_id = t.workspace_id and i.id = t.id
    where t.workspace_id = ${workspaceId} and t.id = any(${ids.slice(0, 100)}::uuid[]) and t.status <> 'open'
    order by t.closed_at desc nulls last, t.id`;
  return rows.map((row) => ({ ...row, spec: fullSpec(row.spec) }));
}
