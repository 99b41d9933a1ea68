import { readFileSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import { connect, type Sql } from "./client";

// One migrator at a time; any fixed number that nothing else uses.
const MIGRATION_LOCK = 7_230_001;

type Journal = { entries: Array<{ tag: string; when: number }> };

const readJournal = (folder: string): Journal =>
  JSON.parse(readFileSync(join(folder, "meta/_journal.json"), "utf8"));

async function appliedUntil(sql: Sql): Promise<number> {
  const [table] = await sql`select to_regclass('drizzle.__drizzle_migrations') as name`;
  if (!table?.name) return 0;
  const [row] = await sql`select max(created_at)::text as newest from drizzle.__drizzle_migrations`;
  return Number(row?.newest ?? 0);
}

export async function pendingMigrations(url: string, folder = "drizzle"): Promise<string[]> {
  const sql = connect({ url, name: "countersign-migrate", max: 1 });
  try {
    const newest = await appliedUntil(sql);
    return readJournal(folder)
      .entries.filter((entry) => entry.when > newest)
      .map((entry) => entry.tag);
  } finally {
    await sql.end({ timeout: 3 });
  }
}

export async function migrate(url: string, folder = "drizzle"): Promise<{ applied: string[] }> {
  const sql = connect({
    url,
    name: "countersign-migrate",
    max: 1,
    settings: { lock_timeout: 30_000, statement_timeout: 0 },
  });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    const newest = await appliedUntil(sql);
    await runMigrations(drizzle(sql), { migrationsFolder: folder });
    const applied = readJournal(folder).entries.filter((entry) => entry.when > newest);
    return { applied: applied.map((entry) => entry.tag) };
  } finally {
    await sql.end({ timeout: 3 });
  }
}
