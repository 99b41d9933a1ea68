import type { Sql } from "../client";

/** The only clock there is for rules. */
export async function databaseNow(sql: Sql): Promise<Date> {
  const [row] = await sql<Array<{ now: Date }>>`select app_now() as now`;
  if (!row) throw new Error("the database did not say what time it is");
  return row.now;
}
