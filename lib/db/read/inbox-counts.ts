import type { View } from "@/lib/domain/inbox-views";
import type { Sql } from "../client";
import { ASSIGNEES } from "../compact";
import { type Looker, refsOfView } from "./inbox-list";
import { undecided, without } from "./undecided";

// How much waits, beside the name of each view. Counted in the index and only so far; a short list is counted exactly,
// without what the list leaves out.

const MOST_COUNTED = 1000;
const EXACT = 200;

export type Counts = Record<Exclude<View, "done">, number>;

export async function inboxCounts(sql: Sql, looker: Looker, dayEnds: Date): Promise<Counts> {
  const counting = (view: View) => count(sql, looker, view, dayEnds);
  const ofGroups = counting("groups");
  const [mine, groups, high, today, snoozed] = await Promise.all([
    // Whatever is asked of somebody's groups is theirs, too.
    ofGroups.then((n) => (n >= MOST_COUNTED ? n : counting("mine"))),
    ofGroups,
    counting("high-risk"),
    counting("due-today"),
    sql<Array<{ n: number }>>`
      select count(*)::int as n from (
        select 1 from snoozes s join tasks t on t.workspace_id = s.workspace_id and t.id = s.task_id and t.status = 'open'
        where s.workspace_id = ${looker.workspaceId} and s.person_id = ${looker.id} and s.until > app_now()
          and ${sql.unsafe(ASSIGNEES)} && ${looker.refs}::text[] ${undecided(sql, looker)}
        limit ${MOST_COUNTED}) as counted`,
  ]);
  return { mine, groups, "high-risk": high, "due-today": today, snoozed: snoozed[0]?.n ?? 0 };
}

async function count(sql: Sql, looker: Looker, view: View, dayEnds: Date): Promise<number> {
  const refs = refsOfView(view, looker);
  if (refs.length === 0) return 0;
  const narrow =
    view === "high-risk"
      ? sql`and a.rank = 0`
      : view === "due-today"
        ? sql`and a.due_at < ${dayEnds}`
        : sql``;
  const chosen = sql`
    select distinct mine.task_id from unnest(${refs}::text[]) as name(assignee)
    cross join lateral (
      select a.task_id from assignments a
      where a.workspace_id = ${looker.workspaceId} and a.assignee = name.assignee ${narrow}
      limit ${MOST_COUNTED}) as mine
    limit ${MOST_COUNTED}`;
  // One name alone may have more than are counted: then nothing has to be put together. The widest names come last.
  const isMany = sql`exists (
    select from unnest(${refs.toReversed()}::text[]) as name(assignee) where exists (
      select from assignments a
      where a.workspace_id = ${looker.workspaceId} and a.assignee = name.assignee ${narrow} offset ${MOST_COUNTED - 1}))`;
  const [row] = await sql<Array<{ n: number }>>`
    with chosen as materialized (${chosen}), size as materialized (select count(*)::int as n from chosen)
    select case when ${isMany} then ${MOST_COUNTED}::int else (select case when size.n > ${EXACT} then size.n else (
      select count(*)::int from chosen
      join tasks t on t.workspace_id = ${looker.workspaceId} and t.id = chosen.task_id and t.status = 'open'
      where true ${without(sql, looker, view)}) end from size) end as n`;
  return row?.n ?? 0;
}

/** "1000+" where more were not counted. */
export const countText = (n: number): string => (n >= MOST_COUNTED ? `${MOST_COUNTED}+` : String(n));
