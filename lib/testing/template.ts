import postgres from "postgres";
import { migrate } from "@/lib/db/migrate";

// The database every test database is cloned from: migrated, and with a clock that tests can move.

export const TEMPLATE = "countersign_template";

export async function prepareTemplate(server: string): Promise<void> {
  const admin = postgres(server, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${TEMPLATE}`);
  await admin.end();
  await migrate(databaseAt(server, TEMPLATE));
  const sql = postgres(databaseAt(server, TEMPLATE), { max: 1, onnotice: () => {} });
  await installClock(sql);
  // The tests meet the statistics of a database that has just been migrated, not random ones.
  await sql`vacuum analyze`;
  await sql.end();
}

export function databaseAt(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/**
 * Production's `app_now()` is the database clock, in whole milliseconds. Here an offset is added, which `setClock` sets. It is cut to
 * milliseconds as well: a column keeps no more, and would round what is written to a time that has not come yet.
 */
async function installClock(sql: postgres.Sql): Promise<void> {
  const [found] = await sql<Array<{ schema: string; volatility: string }>>`
    select n.nspname as schema, case p.provolatile when 's' then 'stable' else 'volatile' end as volatility
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.proname = 'app_now'`;
  if (!found) throw new Error("The migrations define no app_now(): the tests cannot move the clock.");
  await sql.unsafe(`
    create table ${found.schema}.test_clock (only_row boolean primary key default true check (only_row), offset_us bigint not null);
    insert into ${found.schema}.test_clock (offset_us) values (0);
    create or replace function ${found.schema}.app_now() returns timestamptz language sql ${found.volatility} as
      $$ select date_trunc('milliseconds',
        clock_timestamp() + (select offset_us from ${found.schema}.test_clock) * interval '1 microsecond') $$;`);
}
