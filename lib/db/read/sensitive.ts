import type { StoredSpec } from "@/lib/domain/task-spec";
import type { Risk, TaskKind } from "@/lib/domain/types";
import type { Sql } from "../client";
import { fullSpec } from "../compact";

// Tasks that are not decided like the others: what is of high risk, and what overrides a rule.

export type Sensitive = { id: string; risk: Risk; kind: TaskKind; spec: StoredSpec };

export async function sensitiveAmong(sql: Sql, workspaceId: string, ids: string[]): Promise<Sensitive[]> {
  const rows = await sql<Sensitive[]>`
    select id, risk, kind, spec from tasks where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])
      and (risk = 'high' or kind = 'override')`;
  return rows.map((row) => ({ ...row, spec: fullSpec(row.spec) }));
}
