import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { makeWorld } from "@/lib/testing/factory";
import { readSearch, type SearchQuery } from "../../domain/search-query";
import { findByWords } from "./search-find";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const MOST = 1_000;

/** Found while the index is tidied, each time that it was asked. */
async function whileTidied(look: () => Promise<string[] | null>): Promise<Array<number | null>> {
  let isOver = false;
  const tidied = db.sql`select gin_clean_pending_list('task_words_search')`.then(() => {
    isOver = true;
  });
  const found: Array<number | null> = [];
  while (!isOver) found.push((await look())?.length ?? null);
  await tidied;
  return found;
}

// It takes in word by word what it was given, in their order: with many words between the two, whoever asks meanwhile meets
// the rows under the one and not under the other.
test("what holds a word that it must not hold is not found, also while the index is being tidied", async () => {
  const { workspaceId } = await makeWorld(db.sql);
  await db.sql.unsafe("alter index task_words_search set (gin_pending_list_limit = 65536)");
  await db.sql`
    insert into task_words (workspace_id, task_id, words)
    select ${workspaceId}, uuidv7(), concat_ws(' ', 'common', 'd' || md5(n::text), 'd' || md5(n || 'b'), 'every')
    from generate_series(1, 20000) n`;
  const look = () => findByWords(db.sql, workspaceId, readSearch("common -every") as SearchQuery, MOST);
  const found = await whileTidied(look);
  expect(found.length).toBeGreaterThan(1);
  expect(new Set(found)).toEqual(new Set([0]));
});
