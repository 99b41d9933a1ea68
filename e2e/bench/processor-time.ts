// How much processor time a set of processes used, theirs and their children's, from /proc. Linux only: elsewhere null.
import { readdirSync, readFileSync } from "node:fs";

const TICK_MS = 10; // USER_HZ is 100 on every Linux that Node runs on

type Stat = { pid: number; parent: number; ownMs: number; reapedMs: number };

/** A child that ends moves its time to its parent's share of the reaped, so the sum only grows. */
export function processorMs(roots: number[]): number | null {
  if (process.platform !== "linux") return null;
  const stats = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(Number(name)) ?? []);
  const wanted = new Set(roots);
  for (let before = -1; before !== wanted.size; ) {
    before = wanted.size;
    for (const stat of stats) if (wanted.has(stat.parent)) wanted.add(stat.pid);
  }
  return stats
    .filter((stat) => wanted.has(stat.pid))
    .reduce((sum, stat) => sum + stat.ownMs + stat.reapedMs, 0);
}

function readStat(pid: number): Stat | null {
  try {
    // "pid (name) state ppid …": the name may hold anything, so the fields are counted from its last bracket.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")
      .map(Number);
    const ticks = (from: number) => ((fields[from] ?? 0) + (fields[from + 1] ?? 0)) * TICK_MS;
    return { pid, parent: fields[1] ?? 0, ownMs: ticks(11), reapedMs: ticks(13) };
  } catch {
    return null; // it ended while we looked
  }
}
