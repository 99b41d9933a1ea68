// Tasks that are named in one message, as far as they are open still.
import type { StoredSpec } from "../../domain/task-spec";
import type { Risk, TaskKind } from "../../domain/types";
import type { Sql } from "../client";
import { fullSpec } from "../compact";

export type OpenTitle = {
  kind: TaskKind;
  risk: Risk;
  dueAt: Date | null;
  fromAgent: string;
  spec: StoredSpec;
};

export async function openTitles(sql: Sql, workspaceId: string, ids: string[]): Promise<OpenTitle[]> {
  const rows = await sql<OpenTitle[]>`
    select t.kind, t.risk, t.due_at as "dueAt", i.from_agent as "fromAgent", t.spec
    from tasks t join intents i on i.workspace_id = t.workspace_id and i.id = t.id
    where t.workspace_id = ${workspaceId} and t.id = any(${ids.slice(0, 100)}::uuid[]) and t.status = 'open'
    order by t.due_at nulls last, t.id`;
  return rows.map((row) => ({ ...row, spec: fullSpec(row.spec) }));
}
