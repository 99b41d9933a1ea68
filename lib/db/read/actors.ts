// Whom somebody means by a name: people, agents and keys that may have caused an event, also those who are gone.
import type { Sql } from "../client";

const MOST = 100;
const REFERENCE = /^(person|agent|key|system):.{1,100}$/;

/** References; empty: nobody of that name is known here. */
export async function findActors(sql: Sql, workspaceId: string, said: string): Promise<string[]> {
  if (REFERENCE.test(said)) return [said];
  const words = said.trim().toLowerCase();
  if (words === "countersign") return ["system:system"];
  const rows = await sql<Array<{ ref: string }>>`
    (select 'person:' || id as ref from people
      where workspace_id = ${workspaceId} and (position(${words} in lower(name)) > 0 or lower(email) = ${words}) limit ${MOST})
    union all (select 'agent:' || id from agents where workspace_id = ${workspaceId}
      and (position(${words} in lower(coalesce(display_name, ''))) > 0 or position(${words} in lower(address)) > 0) limit ${MOST})
    union all (select 'key:' || id from keys where workspace_id = ${workspaceId} and kind = 'workspace'
      and position(${words} in 'the workspace''s key') > 0 limit ${MOST})`;
  return rows.map(({ ref }) => ref);
}
