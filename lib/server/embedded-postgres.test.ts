import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningDatabaseUrl, startEmbeddedPostgres } from "./embedded-postgres";
import { findBinaries, runningAsRoot } from "./postgres-binaries";
import { createCluster } from "./postgres-cluster";
import type { EmbeddedPostgres } from "./postgres-launch";
import { isAlive } from "./postgres-pidfile";
import { becomes } from "./start.fixture";

// A `mktemp -d` is closed to everybody else, so as root every test here also shows that nobody need not walk through it.

let folder: string;
let database: EmbeddedPostgres;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "countersign-embedded-"));
  chmodSync(folder, 0o700);
  database = await startEmbeddedPostgres(folder);
});
afterAll(async () => {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask<T>(text: string, url = database.url): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const [row] = await sql.unsafe(text);
    return Object.values(row ?? {})[0] as T;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

test("it is PostgreSQL 18, for this machine only, with a password, checksums and durable commits", async () => {
  expect(await ask("show server_version")).toMatch(/^18\./);
  expect(await ask("show listen_addresses")).toBe("127.0.0.1");
  expect(await ask("show data_checksums")).toBe("on");
  expect(await ask("show fsync")).toBe("on");
  expect(await ask("show synchronous_commit")).toBe("on");
  expect(await ask("select 'ä' < 'z' collate \"C\"")).toBe(false);
  const wrong = database.url.replace(/:[^:@]+@/, ":wrong@");
  await expect(ask("select 1", wrong)).rejects.toThrow(/password authentication failed/);
});

test("its password is for its owner's eyes only", () => {
  expect(statSync(join(folder, "postgres.json")).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, "postgres")).mode & 0o777).toBe(0o700);
});

test.runIf(runningAsRoot() && process.platform === "linux")("as root it runs as nobody", () => {
  expect(readFileSync(`/proc/${database.pid}/status`, "utf8")).toMatch(/^Uid:\t65534\t65534/m);
});

test.runIf(runningAsRoot() && process.platform === "linux")(
  "as a number without a name it says what to do",
  () => {
    const other = mkdtempSync(join(tmpdir(), "countersign-unnamed-"));
    const unnamed = { uid: 54_321, gid: 54_321 };
    try {
      expect(() => createCluster(other, findBinaries(unnamed), unnamed)).toThrow(
        /user ID 54321: user does not exist\. Run as a user who is in \/etc\/passwd, or set DATABASE_URL\.$/,
      );
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  },
);

test("a start on a folder whose PostgreSQL is still running takes that one over", async () => {
  await ask("create table kept (n int)");
  const again = await startEmbeddedPostgres(folder);
  expect(again).toMatchObject({ pid: database.pid, url: database.url, adopted: true });
  expect(runningDatabaseUrl(folder)).toBe(database.url);
});

test("killed in the middle of writing, it comes back on the same port with everything that was committed", async () => {
  const writers = Array.from({ length: 8 }, () => postgres(database.url, { max: 1, onnotice: () => {} }));
  let committed = 0;
  const writing = writers.map(async (sql) => {
    for (;;) {
      await sql`insert into kept values (1)`;
      committed += 1;
    }
  });
  while (committed < 200) await new Promise((resolve) => setImmediate(resolve));
  process.kill(database.pid, "SIGKILL");
  await Promise.allSettled(writing);
  await Promise.all(writers.map((sql) => sql.end({ timeout: 1 })));
  await database.gone;
  expect(runningDatabaseUrl(folder)).toBe(null);
  const back = await startEmbeddedPostgres(folder);
  expect(back).toMatchObject({ url: database.url, adopted: false });
  database = back;
  expect(Number(await ask("select count(*) from kept"))).toBeGreaterThanOrEqual(committed);
});

test("whoever adopted it notices its end too, and can stop it", async () => {
  const adopted = await startEmbeddedPostgres(folder);
  expect(adopted.adopted).toBe(true);
  await adopted.stop();
  await adopted.gone;
  expect(isAlive(adopted.pid)).toBe(false);
  database = await startEmbeddedPostgres(folder);
});

test("a note left behind with a number that is somebody else's by now does not stop it", async () => {
  await database.stop();
  const note = [process.pid, "/proc/self/cwd", "1", database.port, "", "localhost", "1 1", "ready"].join(
    "\n",
  );
  writeFileSync(join(folder, "postgres", "postmaster.pid"), `${note}\n`);
  expect(runningDatabaseUrl(folder)).toBe(null);
  database = await startEmbeddedPostgres(folder);
  expect(database.adopted).toBe(false);
  expect(await ask("select 1")).toBe(1);
});

test("a port that was taken meanwhile is left to whoever has it", async () => {
  const { createServer } = await import("node:net");
  await database.stop();
  const taker = createServer().listen(database.port, "127.0.0.1");
  const before = database.port;
  database = await startEmbeddedPostgres(folder);
  taker.close();
  expect(database.port).not.toBe(before);
  expect(await ask("select 1")).toBe(1);
});

test("told to stop while it is starting, it waits for nothing and leaves nothing", async () => {
  await database.stop();
  const note = join(folder, "postgres", "postmaster.pid");
  for (const moment of ["at once", "when it is there, and not yet ready"]) {
    const leaving = new AbortController();
    const starting = startEmbeddedPostgres(folder, leaving.signal);
    const refused = expect(starting, moment).rejects.toThrow(/aborted/);
    if (moment !== "at once") await becomes(() => existsSync(note));
    leaving.abort();
    await refused;
    expect(existsSync(note), moment).toBe(false);
  }
  database = await startEmbeddedPostgres(folder);
  expect(database.adopted).toBe(false);
});

test("data of another version is refused in one line, and left alone", async () => {
  await database.stop();
  const version = join(folder, "postgres", "PG_VERSION");
  writeFileSync(version, "17\n");
  await expect(startEmbeddedPostgres(folder)).rejects.toThrow(
    /written by PostgreSQL 17, but the embedded one is 18/,
  );
  writeFileSync(version, "18\n");
  database = await startEmbeddedPostgres(folder);
});

test("a folder that cannot be written is named, with the remedy", async () => {
  const file = join(folder, "a-file");
  writeFileSync(file, "");
  await expect(startEmbeddedPostgres(join(file, "below"))).rejects.toThrow(
    /not writable \(ENOTDIR\).*COUNTERSIGN_DATA/,
  );
});
