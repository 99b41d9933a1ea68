import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningDatabaseUrl, startEmbeddedPostgres } from "./embedded-postgres";
import { runningAsRoot } from "./postgres-binaries";
import type { EmbeddedPostgres } from "./postgres-launch";

// A copy of a folder in use, as from a snapshot of the disk: what it says of a running PostgreSQL is said of the original's.

let folder: string;
let copy: string;
let database: EmbeddedPostgres;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "countersign-copied-"));
  copy = `${folder}-copy`;
  database = await startEmbeddedPostgres(folder);
  cpSync(folder, copy, { recursive: true });
});
afterAll(async () => {
  await database.stop();
  for (const each of [folder, copy]) rmSync(each, { recursive: true, force: true });
});

test("the original's PostgreSQL is not taken for that of the copy", () => {
  expect(runningDatabaseUrl(folder)).toBe(database.url);
  expect(runningDatabaseUrl(copy)).toBe(null);
});

// As in a container, where root may not look into what runs as somebody else.
const LESS = ["--bounding-set", "-sys_ptrace"];
const canBeLess = runningAsRoot() && spawnSync("setpriv", [...LESS, "true"]).status === 0;

test.runIf(canBeLess)("nor by who may only read how it was started", () => {
  const script = `import { runningDatabaseUrl } from "./lib/server/embedded-postgres.ts";
    console.log(JSON.stringify([${JSON.stringify(folder)}, ${JSON.stringify(copy)}].map(runningDatabaseUrl)));`;
  const args = [...LESS, process.execPath, "--import", "tsx", "--input-type=module", "-e", script];
  const { stdout, stderr } = spawnSync("setpriv", args, { encoding: "utf8" });
  expect(JSON.parse(stdout || stderr)).toEqual([database.url, null]);
});
