// Search among the open tasks that somebody may see, in the order of the inbox. Rare words are looked up, and what is found is
// put in order; of a word that a thousand tasks hold, the first are found sooner by going through the inbox from its
// beginning. Who may see a task is always asked of the task itself, so the words need not be up to the second.
import { readSearch } from "../../domain/search-query";
import type { Sql } from "../client";
import { ASSIGNEES } from "../compact";
import { type Cursor, DUE_KEY, readCursor, writeCursor } from "./inbox-cursor";
import { findById, findByWords, findNewest } from "./search-find";
import { walkInbox } from "./search-walk";

/** `next`: where to go on. There may be more even where a page is short or empty: a page looks at so many tasks and no more. */
export type SearchPage = { ids: string[]; next: string | null };
export type Asked = { limit: number; after?: string | null };

const MOST_TASKS = 200;
// More than it pays to put in order.
const MOST_FOUND = 1_000;

export async function searchTasks(
  sql: Sql,
  workspaceId: string,
  refs: string[],
  text: string,
  { limit, after }: Asked,
): Promise<SearchPage> {
  const query = readSearch(text);
  if (query === null || refs.length === 0) return { ids: [], next: null };
  const size = Math.min(Math.max(1, limit), MOST_TASKS);
  const from = readCursor(after);
  const [byId, newest] = await Promise.all([
    findById(sql, workspaceId, query),
    findNewest(sql, workspaceId, refs, query),
  ]);
  // Behind those: whose words were written in between would be neither new any more nor known by them.
  const found = await findByWords(sql, workspaceId, query, MOST_FOUND);
  const direct = [...byId, ...newest];
  if (found !== null) {
    const ids = [...new Set([...direct, ...found])];
    return pageOf(await inOrder(sql, workspaceId, refs, ids, from, size + 1), size, null);
  }
  const [some, walked] = await Promise.all([
    inOrder(sql, workspaceId, refs, direct, from, size + 1),
    walkInbox(sql, workspaceId, refs, query, from, size + 1),
  ]);
  // Behind the place that was reached, others may come in between.
  const end = walked.reached;
  const early = end === null ? some : some.filter((place) => compare(place, end) <= 0);
  return pageOf([...early, ...walked.found], size, end);
}

function pageOf(found: Cursor[], size: number, reached: Cursor | null): SearchPage {
  const places = [...new Map(found.map((place) => [place.taskId, place])).values()].sort(compare);
  const shown = places.slice(0, size);
  const last = places.length > size ? shown.at(-1) : reached;
  return { ids: shown.map(({ taskId }) => taskId), next: last ? writeCursor(last) : null };
}

// `infinity` sorts behind every digit, and ids as the database sorts them.
function compare(a: Cursor, b: Cursor): number {
  if (a.dueAt !== b.dueAt) return a.dueAt < b.dueAt ? -1 : 1;
  if (a.rank !== b.rank) return a.rank - b.rank;
  return a.taskId < b.taskId ? -1 : Number(a.taskId > b.taskId);
}

async function inOrder(
  sql: Sql,
  workspaceId: string,
  refs: string[],
  ids: string[],
  from: Cursor,
  limit: number,
): Promise<Cursor[]> {
  if (ids.length === 0) return [];
  return await sql<Cursor[]>`
    select ${sql.unsafe(DUE_KEY)} as "dueAt", rank, id as "taskId" from (
      select coalesce(t.due_at, 'infinity') as due_at, case t.risk when 'high' then 0 when 'low' then 2 else 1 end as rank, t.id
      from unnest(${ids}::uuid[]) as k(id) join tasks t on t.workspace_id = ${workspaceId} and t.id = k.id
      where t.status = 'open' and ${sql.unsafe(ASSIGNEES)} && ${refs}::text[]) as place
    where (due_at, rank, id) > (${from.dueAt}::text::timestamptz, ${from.rank}::int, ${from.taskId}::uuid)
    order by due_at, rank, id limit ${limit}`;
}
