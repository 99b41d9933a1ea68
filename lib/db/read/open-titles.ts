// Tasks that are named in one message, as far as they wait still for whom it is.
import type { StoredSpec } from "../../domain/task-spec";
import type { Risk, TaskKind } from "../../domain/types";
import type { Sql } from "../client";
import { ASSIGNEES, fullSpec } from "../compact";
import { assigneeRefs, personById } from "./people";
import { groupsIn } from "./slack-set-up";
import { BARRED, unvoted } from "./undecided";

export type OpenTitle = {
  kind: TaskKind;
  risk: Risk;
  dueAt: Date | null;
  fromAgent: string;
  spec: StoredSpec;
};

type Whose = { personId: string | null; address: string };

/** Only of what they are still asked for, may decide, and have not voted on; in a channel, what its groups are asked for. */
export async function openTitles(
  sql: Sql,
  workspaceId: string,
  ids: string[],
  { personId, address }: Whose,
): Promise<OpenTitle[]> {
  if (ids.length === 0) return [];
  const person = personId === null ? null : await personById(sql, workspaceId, personId);
  const refs = person ? assigneeRefs(person) : await refsIn(sql, workspaceId, address);
  const rows = await sql<OpenTitle[]>`
    select t.kind, t.risk, t.due_at as "dueAt", i.from_agent as "fromAgent", t.spec
    from tasks t join intents i on i.workspace_id = t.workspace_id and i.id = t.id
    where t.workspace_id = ${workspaceId} and t.id = any(${ids.slice(0, 100)}::uuid[]) and t.status = 'open'
      and ${sql.unsafe(ASSIGNEES)} && ${refs}::text[]
      ${personId === null ? sql`` : sql`and ${personId} <> all(${sql.unsafe(BARRED)}) ${unvoted(sql, { workspaceId, id: personId }, sql`i.version`)}`}
    order by t.due_at nulls last, t.id`;
  return rows.map((row) => ({ ...row, spec: fullSpec(row.spec) }));
}

// What is asked of several groups that share a channel is gathered there in one message.
async function refsIn(sql: Sql, workspaceId: string, address: string): Promise<string[]> {
  if (!address.startsWith(CHANNEL)) return [];
  const groups = await groupsIn(sql, workspaceId, address.slice(CHANNEL.length));
  return groups.map((id) => `group:${id}`);
}

const CHANNEL = "channel:";
