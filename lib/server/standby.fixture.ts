import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { ownPort } from "../testing/own-port";
import { startEmbeddedPostgres } from "./embedded-postgres";
import { clusterFolder, readClusterState, writeClusterState } from "./postgres-cluster";
import { databaseUrl, type EmbeddedPostgres } from "./postgres-launch";
import { becomes } from "./start.fixture";

/** A primary, and beside it a standby that was copied from it: one password, and nothing that passes from one to the other. */
export async function primaryAndStandby() {
  const [one, two] = [folder(), folder()];
  await (await startEmbeddedPostgres(one)).stop();
  spawnSync("cp", ["-a", `${one}/.`, two]);
  const state = readClusterState(two);
  if (!state) throw new Error("the cluster was not copied");
  const port = await ownPort();
  writeClusterState(two, { ...state, port });
  writeFileSync(join(clusterFolder(two), "standby.signal"), "");
  const primary = await startEmbeddedPostgres(one);
  // Ready, as its keeper understands it, it is when it takes writes.
  const promoted = startEmbeddedPostgres(two);
  const standbyUrl = databaseUrl(port, state.password);
  await becomes(() => answers(standbyUrl));
  return {
    primary,
    standbyUrl,
    /** The standby first. */
    url: (asks = "") => `${primary.url.replace("@", `@127.0.0.1:${port},`)}${asks}`,
    /** How many there were on the standby that are over. */
    sessions: async (): Promise<number> => {
      const [row] = await asked(standbyUrl, "select sum(sessions)::int as n from pg_stat_database");
      return row?.n as number;
    },
    promote: async (): Promise<EmbeddedPostgres> => {
      await asked(standbyUrl, "select pg_promote()");
      return await promoted;
    },
    close: async () => {
      await primary.stop();
      await asked(standbyUrl, "select pg_promote()").catch(() => {});
      await (await promoted).stop();
      for (const gone of [one, two]) rmSync(gone, { recursive: true, force: true });
    },
  };
}

const folder = (): string => mkdtempSync(join(tmpdir(), "countersign-hosts-"));

async function asked(url: string, statement: string): Promise<postgres.Row[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe(statement);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const answers = (url: string): Promise<boolean> =>
  asked(url, "select 1").then(
    () => true,
    () => false,
  );
