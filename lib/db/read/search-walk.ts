// Through the inbox from where the last page ended, task by task in its order, to those that hold what is sought. So many
// tasks are looked at and no more; then whoever asks may go on from there.
import type { SearchQuery } from "../../domain/search-query";
import type { Sql } from "../client";
import type { Cursor } from "./inbox-cursor";
import { DUE_KEY } from "./inbox-cursor";
import { holds } from "./search-holds";

const FIRST_LOOK = 250;
const NEXT_LOOK = 1_500;
const MOST_LOOKS = 4;

/** `reached`: where the walk ended before the inbox did. */
export type Walked = { found: Cursor[]; reached: Cursor | null };

export async function walkInbox(
  sql: Sql,
  workspaceId: string,
  refs: string[],
  query: SearchQuery,
  from: Cursor,
  limit: number,
): Promise<Walked> {
  const found: Cursor[] = [];
  let reached: Cursor | null = from;
  for (let looks = 0; looks < MOST_LOOKS && reached !== null && found.length < limit; looks += 1) {
    const size = looks === 0 ? FIRST_LOOK : NEXT_LOOK;
    const steps: Step[] = await lookOn(sql, workspaceId, refs, query, { from: reached, size });
    found.push(...steps.filter(({ isHit }) => isHit).map(placeOf));
    const last: Step | undefined = steps.at(-1);
    reached = last?.isFull ? placeOf(last) : null;
  }
  return { found, reached };
}

type Step = Cursor & { isHit: boolean; isFull: boolean };
const placeOf = ({ dueAt, rank, taskId }: Step): Cursor => ({ dueAt, rank, taskId });

// Those that are meant, and the last that was looked at.
async function lookOn(
  sql: Sql,
  workspaceId: string,
  refs: string[],
  query: SearchQuery,
  { from, size }: { from: Cursor; size: number },
): Promise<Step[]> {
  return await sql<Step[]>`
    with places as materialized (
      select distinct mine.due_at, mine.rank, mine.task_id
      from unnest(${refs}::text[]) as name(assignee) cross join lateral (
        select a.due_at, a.rank, a.task_id from assignments a
        where a.workspace_id = ${workspaceId} and a.assignee = name.assignee
          and (a.due_at, a.rank, a.task_id) > (${from.dueAt}::text::timestamptz, ${from.rank}::smallint, ${from.taskId}::uuid)
        order by a.due_at, a.rank, a.task_id limit ${size}) as mine
      order by mine.due_at, mine.rank, mine.task_id limit ${size}),
    steps as (
      select p.*, coalesce((select ${holds(sql, query)} from (
          select ' ' || w.words || ' ' as words from task_words w
          where w.workspace_id = ${workspaceId} and w.task_id = p.task_id offset 0) as w), false) as is_hit,
        row_number() over (order by due_at, rank, task_id) = count(*) over () as is_last, count(*) over () as n
      from places p)
    select ${sql.unsafe(DUE_KEY)} as "dueAt", rank, task_id as "taskId", is_hit as "isHit", n >= ${size} as "isFull"
    from steps where is_hit or is_last order by due_at, rank, task_id`;
}
