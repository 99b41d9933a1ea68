// Tasks that are named in one message, as far as they wait still: for whom it is, or for anybody.
import type { StoredSpec } from "../../domain/task-spec";
import type { Risk, TaskKind } from "../../domain/types";
import type { Sql } from "../client";
import { ASSIGNEES, fullSpec } from "../compact";
import { assigneeRefs, personById } from "./people";
import { unvoted } from "./undecided";

export type OpenTitle = {
  kind: TaskKind;
  risk: Risk;
  dueAt: Date | null;
  fromAgent: string;
  spec: StoredSpec;
};

/** `personId`: only of what they are asked for now, and have not voted on; null: whoever is in a channel reads it. */
export async function openTitles(
  sql: Sql,
  workspaceId: string,
  ids: string[],
  personId: string | null,
): Promise<OpenTitle[]> {
  if (ids.length === 0) return [];
  const person = personId === null ? null : await personById(sql, workspaceId, personId);
  const refs = person ? assigneeRefs(person) : [];
  const theirs = (id: string) =>
    sql`and ${sql.unsafe(ASSIGNEES)} && ${refs}::text[] ${unvoted(sql, { workspaceId, id }, sql`i.version`)}`;
  const rows = await sql<OpenTitle[]>`
    select t.kind, t.risk, t.due_at as "dueAt", i.from_agent as "fromAgent", t.spec
    from tasks t join intents i on i.workspace_id = t.workspace_id and i.id = t.id
    where t.workspace_id = ${workspaceId} and t.id = any(${ids.slice(0, 100)}::uuid[]) and t.status = 'open'
      ${personId === null ? sql`` : theirs(personId)}
    order by t.due_at nulls last, t.id`;
  return rows.map((row) => ({ ...row, spec: fullSpec(row.spec) }));
}
