import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import { complaint } from "@/lib/config";
import { type AppRole, prepareAppRole } from "./app-role";
import { connectAlone, type Sql } from "./client";
import {
  fromNewer,
  isInUse,
  looksElsewhere,
  migratingElsewhere,
  migrationComplaint,
  saidByDatabase,
} from "./migration-failed";

// One migrator at a time; any fixed number that nothing else uses.
const MIGRATION_LOCK = 7_230_001;
/**
 * Whoever waits for a table keeps all from it who come after, and they give up after two seconds: so not for long at once, but
 * several times. Longer than a second, after which the server ends its own tidying of the table.
 */
const TABLE_WAIT_MS = 1_500;
const PATIENCE_MS = 30_000;
const PAUSE_MS = 500;
const NOT_ALLOWED = "42501";
/** Nothing of ours failed, and whoever runs the command is told what to do elsewhere. */
const ELSEWHERE = new Set([NOT_ALLOWED, "25006"]);

type Journal = { entries: Array<{ tag: string; when: number }> };

const readJournal = (folder: string): Journal =>
  JSON.parse(readFileSync(join(folder, "meta/_journal.json"), "utf8"));

/** When each of those was written that have run, in order. */
async function applied(sql: Sql): Promise<number[]> {
  const [place] =
    await sql`select to_regclass('drizzle.__drizzle_migrations') as journal, to_regclass('events') as tables,
    current_schema() as first, current_setting('search_path') as path,
    (select has_schema_privilege(oid, 'usage') from pg_namespace where nspname = 'public') as may_look`;
  // What is written down says where: they are made where the role looks first, and found wherever it looks. Triggers and rights
  // know them in `public` alone.
  if (place?.may_look && (place.journal ? !place.tables : place.first !== "public"))
    throw looksElsewhere(place.path);
  if (!place?.journal) return [];
  const rows = await sql`select created_at::text as at from drizzle.__drizzle_migrations order by created_at`;
  return rows.map(({ at }) => Number(at));
}

const newerThan = (newest: number | undefined, { entries }: Journal) =>
  entries.filter((entry) => entry.when > (newest ?? 0)).map((entry) => entry.tag);

export async function pendingMigrations(url: string, folder = "drizzle"): Promise<string[]> {
  const sql = connectAlone({ url, name: "countersign-migrate" });
  try {
    const ran = await needingOwner(() => applied(sql));
    return newerThan(ran.at(-1), readJournal(folder));
  } finally {
    await sql.end({ timeout: 3 });
  }
}

type Options = { folder?: string; app?: AppRole | null; patienceMs?: number };

/** As the owner of the tables. With `app`, that role gets its rights afterwards: also on tables that are new. */
export async function migrate(url: string, options: Options = {}): Promise<{ applied: string[] }> {
  const { folder = "drizzle", app = null, patienceMs = PATIENCE_MS } = options;
  const sql = connectAlone({
    url,
    name: "countersign-migrate",
    settings: { lock_timeout: patienceMs, statement_timeout: 0 },
  });
  try {
    await takeYourTime(sql);
    await takeTurn(sql);
    const journal = readJournal(folder);
    const ran = await needingOwner(() => applied(sql));
    const last = journal.entries.at(-1)?.when ?? 0;
    // Each process of a version before may run beside this schema until it is exchanged; nothing of it may be begun here.
    if ((ran.at(-1) ?? 0) > last) throw fromNewer(ran.filter((when) => when > last).length);
    const pending = newerThan(ran.at(-1), journal);
    // The migrator wants to create even what is there, so a role that owns nothing would be refused for nothing.
    if (pending.length > 0) await needingOwner(() => runAll(sql, folder, patienceMs));
    if (app) await prepareAppRole(sql, app);
    return { applied: pending };
  } finally {
    await sql.end({ timeout: 3 });
  }
}

async function takeTurn(sql: Sql): Promise<void> {
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
  } catch (error) {
    throw isInUse(error) ? migratingElsewhere() : error;
  }
}

async function runAll(sql: Sql, folder: string, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  await waitAtMost(sql, TABLE_WAIT_MS);
  for (;;) {
    try {
      await runMigrations(drizzle(sql), { migrationsFolder: folder });
      await waitAtMost(sql, patienceMs);
      return;
    } catch (error) {
      if (ELSEWHERE.has(saidByDatabase(error).code ?? "")) throw error;
      if (!isInUse(error) || performance.now() > deadline) throw migrationComplaint(error);
    }
    await delay(PAUSE_MS);
  }
}

// A server may be set to end whatever takes longer; the setting is younger than the oldest server that we know.
const takeYourTime = (sql: Sql) =>
  sql`select set_config(name, '0', false) from pg_settings where name = 'transaction_timeout'`;

const waitAtMost = (sql: Sql, ms: number) => sql`select set_config('lock_timeout', ${String(ms)}, false)`;

async function needingOwner<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = saidByDatabase(error);
    if (code !== NOT_ALLOWED) throw error;
    throw complaint(
      `This takes the owner of the tables (${message}). Name it in DATABASE_OWNER_URL, and run: npm run migrate`,
    );
  }
}
