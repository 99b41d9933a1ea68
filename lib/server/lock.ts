import { spawnSync } from "node:child_process";
import {
  linkSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { isAlive } from "./postgres-pidfile";

// One instance a data folder. The lock is a file that names its process; after kill -9 the file stays, but the process does not.
// Two containers, or two machines, may share a folder and see nothing of each other's processes: there the file tells by its
// date that its holder lives. Two PostgreSQL on one cluster would destroy it. A copy of a folder in use, as from a snapshot of the
// disk, brings the lock along: it names a process that lives, and holds another folder.

export type Lock =
  | { ok: true; recovered: boolean; release(): void }
  | { ok: false; pid: number; isElsewhere: boolean };

const BEAT_MS = 2_000;
/** Longer than a living one is ever too busy: while it makes a cluster it does nothing else. */
const STILL_MS = 15_000;
/** What has not stirred for so long is dead without our looking on, even where two machines' clocks disagree a little. */
const LONG_MS = 60_000;
const LOOK_MS = 200;

export function takeLock(folder: string, name = "lock", stillMs = STILL_MS): Lock {
  const file = join(folder, name);
  let recovered = false;
  for (;;) {
    const mine = writeNew(file);
    if (mine !== null) {
      const beat = setInterval(() => stir(file, mine), BEAT_MS).unref();
      const release = () => {
        clearInterval(beat);
        releaseLock(file, mine);
      };
      return { ok: true, recovered, release };
    }
    const held = read(file);
    const { pid, isElsewhere } = named(held ?? "");
    const goesByDate = isElsewhere || isCopied(file, held ?? "");
    if (held && (goesByDate ? stirs(file, stillMs) : isHolder(held))) return { ok: false, pid, isElsewhere };
    if (held !== null) recovered = removeStale(file, held) || recovered;
  }
}

/** Who holds the lock of this folder now. */
export function lockHolder(folder: string, name = "lock"): number | null {
  const file = join(folder, name);
  const held = read(file) ?? "";
  const { pid, isElsewhere } = named(held);
  const goesByDate = isElsewhere || isCopied(file, held);
  return (goesByDate ? ageOf(file) < STILL_MS : isHolder(held)) ? pid : null;
}

/** Where process numbers mean the same: this start of this machine, and in it this container. */
const HERE =
  process.platform === "linux"
    ? `${read("/proc/sys/kernel/random/boot_id")?.trim()}/${linkOf("/proc/self/ns/pid")}`
    : hostname();

function named(held: string): { pid: number; isElsewhere: boolean } {
  const [pid, , place] = held.trim().split(" ");
  return { pid: Number(pid), isElsewhere: place !== undefined && place !== HERE };
}

/** It says of another file that it is held. Only a doubt, as not every file system gives a file one number for life. */
function isCopied(file: string, held: string): boolean {
  const [, , , identity] = held.trim().split(" ");
  return identity !== undefined && identity !== identityOf(file);
}

function identityOf(file: string): string | null {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}` : null;
}

/** The number alone is not enough: in a container the next process often gets the same one. */
function isHolder(held: string): boolean {
  const { pid } = named(held);
  return pid > 0 && isAlive(pid) && held.split(" ")[1]?.trim() === startOf(pid);
}

/** Looks on, until it stirs or has lain still for long enough. */
function stirs(file: string, stillMs: number): boolean {
  if (ageOf(file) > LONG_MS) return false;
  const before = dateOf(file);
  for (const until = performance.now() + stillMs; performance.now() < until; sleepFor(LOOK_MS)) {
    const now = dateOf(file);
    if (now === null) return false; // released
    if (now !== before) return true;
  }
  return false;
}

/** Not if somebody else has it by now, because we were suspended for longer than the dead lie still. */
function stir(file: string, mine: string): void {
  if (read(file) !== mine) return;
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Gone at this moment, or the disk is: the next beat tries again.
  }
}

function dateOf(file: string): number | null {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return null;
  }
}

const ageOf = (file: string): number => Date.now() - (dateOf(file) ?? 0);
const sleepFor = (ms: number): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

/** When the process began: ticks since the machine started, from the kernel; its own words elsewhere. */
function startOf(pid: number): string {
  if (process.platform !== "linux")
    return spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim();
  const stat = read(`/proc/${pid}/stat`) ?? "";
  return stat.replace(/^.*\) /s, "").split(" ")[19] ?? "";
}

/** Written aside and linked into place, so nobody ever reads a lock without a name in it. Gives back what it says. */
function writeNew(file: string): string | null {
  const aside = `${file}.${process.pid}.new`;
  try {
    writeFileSync(aside, "");
    const content = `${process.pid} ${startOf(process.pid)} ${HERE} ${identityOf(aside)}\n`;
    writeFileSync(aside, content);
    linkSync(aside, file);
    return content;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return null;
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
export function removeStale(file: string, stale: string): boolean {
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
