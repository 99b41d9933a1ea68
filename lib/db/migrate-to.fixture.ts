import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, inject } from "vitest";
import { databaseAt } from "../testing/template";
import type { AppRole } from "./app-role";
import { asAdmin, newRole } from "./app-role.fixture";
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

/** An empty database that a test migrates by itself, to what a version before made of it and then to now. */
export function earlierDatabase(): { app: AppRole; url(): string } {
  const app = newRole();
  const name = `before_${app.name}`;
  beforeAll(() => asAdmin((sql) => sql.unsafe(`create database ${name}`)));
  afterAll(async () => {
    await asAdmin((sql) => sql.unsafe(`drop database ${name} with (force)`));
    await asAdmin((sql) => sql.unsafe(`drop role ${app.name}`));
  });
  return { app, url: () => databaseAt(inject("databaseServer"), name) };
}
