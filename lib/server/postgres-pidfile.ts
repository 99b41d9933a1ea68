import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, join } from "node:path";

// PostgreSQL's own notice of who runs a cluster: line 1 the process, line 4 the port, line 8 how far it is.

export type Postmaster = { pid: number; port: number; status: string };

export function readPostmaster(data: string): Postmaster | null {
  const file = join(data, "postmaster.pid");
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, "utf8").split("\n");
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0
    ? { pid, port: Number(lines[3] ?? 0), status: (lines[7] ?? "").trim() }
    : null;
}

/** Whether the number is taken: also by an ended process that nobody has collected (a container without an init keeps those). */
export function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM = it lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

export function isAlive(pid: number): boolean {
  if (!isTaken(pid)) return false;
  if (process.platform !== "linux") return true;
  try {
    // "pid (name) state …"; the name may hold anything, so look behind its last bracket.
    return !/^ [ZX]/.test(readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\)/s, ""));
  } catch {
    return false;
  }
}

/** A process number may have been given to somebody else since (in a container it usually has): look at what it works on. */
export function worksOn(pid: number, data: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== "linux")
    return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout.includes(data);
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch (error) {
    // Root of a container may not look into what runs as somebody else, and that is how root starts PostgreSQL.
    return (error as NodeJS.ErrnoException).code === "EACCES" && isStartedAs(pid, data);
  }
}

const HOME = "countersign.home=";

/** Which folder it is, for whoever may only read how PostgreSQL was started. A copy of the folder is another one. */
export function homeSetting(data: string): string {
  const { dev, ino } = statSync(data, { bigint: true });
  return `${HOME}${dev}:${ino}`;
}

/** Everybody may read how a process was started. Two of this port cannot run beside each other; an earlier version named no folder. */
function isStartedAs(pid: number, data: string): boolean {
  const [program = "", ...args] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  if (basename(program) !== "postgres" || !args.includes(`port=${readPostmaster(data)?.port}`)) return false;
  const home = args.find((arg) => arg.startsWith(HOME));
  return home === undefined || home === homeSetting(data);
}
