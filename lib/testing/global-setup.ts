import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "@/lib/server/embedded-postgres";
import { prepareTemplate } from "./template";

declare module "vitest" {
  interface ProvidedContext {
    /** The PostgreSQL of this test run, as its owner. */
    databaseServer: string;
  }
}

/** One PostgreSQL a run, with production's settings, in a folder that goes away; migrated once, into the template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-test-"));
  const database = await startEmbeddedPostgres(folder);
  await prepareTemplate(database.url);
  project.provide("databaseServer", database.url);
  return async () => {
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
