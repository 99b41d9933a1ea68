import postgres from "postgres";
import { type Config, complaint } from "@/lib/config";
import { pendingMigrations } from "@/lib/db/migrate";
import { makeDataFolder, runningDatabaseUrl, startEmbeddedPostgres } from "./embedded-postgres";
import { takeLock } from "./lock";

// Which database a command works on, and whether it may.

export type Resolved = { url: string; close(): Promise<void> };

const OLDEST_MAJOR = 15;
/** A database that is started beside us (a container, a machine that boots) gets this long. */
const PATIENCE_MS = 5_000;
const COMING_UP = new Set(["ECONNREFUSED", "57P03", "EAI_AGAIN"]);

/** The configured database, or the embedded one that runs, or (for tools) the embedded one started for this command alone. */
export async function resolveDatabaseUrl(config: Config): Promise<Resolved> {
  const running = await runningUrl(config);
  if (running) return { url: running, close: async () => {} };
  makeDataFolder(config.dataFolder);
  const lock = takeLock(config.dataFolder);
  if (!lock.ok) throw complaint(secondInstance(config.dataFolder, lock.pid));
  const embedded = await startEmbeddedPostgres(config.dataFolder);
  return {
    url: embedded.url,
    close: async () => {
      await embedded.stop();
      lock.release();
    },
  };
}

/** For a process that does not bring its own database, and must not change its tables: api, web, worker on their own. */
export async function requireDatabase(config: Config): Promise<string> {
  const url = await runningUrl(config);
  if (!url)
    throw complaint("There is no database: set DATABASE_URL, or run `npm start` on this data folder.");
  const pending = await pendingMigrations(url);
  if (pending.length > 0)
    throw complaint(
      `The database lacks ${pending.length} migration(s) (${pending[0]} …). Run: npm run migrate`,
    );
  return url;
}

async function runningUrl(config: Config): Promise<string | null> {
  if (config.databaseUrl === null) return runningDatabaseUrl(config.dataFolder);
  await checkDatabase(config.databaseUrl);
  return config.databaseUrl;
}

/** That it answers, lets us in, and is not too old. */
export async function checkDatabase(url: string, patienceMs = PATIENCE_MS): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await askVersion(url);
    if (typeof found === "number") return checkVersion(found);
    if (!COMING_UP.has(found.code) || Date.now() > deadline)
      throw complaint(
        `The database at DATABASE_URL cannot be used: ${found.said}. Start it, or correct the address.`,
      );
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

export function checkVersion(version: number): void {
  const major = Math.floor(version / 10_000);
  if (major < OLDEST_MAJOR)
    throw complaint(
      `DATABASE_URL is a PostgreSQL ${major}, and ${OLDEST_MAJOR} or newer is needed. Upgrade it, or unset the variable.`,
    );
}

async function askVersion(url: string): Promise<number | { code: string; said: string }> {
  const sql = postgres(url, { max: 1, connect_timeout: 3, onnotice: () => {} });
  try {
    const [row] = await sql<
      Array<{ version: number }>
    >`select current_setting('server_version_num')::int as version`;
    return row?.version ?? 0;
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    return { code: code ?? "", said: message.split("\n")[0] ?? "no answer" };
  } finally {
    await sql.end({ timeout: 1 });
  }
}

export const secondInstance = (folder: string, pid: number): string =>
  `Another instance (process ${pid}) is using ${folder}. Stop it with: kill ${pid}, or set COUNTERSIGN_DATA to another folder.`;
