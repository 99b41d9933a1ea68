// The log of a PostgreSQL that runs, and keeps it open.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Ending, keepDatabase } from "./keep-database";
import { clusterLog } from "./postgres-cluster";
import { makeFolder, removeFolder } from "./start.fixture";

let folder: string;
let log: string;
let url: string;
const endings: Ending[] = [];
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["setInterval"] });
  folder = makeFolder();
  log = clusterLog(folder);
  url = (
    await keepDatabase(
      folder,
      () => {},
      endings,
      () => {},
    )
  ).url();
}, 60_000);
afterEach(() => vi.useRealTimers());
afterAll(async () => {
  for (const end of endings.reverse()) await end();
  removeFolder(folder);
});

async function refused(words: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await expect(sql.unsafe(`select '${words}'::int`)).rejects.toMatchObject({ code: "22P02" });
  await sql.end();
}

test("one that has grown long is begun anew while PostgreSQL runs, and what it said before is kept once", async () => {
  await refused("before");
  vi.advanceTimersByTime(60_000);
  expect(readFileSync(log, "utf8")).toContain("before");
  writeFileSync(log, "x".repeat(11_000_000), { flag: "a" });
  vi.advanceTimersByTime(60_000);
  await refused("after");
  expect(statSync(log).size).toBeLessThan(1_000);
  expect(readFileSync(log, "utf8")).toContain('"after"');
  expect(readFileSync(log, "utf8")).not.toContain("\0");
  const old = readFileSync(`${log}.old`, "utf8");
  expect(old).toContain('"before"');
  expect(old).not.toContain('"after"');
});
