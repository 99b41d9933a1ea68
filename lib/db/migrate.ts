import { readFileSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import { complaint } from "@/lib/config";
import { type AppRole, prepareAppRole } from "./app-role";
import { connect, type Sql } from "./client";

// One migrator at a time; any fixed number that nothing else uses.
const MIGRATION_LOCK = 7_230_001;
const NOT_ALLOWED = "42501";

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
    const newest = await needingOwner(() => appliedUntil(sql));
    return readJournal(folder)
      .entries.filter((entry) => entry.when > newest)
      .map((entry) => entry.tag);
  } finally {
    await sql.end({ timeout: 3 });
  }
}

type Options = { folder?: string; app?: AppRole | null };

/** As the owner of the tables. With `app`, that role gets its rights afterwards: also on tables that are new. */
export async function migrate(url: string, options: Options = {}): Promise<{ applied: string[] }> {
  const { folder = "drizzle", app = null } = options;
  const sql = connect({
    url,
    name: "countersign-migrate",
    max: 1,
    settings: { lock_timeout: 30_000, statement_timeout: 0 },
  });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    const newest = await needingOwner(() => appliedUntil(sql));
    const pending = readJournal(folder).entries.filter((entry) => entry.when > newest);
    // The migrator wants to create even what is there, so a role that owns nothing would be refused for nothing.
    if (pending.length > 0)
      await needingOwner(() => runMigrations(drizzle(sql), { migrationsFolder: folder }));
    if (app) await prepareAppRole(sql, app);
    return { applied: pending.map((entry) => entry.tag) };
  } finally {
    await sql.end({ timeout: 3 });
  }
}

async function needingOwner<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = ((error as Error).cause ?? error) as Error & { code?: string };
    if (code !== NOT_ALLOWED) throw error;
    throw complaint(
      `This takes the owner of the tables (${message}). Name it in DATABASE_OWNER_URL, and run: npm run migrate`,
    );
  }
}
