// Three ways to open tasks that a search may mean: by id, by words, and by looking at the newest, whose words nobody wrote yet.
import { matches, type SearchQuery } from "../../domain/search-query";
import type { Sql } from "../client";
import { ASSIGNEES } from "../compact";
import { lacksAll } from "./search-holds";
import { readWords } from "./searched";

const MOST_BY_ID = 100;
const NEWEST = 100;

/** Ids that begin like this. One that is whole is found without any words. */
export async function findById(sql: Sql, workspaceId: string, { ids }: SearchQuery): Promise<string[]> {
  if (ids === null) return [];
  const rows = await sql<Array<{ id: string }>>`
    select id from tasks where workspace_id = ${workspaceId} and id between ${ids.from}::uuid and ${ids.to}::uuid
    order by workspace_id, id limit ${MOST_BY_ID}`;
  return rows.map(({ id }) => id);
}

/** null: too many to put in order, or none of them rare enough to look up. */
export async function findByWords(
  sql: Sql,
  workspaceId: string,
  query: SearchQuery,
  most: number,
): Promise<string[] | null> {
  const sought = lexemesOf(query, workspaceId);
  if (sought === null) return null;
  const rows = await sql.begin("read only", async (tx) => {
    // Whatever is known of the table by now: it may have grown since.
    const [, found] = await Promise.all([
      tx.unsafe("set local enable_seqscan = off"),
      findIn(tx as unknown as Sql, sought, { workspaceId, lacks: query.lacks, limit: most + 1 }),
    ]);
    return found;
  });
  return rows.length > most ? null : rows.map(({ id }) => id);
}

type Within = { workspaceId: string; lacks: SearchQuery["lacks"]; limit: number };

// The words say which workspace they are of, so the index answers alone; the rows are asked once more, for two ids may end alike,
// and while PostgreSQL tidies the index, a row is under some of its words there and not yet under one that it must not hold.
function findIn(sql: Sql, sought: string, { workspaceId, lacks, limit }: Within) {
  return sql<Array<{ id: string }>>`
    select task_id as id from (
      select workspace_id, task_id, ' ' || words || ' ' as words from task_words
      where search_lexemes(workspace_id, words) @@ ${sought}::tsquery offset 0) as w
    where workspace_id = ${workspaceId} and ${lacksAll(sql, lacks)} limit ${limit}`;
}

const MOST_LETTERS = 1; // that too much begins with

function lexemesOf({ has, begins, lacks }: SearchQuery, workspaceId: string): string | null {
  if (has.length === 0 && (begins === null || [...begins].length <= MOST_LETTERS)) return null;
  const lexeme = (word: string): string => `'${workspaceId.slice(-6)}${word}'`;
  return [
    ...has.map(lexeme),
    ...(begins === null ? [] : [`${lexeme(begins)}:*`]),
    ...lacks.map((words) => `!(${words.map(lexeme).join(" & ")})`),
  ].join(" & ");
}

/** Those that came a moment ago. While a backlog is being gone through, only so many of it. */
export async function findNewest(
  sql: Sql,
  workspaceId: string,
  refs: string[],
  query: SearchQuery,
): Promise<string[]> {
  const rows = await sql<Array<{ id: string }>>`
    select newest.id from (
      select i.id from intents i where i.workspace_id = ${workspaceId} and i.status = 'WAITING'
      order by i.workspace_id desc, i.status desc, i.id desc limit ${NEWEST}) as newest
    join tasks t on t.workspace_id = ${workspaceId} and t.id = newest.id
    where t.status = 'open' and ${sql.unsafe(ASSIGNEES)} && ${refs}::text[]
      and (select w.task_id from task_words w where w.workspace_id = ${workspaceId} and w.task_id = newest.id) is null`;
  const known = await readWords(
    sql,
    rows.map(({ id }) => ({ workspaceId, id })),
  );
  return known.filter(({ words }) => matches(query, words)).map(({ id }) => id);
}
