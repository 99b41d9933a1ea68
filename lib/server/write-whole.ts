import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { leaveToOwner } from "./ownership";

/** A file that is written once and needed for ever: after a full disk or a power cut all of it is there, or what was before. */
export function writeWhole(path: string, text: string, folder: string): void {
  const next = `${path}.${process.pid}`;
  const file = openSync(next, "w", 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  leaveToOwner(next, folder);
  renameSync(next, path);
}
