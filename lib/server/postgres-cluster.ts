import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { complaint, NO_ENVIRONMENT } from "@/lib/config";
import { needOwn } from "./ownership";
import type { Binaries, RunAs } from "./postgres-binaries";
import { writeWhole } from "./write-whole";

// One cluster in the data folder: created once, with checksums, a generated password, and only 127.0.0.1 let in.

/** What survives a restart: the port (so open connections find it again) and the passwords. Readable by its owner alone. */
export type ClusterState = { port: number; password: string; appPassword?: string };

export const clusterFolder = (folder: string): string => join(folder, "postgres");
export const clusterLog = (folder: string): string => join(folder, "postgres.log");
const stateFile = (folder: string): string => join(folder, "postgres.json");

/**
 * How PostgreSQL is told its folder. As root on Linux it gets its own working directory, which was entered before root was given
 * up: so it also works below /root or a `mktemp -d`, which nobody may not walk through.
 */
export function clusterArgument(data: string, runAs: RunAs): string {
  return runAs.uid !== undefined && process.platform === "linux" ? "/proc/self/cwd" : data;
}

export function readClusterState(folder: string): ClusterState | null {
  const file = stateFile(folder);
  if (!existsSync(file)) return null;
  needOwn(file);
  return JSON.parse(readFileSync(file, "utf8")) as ClusterState;
}

export const writeClusterState = (folder: string, state: ClusterState): void =>
  writeWhole(stateFile(folder), JSON.stringify(state), folder);

/** Creates the cluster unless it is there. It is built beside its place and moved in last, so a kill half-way leaves nothing half-made. */
export function createCluster(folder: string, binaries: Binaries, runAs: RunAs): void {
  const data = clusterFolder(folder);
  if (existsSync(data)) needOwn(data);
  if (existsSync(join(data, "PG_VERSION"))) {
    checkVersion(data, binaries);
    return;
  }
  const building = `${data}.new`;
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { mode: 0o700 });
  if (runAs.uid !== undefined) chownSync(building, runAs.uid, runAs.gid ?? runAs.uid);
  const password = randomBytes(24).toString("base64url");
  initialize(building, binaries, runAs, password);
  writeClusterState(folder, { port: 0, password });
  renameSync(building, data);
}

function checkVersion(data: string, binaries: Binaries): void {
  const has = readFileSync(join(data, "PG_VERSION"), "utf8").trim();
  const wants = binaries.version.split(".")[0];
  if (has !== wants)
    throw complaint(
      `${data} was written by PostgreSQL ${has}, but the embedded one is ${wants}. Upgrade the data, or set DATABASE_URL.`,
    );
}

function initialize(data: string, binaries: Binaries, runAs: RunAs, password: string): void {
  const place = clusterArgument(data, runAs);
  // The bundled ICU is old, so collation is the built-in provider's. `reject` until the password is set below.
  const locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "-E", "UTF8"];
  const init = [
    "-D",
    place,
    "-U",
    "countersign",
    "-A",
    "reject",
    "--data-checksums",
    "--no-instructions",
    // Under load a new segment is written full of zeros while everybody who commits waits: 50 ms each second with the usual 16 MB
    // (the p99 of decisions), 3 ms with one.
    "--wal-segsize=1",
    ...locale,
  ];
  run(join(binaries.native, "bin", "initdb"), init, data, runAs);
  // Single-user mode needs no password file and no open port.
  const single = ["--single", "-D", place, "postgres"];
  const statements = `alter role countersign password '${password}'\n\ncreate database countersign\n`;
  run(join(binaries.native, "bin", "postgres"), single, data, runAs, statements);
  const rules = join(data, "pg_hba.conf");
  writeFileSync(rules, "host all all 127.0.0.1/32 scram-sha-256\n");
  chmodSync(rules, 0o600);
}

function run(program: string, args: string[], cwd: string, runAs: RunAs, input = ""): void {
  const done = spawnSync(program, args, { cwd, ...runAs, env: NO_ENVIRONMENT, input, encoding: "utf8" });
  const said = `${done.error?.message ?? ""}${done.stderr ?? ""}`.trim().split("\n").at(-1) ?? "";
  // Single-user mode ends with 0 even when a statement failed.
  if (done.status === 0 && !/\b(ERROR|FATAL|PANIC):/.test(done.stderr)) return;
  // Many containers run as a number that nobody has a name for.
  const remedy = /could not look up effective user ID/.test(said)
    ? ". Run as a user who is in /etc/passwd, or set DATABASE_URL."
    : "";
  throw complaint(
    `The embedded PostgreSQL could not create its data in ${cwd}: ${said || `exit ${done.status}`}${remedy}`,
  );
}
