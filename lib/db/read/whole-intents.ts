// Whole intents for one page, in this order: as many as fit into it, and at least one.
import type { Sql } from "../client";
import { MOST_BYTES } from "./answer-bytes";
import { type Found, foundFrom, type Joined, TASK } from "./intents";
import { intentColumns } from "./rows";

const BYTES = `octet_length(i.payload::text) + octet_length(i.options::text) + octet_length(i.progress::text)
  + coalesce((select octet_length(t.spec::text) from tasks t where t.workspace_id = i.workspace_id and t.id = i.id), 0)`;

export async function wholeIntents(sql: Sql, workspaceId: string, ids: string[]): Promise<Found[]> {
  if (ids.length === 0) return [];
  const rows = await sql<Joined[]>`
    select ${sql.unsafe(intentColumns("i"))}, ${sql.unsafe(TASK)} from (
      select i.*, w.place, sum(${sql.unsafe(BYTES)}) over (order by w.place rows between unbounded preceding and 1 preceding) as above
      from unnest(${ids}::uuid[]) with ordinality as w(id, place)
      join intents i on i.workspace_id = ${workspaceId} and i.id = w.id) as i
    where i.above is null or i.above < ${MOST_BYTES}::int order by i.place`;
  return rows.map(foundFrom);
}
