import { accessSync, constants, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { complaint } from "@/lib/config";
import { chooseOwner, findBinaries } from "./postgres-binaries";
import { clusterFolder, clusterLog, createCluster, readClusterState } from "./postgres-cluster";
import {
  databaseUrl,
  type EmbeddedPostgres,
  endPostmaster,
  handle,
  launch,
  RECOVERY_LIMIT_MS,
} from "./postgres-launch";
import { isAlive, isTaken, readPostmaster, worksOn } from "./postgres-pidfile";

// A real PostgreSQL from npm, in the data folder. It outlives a killed parent (that is safe: it is adopted at the next start) and
// survives being killed itself: the caller watches `gone` and starts it again.

const RETRY_LIMIT_MS = 20_000;
/** What the new postmaster says while the last children of a killed one are still leaving; or when the port was just taken. */
const PASSING =
  /pre-existing shared memory block|lock file "postmaster.pid" already exists|Address already in use|could not create any TCP/;

/** `leaving`: told to stop meanwhile, it ends what it began, and that what was there is not waited for, however long it would take. */
export async function startEmbeddedPostgres(
  folder: string,
  leaving?: AbortSignal,
  { mayCreate = true } = {},
): Promise<EmbeddedPostgres> {
  // A volume that is not mounted any more, say: an empty database in its place would be taken for all there ever was.
  if (!mayCreate && !existsSync(clusterFolder(folder)))
    throw complaint(
      `The data in ${folder} is gone: is its disk still there? Nothing is made anew in its place.`,
    );
  makeDataFolder(folder);
  const runAs = chooseOwner(clusterFolder(folder));
  const binaries = findBinaries(runAs);
  createCluster(folder, binaries, runAs);
  const deadline = Date.now() + RETRY_LIMIT_MS;
  for (;;) {
    const running = await adopt(folder, leaving);
    if (running) return running;
    leaving?.throwIfAborted();
    const launched = await launch(folder, binaries, runAs, leaving);
    if (typeof launched !== "string") return launched;
    leaving?.throwIfAborted();
    if (!PASSING.test(launched) || Date.now() > deadline)
      throw complaint(
        `The embedded PostgreSQL did not start: ${launched}. Its log is ${clusterLog(folder)}.`,
      );
    await delay(50);
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

async function adopt(folder: string, leaving?: AbortSignal): Promise<EmbeddedPostgres | null> {
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
    if (leaving?.aborted) await endPostmaster(found.pid, whenGone(found.pid));
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
