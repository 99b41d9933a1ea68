import { type ChildProcess, spawn } from "node:child_process";
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { complaint, NO_ENVIRONMENT } from "@/lib/config";
import { freePort, isFree } from "./ports";
import { type Binaries, chooseOwner, findBinaries, type RunAs } from "./postgres-binaries";
import {
  clusterArgument,
  clusterFolder,
  clusterLog,
  createCluster,
  readClusterState,
  writeClusterState,
} from "./postgres-cluster";
import { isAlive, isTaken, readPostmaster, worksOn } from "./postgres-pidfile";
import { postgresSettings } from "./postgres-settings";
import { within } from "./within";

// A real PostgreSQL from npm, in the data folder. It outlives a killed parent (that is safe: it is adopted at the next start) and
// survives being killed itself: the caller watches `gone` and starts it again.

export type EmbeddedPostgres = {
  url: string;
  port: number;
  pid: number;
  /** It was already running, left behind by a process that was killed. */
  adopted: boolean;
  /** Resolves when the postmaster has ended, for whatever reason. */
  gone: Promise<void>;
  stop(): Promise<void>;
};

const RECOVERY_LIMIT_MS = 300_000;
const RETRY_LIMIT_MS = 20_000;
/** What the new postmaster says while the last children of a killed one are still leaving; or when the port was just taken. */
const PASSING =
  /pre-existing shared memory block|lock file "postmaster.pid" already exists|Address already in use|could not create any TCP/;

export async function startEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  makeDataFolder(folder);
  const runAs = chooseOwner(clusterFolder(folder));
  const binaries = findBinaries(runAs);
  createCluster(folder, binaries, runAs);
  const deadline = Date.now() + RETRY_LIMIT_MS;
  for (;;) {
    const running = await adopt(folder);
    if (running) return running;
    const launched = await launch(folder, binaries, runAs);
    if (typeof launched !== "string") return launched;
    if (!PASSING.test(launched) || Date.now() > deadline)
      throw complaint(
        `The embedded PostgreSQL did not start: ${launched}. Its log is ${clusterLog(folder)}.`,
      );
    await delay(200);
  }
}

/** The address of the PostgreSQL that is running in this data folder, if one is. For tools beside a running `npm start`. */
export function runningDatabaseUrl(folder: string): string | null {
  const data = clusterFolder(folder);
  const state = readClusterState(folder);
  const postmaster = state && readPostmaster(data);
  if (!state || postmaster?.status !== "ready" || !worksOn(postmaster.pid, data)) return null;
  return databaseUrl(postmaster.port, state.password);
}

export function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw complaint(
      `The data folder ${folder} is not writable (${code}). Give it to this user, or set COUNTERSIGN_DATA to another.`,
    );
  }
}

async function adopt(folder: string): Promise<EmbeddedPostgres | null> {
  const data = clusterFolder(folder);
  const found = readPostmaster(data);
  if (!found) return null;
  // Anything else that has this number now would make the new postmaster refuse to start.
  if (!worksOn(found.pid, data)) {
    if (isTaken(found.pid)) rmSync(join(data, "postmaster.pid"), { force: true });
    return null;
  }
  const deadline = Date.now() + RECOVERY_LIMIT_MS;
  while (isAlive(found.pid) && Date.now() < deadline) {
    const postmaster = readPostmaster(data);
    const url = runningDatabaseUrl(folder);
    if (postmaster && url && (await answers(url)))
      return handle(url, postmaster.port, found.pid, true, whenGone(found.pid));
    await delay(50);
  }
  if (isAlive(found.pid))
    throw complaint(
      `A PostgreSQL left behind in ${data} does not answer. Stop it with: kill -QUIT ${found.pid}`,
    );
  return null;
}

/** Starts a postmaster; gives back the last thing it said if it ended before it was ready. */
async function launch(folder: string, binaries: Binaries, runAs: RunAs): Promise<EmbeddedPostgres | string> {
  const data = clusterFolder(folder);
  const state = readClusterState(folder);
  if (!state)
    throw complaint(
      `${folder}/postgres.json is missing, and with it the password. Restore it from a backup.`,
    );
  const port = (await isFree(state.port)) ? state.port : await freePort();
  writeClusterState(folder, { ...state, port });
  const child = spawnPostmaster(folder, data, port, binaries, runAs);
  const gone = ended(child);
  let isGone = false;
  void gone.then(() => {
    isGone = true;
  });
  const deadline = Date.now() + RECOVERY_LIMIT_MS;
  while (!isGone && Date.now() < deadline) {
    const postmaster = readPostmaster(data);
    if (child.pid && postmaster?.pid === child.pid && postmaster.status === "ready")
      return handle(databaseUrl(port, state.password), port, child.pid, false, gone);
    await delay(10);
  }
  if (!isGone) child.kill("SIGQUIT");
  return lastWords(folder);
}

function spawnPostmaster(
  folder: string,
  data: string,
  port: number,
  binaries: Binaries,
  runAs: RunAs,
): ChildProcess {
  keepLogShort(clusterLog(folder));
  // A file, not a pipe: a pipe breaks when this process is killed, and PostgreSQL with it.
  const log = openSync(clusterLog(folder), "a", 0o600);
  const args = [
    "-D",
    clusterArgument(data, runAs),
    ...postgresSettings(port).flatMap((setting) => ["-c", setting]),
  ];
  // Its own process group: Ctrl-C in a terminal goes to the whole group, and the database must stop last.
  const options = {
    cwd: data,
    ...runAs,
    env: NO_ENVIRONMENT,
    detached: true,
    stdio: ["ignore", log, log] as ["ignore", number, number],
  };
  const child = spawn(join(binaries.native, "bin", "postgres"), args, options);
  closeSync(log);
  child.unref();
  return child;
}

function handle(
  url: string,
  port: number,
  pid: number,
  adopted: boolean,
  gone: Promise<void>,
): EmbeddedPostgres {
  return { url, port, pid, adopted, gone, stop: () => stop(pid, gone) };
}

/** Fast shutdown: sessions are ended, everything is flushed. If that hangs, an immediate one, which the log makes good. */
async function stop(pid: number, gone: Promise<void>): Promise<void> {
  for (const [signal, wait] of [
    ["SIGINT", 6_000],
    ["SIGQUIT", 2_000],
    ["SIGKILL", 1_000],
  ] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    if (await within(gone, wait)) return;
  }
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });

async function whenGone(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(100, undefined, { ref: false });
}

async function answers(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 3, onnotice: () => {} });
  try {
    await sql`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const databaseUrl = (port: number, password: string): string =>
  `postgres://countersign:${password}@127.0.0.1:${port}/countersign`;

function keepLogShort(log: string): void {
  if (existsSync(log) && statSync(log).size > 10_000_000) renameSync(log, `${log}.old`);
}

function lastWords(folder: string): string {
  const lines = readFileSync(clusterLog(folder), "utf8").trim().split("\n").slice(-8);
  return (
    lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ??
    lines.at(-1) ??
    "it said nothing"
  ).replace(/^.*?(FATAL|PANIC): +/, "");
}
