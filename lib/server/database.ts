import { type Config, complaint } from "@/lib/config";
import { BY_INDEX } from "@/lib/db/by-index";
import { migrate, pendingMigrations } from "@/lib/db/migrate";
import { remedyFor } from "@/lib/db/read/remedies";
import { SESSION } from "@/lib/db/session";
import { openWire, type Wire } from "@/lib/db/wire/wire";
import { makeDataFolder, runningDatabaseUrl, startEmbeddedPostgres } from "./embedded-postgres";
import { type Commits, warnOfForgetting } from "./forgetful";
import { takeLock } from "./lock";
import { appRole, keepAppPassword, workingUrl } from "./powers";
import { onStopSignal } from "./signals";

// Which database a command works on, and whether it may.

/** `hasLock`: nobody else is at work on this data folder. */
export type Opened = { ownerUrl: string; hasLock: boolean };
export type Resolved = Opened & { close(): Promise<void> };

const OLDEST_MAJOR = 15;
const STOP_LIMIT_MS = 9_500;
/** What a shell says of a command that was ended by Ctrl-C: nothing was found to be right. */
const INTERRUPTED = 130;
/** A database that is started beside us (a container, a machine that boots), or a standby that takes over, gets this long. */
const PATIENCE_MS = 5_000;
const COMING_UP = new Set(["ECONNREFUSED", "57P03", "EAI_AGAIN", "25006"]);

/** The configured database, or the embedded one that runs, or (for tools) the embedded one started for this command alone. */
export async function resolveDatabase(config: Config): Promise<Resolved> {
  const running = await runningUrl(config);
  if (running) return { ownerUrl: running, hasLock: false, close: async () => {} };
  makeDataFolder(config.dataFolder);
  const lock = takeLock(config.dataFolder);
  if (!lock.ok) throw complaint(secondInstance(config.dataFolder, lock));
  const leaving = new AbortController();
  const starting = startEmbeddedPostgres(config.dataFolder, leaving.signal);
  const close = async () => {
    await starting.then((embedded) => embedded.stop());
    lock.release();
  };
  // It is a process of its own, and would outlive a command that is interrupted.
  const interrupted = () => {
    leaving.abort();
    return close().catch(() => lock.release());
  };
  onStopSignal(interrupted, STOP_LIMIT_MS, INTERRUPTED);
  return { ownerUrl: (await starting).url, hasLock: true, close };
}

/** Brings the tables up to date as their owner, and sees to the role that everything else runs as. */
export async function prepareDatabase(config: Config, opened: Opened): Promise<{ applied: string[] }> {
  const app = appRole(config, opened.hasLock);
  const migrated = await migrate(opened.ownerUrl, { app });
  keepAppPassword(config, app);
  if (config.databaseUrl !== null && app) await checkDatabase(config.databaseUrl);
  return migrated;
}

/** For a process that does not bring its own database, and must not change its tables: api, web, worker on their own. */
export async function requireDatabase(config: Config): Promise<string> {
  const running = await runningUrl({ ...config, databaseOwnerUrl: null });
  if (!running)
    throw complaint("There is no database: set DATABASE_URL, or run `npm start` on this data folder.");
  const url = workingUrl(config, running);
  await requireMigrated(url);
  return url;
}

export async function requireMigrated(url: string): Promise<void> {
  const pending = await pendingMigrations(url);
  if (pending.length > 0)
    throw complaint(
      `The database lacks ${pending.length} migration(s) (${pending[0]} …). Run: npm run migrate`,
    );
}

async function runningUrl(config: Config): Promise<string | null> {
  if (config.databaseUrl === null) return runningDatabaseUrl(config.dataFolder);
  return await checkGiven(config.databaseUrl, config);
}

/** The owner's address where there is one: the role in the other may not exist yet. */
export async function checkGiven(databaseUrl: string, { databaseOwnerUrl }: Config): Promise<string> {
  if (databaseOwnerUrl === null) await checkDatabase(databaseUrl);
  else await checkDatabase(databaseOwnerUrl, PATIENCE_MS, "DATABASE_OWNER_URL");
  return databaseOwnerUrl ?? databaseUrl;
}

/** That it answers, lets us in, is not too old, and can keep every letter that somebody may send. */
export async function checkDatabase(
  url: string,
  patienceMs = PATIENCE_MS,
  variable = "DATABASE_URL",
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await askAbout(url);
    if ("version" in found) {
      checkVersion(found.version);
      checkEncoding(found.encoding, variable);
      return warnOfForgetting(found, variable);
    }
    if (found.said.includes(REFUSED_BY_POOLER)) throw complaint(poolerComplaint(found.said, variable));
    if (!COMING_UP.has(found.code) || Date.now() > deadline)
      throw complaint(`The database at ${variable} cannot be used: ${found.said}. ${remedyFor(found)}`);
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

// What another encoding lacks would be refused in the middle of the work, each time somebody writes it; and without one
// (SQL_ASCII) letters are cut in half.
function checkEncoding(encoding: string, variable: string): void {
  if (encoding !== "UTF8")
    throw complaint(
      `The database at ${variable} keeps its text as ${encoding}, and UTF8 is needed. Make another: create database … encoding 'UTF8' template template0`,
    );
}

// PgBouncer knows these three itself, and lets nothing else through that it was not told to.
const ASKED = { ...SESSION, ...BY_INDEX };
const { timezone: _, DateStyle: __, standard_conforming_strings: ___, ...UNKNOWN_TO_POOLERS } = ASKED;
const REFUSED_BY_POOLER = "unsupported startup parameter";

const poolerComplaint = (said: string, variable: string): string =>
  `The pooler at ${variable} refuses what is asked of each connection (${said}). Tell it: ignore_startup_parameters = ${Object.keys(UNKNOWN_TO_POOLERS).join(",")}`;

type About = { version: number; encoding: string } & Commits;
const ABOUT = {
  text: `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
    current_setting('synchronous_commit') as commits, current_setting('fsync') as fsync`,
  params: [],
};

/** Of the host that takes writes, where the address names several: a standby cannot be used. */
async function askAbout(url: string): Promise<About | { code: string; said: string }> {
  let wire: Wire | null = null;
  try {
    // As every process of ours will connect: what stands in between may refuse that.
    wire = openWire({ url, name: "countersign-check", settings: BY_INDEX });
    const [rows] = await (await wire.line()).send(ABOUT);
    return (rows?.[0] as About | undefined) ?? { code: "", said: "no answer" };
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    return { code: code ?? "", said: message.split("\n")[0] ?? "no answer" };
  } finally {
    await wire?.close();
  }
}

export const secondInstance = (
  folder: string,
  { pid, isElsewhere }: { pid: number; isElsewhere: boolean },
): string =>
  isElsewhere
    ? `Another instance is using ${folder}, in another container or on another machine. Run this in there, or stop it first.`
    : `Another instance (process ${pid}) is using ${folder}. Stop it with: kill ${pid}, or set COUNTERSIGN_DATA to another folder.`;
