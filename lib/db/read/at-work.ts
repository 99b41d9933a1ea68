import type { Sql } from "../client";

// By what their connections are called (lib/server: api, worker, web).
const PROCESSES = ["api", "worker", "web"].map((name) => `countersign-${name}%`);

/** Whether anything of Countersign works on this database. On a copy, or where all of it was stopped, what is due stays due. */
export async function isAtWork(sql: Sql): Promise<boolean> {
  const [row] = await sql`
    select exists (select from pg_stat_activity
      where datname = current_database() and application_name like any (${PROCESSES}::text[])) as yes`;
  return row?.yes === true;
}
