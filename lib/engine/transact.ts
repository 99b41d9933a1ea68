// One transaction on a connection of our own. Statements of a half leave in one packet, and the commit travels with the
// last write, so a batch costs two round trips to the database.
import { connect, type Sql } from "../db/client";

// The plans of the writer are known: index look-ups for arrays of ids. On an empty table the planner would choose a scan
// and keep that plan while the table grows.
export const PLAN_SETTINGS = {
  enable_seqscan: "off",
  enable_hashjoin: "off",
  enable_mergejoin: "off",
  plan_cache_mode: "force_generic_plan",
};

export type Writer = {
  sql: Sql;
  // Runs `work` in a transaction. `work` returns its last write without awaiting it: the commit leaves in the same packet.
  run<T>(work: (tx: Sql) => Promise<{ value: T; last: Promise<unknown> | null }>): Promise<T>;
  close(): Promise<void>;
};

export function openWriter(url: string, name: string): Writer {
  const sql = connect({ url, name, max: 1, settings: PLAN_SETTINGS });
  return {
    sql,
    async run(work) {
      const began = sql.unsafe("begin");
      began.catch(() => {}); // the first statement of the work fails with it
      try {
        const { value, last } = await work(sql);
        const committed = last === null ? sql.unsafe("rollback") : sql.unsafe("commit");
        committed.catch(() => {});
        await last;
        await committed;
        return value;
      } catch (error) {
        await sql.unsafe("rollback").catch(() => {});
        throw error;
      }
    },
    close: () => sql.end({ timeout: 3 }),
  };
}
