// For the queues' statements: an index for each look-up. A plan is kept, and one that was made while a table was small would be
// kept while it grows.
import type { Sql } from "../client";

export const BY_INDEX =
  "set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off";

export function byIndex<T>(sql: Sql, run: (tx: Sql) => PromiseLike<T>): Promise<T> {
  return sql.begin(async (tx) => {
    // Sent before anything that `run` sends, and not waited for.
    const [, result] = await Promise.all([tx.unsafe(BY_INDEX).execute(), run(tx as unknown as Sql)]);
    return result;
  }) as Promise<T>;
}
