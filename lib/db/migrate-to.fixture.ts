import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AppRole } from "./app-role";
import { migrate } from "./migrate";

/** As if there were no later migrations. */
export async function migrateTo(tag: string, url: string, app: AppRole | null): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-before-"));
  cpSync("drizzle", folder, { recursive: true });
  const file = join(folder, "meta/_journal.json");
  const journal = JSON.parse(readFileSync(file, "utf8")) as { entries: Array<{ tag: string }> };
  const last = journal.entries.findIndex((entry) => entry.tag === tag);
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, last + 1) }));
  const { applied } = await migrate(url, { folder, app });
  rmSync(folder, { recursive: true });
  return applied;
}
