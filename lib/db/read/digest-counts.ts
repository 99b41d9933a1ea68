// How much waits for somebody, counted for the mail that says so: exactly, where the names of the views stop counting early.
import type { Sql } from "../client";
import type { Looker } from "./inbox-list";
import { unbarred, without } from "./undecided";

const MOST_DIGESTED = 10_000;

/** `isMore`: there are more than were counted. */
export type DigestCounts = { count: number; isMore: boolean; high: number };

export async function digestCounts(sql: Sql, looker: Looker, most = MOST_DIGESTED): Promise<DigestCounts> {
  const { workspaceId, refs } = looker;
  const [row] = await sql<Array<{ count: number; high: number; looked: number }>>`
    with chosen as materialized (
      select distinct mine.task_id from unnest(${refs}::text[]) as name(assignee)
      cross join lateral (
        select a.task_id from assignments a where a.workspace_id = ${workspaceId} and a.assignee = name.assignee
        limit ${most + 1}) as mine
      limit ${most + 1})
    select count(*)::int as count, count(*) filter (where t.risk = 'high')::int as high,
      (select count(*)::int from chosen) as looked
    from chosen join tasks t on t.workspace_id = ${workspaceId} and t.id = chosen.task_id and t.status = 'open'
    where true ${without(sql, looker, "mine")} ${unbarred(sql, looker)}`;
  const { count, high, looked } = row ?? { count: 0, high: 0, looked: 0 };
  return { count, high, isMore: looked > most };
}
