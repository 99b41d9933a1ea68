import { spawnSync } from "node:child_process";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "./postgres-pidfile";

// One instance a data folder. The lock is a file that names its process; after kill -9 the file stays, but the process does not.

export type Lock = { ok: true; recovered: boolean; release(): void } | { ok: false; pid: number };

export function takeLock(folder: string, name = "lock"): Lock {
  const file = join(folder, name);
  const mine = `${process.pid} ${startOf(process.pid)}\n`;
  let recovered = false;
  for (;;) {
    if (writeNew(file, mine)) return { ok: true, recovered, release: () => releaseLock(file, mine) };
    const held = read(file);
    const pid = Number(held?.split(" ")[0]);
    if (held && isHolder(pid, held)) return { ok: false, pid };
    if (held !== null) recovered = removeStale(file, held) || recovered;
  }
}

/** Who holds the lock of this folder now. */
export function lockHolder(folder: string, name = "lock"): number | null {
  const held = read(join(folder, name));
  const pid = Number(held?.split(" ")[0]);
  return held && isHolder(pid, held) ? pid : null;
}

/** The number alone is not enough: in a container the next process often gets the same one. */
function isHolder(pid: number, held: string): boolean {
  return pid > 0 && isAlive(pid) && held.trim() === `${pid} ${startOf(pid)}`;
}

/** When the process began: ticks since the machine started, from the kernel; its own words elsewhere. */
function startOf(pid: number): string {
  if (process.platform !== "linux")
    return spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim();
  const stat = read(`/proc/${pid}/stat`) ?? "";
  return stat.replace(/^.*\) /s, "").split(" ")[19] ?? "";
}

/** Written aside and linked into place, so nobody ever reads a lock without a name in it. */
function writeNew(file: string, content: string): boolean {
  const aside = `${file}.${process.pid}.new`;
  writeFileSync(aside, content);
  try {
    linkSync(aside, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** Two may find the same stale lock: the slower one would take away the faster one's new lock, so it puts that back. */
function removeStale(file: string, stale: string): boolean {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return false;
  }
  const taken = read(aside);
  if (taken === stale) {
    rmSync(aside, { force: true });
    return true;
  }
  renameSync(aside, file);
  return false;
}

function releaseLock(file: string, mine: string): void {
  if (read(file) === mine) rmSync(file, { force: true });
}
