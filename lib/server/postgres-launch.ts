import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { complaint, NO_ENVIRONMENT } from "@/lib/config";
import { freePort, isFree } from "./ports";
import type { Binaries, RunAs } from "./postgres-binaries";
import {
  clusterArgument,
  clusterFolder,
  clusterLog,
  readClusterState,
  writeClusterState,
} from "./postgres-cluster";
import { beginLog } from "./postgres-log";
import { homeSetting, isAlive, readPostmaster } from "./postgres-pidfile";
import { POSTGRES_MEMORY, postgresSettings } from "./postgres-settings";
import { within } from "./within";

// One postmaster as a process: begun, waited for, ended.

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

/** Making good what a crash left undone may take this long; it is given, whatever it costs. */
export const RECOVERY_LIMIT_MS = 300_000;

/** Starts a postmaster; gives back the last thing it said if it ended before it was ready. */
export async function launch(
  folder: string,
  binaries: Binaries,
  runAs: RunAs,
  leaving?: AbortSignal,
): Promise<EmbeddedPostgres | string> {
  const data = clusterFolder(folder);
  const state = readClusterState(folder);
  if (!state)
    throw complaint(
      `${folder}/postgres.json is missing, and with it the password. Restore it from a backup.`,
    );
  const port = (await isFree(state.port)) ? state.port : await freePort();
  if (port !== state.port) writeClusterState(folder, { ...state, port });
  const child = spawnPostmaster(folder, data, port, binaries, runAs);
  const gone = ended(child);
  let isGone = false;
  void gone.then(() => {
    isGone = true;
  });
  const deadline = Date.now() + RECOVERY_LIMIT_MS;
  while (!isGone && Date.now() < deadline) {
    if (leaving?.aborted && child.pid) await endPostmaster(child.pid, gone);
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
  beginLog(clusterLog(folder));
  // A file, not a pipe: a pipe breaks when this process is killed, and PostgreSQL with it.
  const log = openSync(clusterLog(folder), "a", 0o600);
  const args = [
    "-D",
    clusterArgument(data, runAs),
    ...[...postgresSettings(port), homeSetting(data)].flatMap((setting) => ["-c", setting]),
  ];
  // Its own process group: Ctrl-C in a terminal goes to the whole group, and the database must stop last.
  const options = {
    cwd: data,
    ...runAs,
    env: { ...NO_ENVIRONMENT, ...POSTGRES_MEMORY },
    detached: true,
    stdio: ["ignore", log, log] as ["ignore", number, number],
  };
  const child = spawn(join(binaries.native, "bin", "postgres"), args, options);
  closeSync(log);
  child.unref();
  return child;
}

export function handle(
  url: string,
  port: number,
  pid: number,
  adopted: boolean,
  gone: Promise<void>,
): EmbeddedPostgres {
  return { url, port, pid, adopted, gone, stop: () => endPostmaster(pid, gone) };
}

/** Fast shutdown: sessions are ended, everything is flushed. If that hangs, an immediate one, which the log makes good. */
export async function endPostmaster(pid: number, gone: Promise<void>): Promise<void> {
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

export const databaseUrl = (port: number, password: string): string =>
  `postgres://countersign:${password}@127.0.0.1:${port}/countersign`;

function lastWords(folder: string): string {
  const lines = readFileSync(clusterLog(folder), "utf8").trim().split("\n").slice(-8);
  return (
    lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ??
    lines.at(-1) ??
    "it said nothing"
  ).replace(/^.*?(FATAL|PANIC): +/, "");
}
