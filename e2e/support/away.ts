import type { Site } from "./site";

/** The database of a site turns away whoever works there, and takes them in again: for them it is away meanwhile. */
export async function databaseAway({ sql }: Pick<Site, "sql">): Promise<() => Promise<void>> {
  const own = sql();
  const [row] = await own<Array<{ role: string }>>`
    select usename as role from pg_stat_activity where application_name = 'countersign-web' limit 1`;
  const role = own(row?.role ?? "");
  await own`alter role ${role} connection limit 0`;
  await own`
    select pg_terminate_backend(pid) from pg_stat_activity where usename = ${row?.role ?? ""} and pid <> pg_backend_pid()`;
  return async () => void (await own`alter role ${role} connection limit -1`);
}
