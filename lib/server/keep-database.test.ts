import { existsSync, renameSync } from "node:fs";
import postgres from "postgres";
import { expect, test } from "vitest";
import { type Ending, keepDatabase } from "./keep-database";
import { clusterFolder } from "./postgres-cluster";
import { becomes, makeFolder, postmasterOf, removeFolder } from "./start.fixture";

async function rows(url: string): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return (await sql`select from kept`).count;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

test("where the data went away while it ran, no empty database takes its place; when it is back, so is the database", async () => {
  const folder = makeFolder();
  const endings: Ending[] = [];
  const said: string[] = [];
  const kept = await keepDatabase(
    folder,
    (line) => said.push(line),
    endings,
    () => {},
  );
  const sql = postgres(kept.url(), { max: 1, onnotice: () => {} });
  await sql.unsafe("create table kept (); insert into kept default values");
  await sql.end();
  const data = clusterFolder(folder);
  const postmaster = postmasterOf(folder);
  renameSync(data, `${data}.away`);
  process.kill(postmaster, "SIGKILL");
  await becomes(() => said.some((line) => line.includes(`The data in ${folder} is gone`)));
  // Looked for again and again, and said once.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(said.filter((line) => line.includes("is gone"))).toHaveLength(1);
  expect(existsSync(data)).toBe(false);
  renameSync(`${data}.away`, data);
  await becomes(async () => (await rows(kept.url()).catch(() => 0)) === 1, 30_000);
  for (const end of endings.reverse()) await end();
  removeFolder(folder);
});
