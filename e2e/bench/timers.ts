// Timers: how late they act while they come one after the other, and what a hundred thousand that are due at once take and cost,
// beside a million that are armed.
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { lineTable, type Say } from "./lines";
import { measureHerd } from "./timers-herd";
import { measureLateness } from "./timers-late";

/** `scale` 1 is all of it. */
export async function measureTimers(
  server: string,
  scale: number,
  say: Say,
  postmaster: number,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-timers-"));
  try {
    const place = { server, folder, postmaster };
    const lines = [...(await measureLateness(place, scale, say)), ...(await measureHerd(place, scale, say))];
    return [`${cpus().length} cores, the load on the same ones.`, "", lineTable("timers", lines)].join("\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
