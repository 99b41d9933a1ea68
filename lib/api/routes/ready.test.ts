// What a load balancer and whoever is called at night are told: ready only while something can be submitted.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from "vitest";
import { apiFixture } from "../tenants.fixture";

// A small disk, which only root can make, whose PostgreSQL runs as nobody. Not where the log of the database is: without room
// for that it ends by itself.
const disk = mkdtempSync(join(tmpdir(), "countersign-disk-"));
const mount = ["-t", "tmpfs", "-o", "size=64m,uid=65534,gid=65534", "tmpfs", disk];
const isSmall = process.platform === "linux" && spawnSync("mount", mount).status === 0;
const filler = join(disk, "filler");

let at: Awaited<ReturnType<typeof apiFixture>>;
let name: string;
const admin = postgres(inject("databaseServer"), { max: 1, onnotice: () => {} });
beforeAll(async () => {
  at = await apiFixture();
  name = new URL(at.db.url).pathname.slice(1);
});
afterAll(async () => {
  await at.close();
  if (isSmall) await admin.unsafe(`drop tablespace if exists ${name}`);
  await admin.end();
  if (isSmall) spawnSync("umount", [disk]);
  rmSync(disk, { recursive: true, force: true });
});

const hangUp = () =>
  admin`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = ${name} and pid <> pg_backend_pid()`;

const ready = () => at.ask("GET", "/readyz", { key: null });
const submit = async () => {
  const body = { intent_type: "ready.v1", to_agent: "human", payload: {}, human_task: { title: "Ready?" } };
  return (await at.ask("POST", "/v1/intents", { body })).status;
};
/** Not at once: an answer is good for a second. */
const bothBecome = (status: number) =>
  expect
    .poll(async () => [(await ready()).status, await submit()], { timeout: 20_000 })
    .toEqual([status, status]);

beforeEach(() => bothBecome(200));

test("a database that takes nothing new is not ready, and is again when it does", async () => {
  await admin.unsafe(`alter database ${name} set default_transaction_read_only = on`);
  await hangUp();
  await bothBecome(503);
  const { body, headers } = await ready();
  expect(body).toMatchObject({
    error: { code: "service_unavailable", message: expect.stringMatching(/standby|read only/) },
  });
  expect(headers.get("retry-after")).toBe("1");
  expect((await at.ask("GET", "/healthz", { key: null })).status).toBe(200);
  await admin.unsafe(`alter database ${name} reset default_transaction_read_only`);
  await bothBecome(200);
});

test("however many ask, the database is asked once a second", async () => {
  const asked = vi.spyOn(at.db.sql, "unsafe");
  const began = performance.now();
  const answers = await Promise.all(Array.from({ length: 200 }, ready));
  for (let i = 0; i < 200; i++) answers.push(await ready());
  const seconds = Math.ceil((performance.now() - began) / 1000);
  expect(answers.map(({ status }) => status)).toEqual(Array(400).fill(200));
  expect(asked.mock.calls.length).toBeLessThanOrEqual(seconds + 1);
  asked.mockRestore();
});

test.skipIf(!isSmall)("a disk that is full is not ready, and is again when there is room", async () => {
  await admin.unsafe(`create tablespace ${name} location '${disk}'`);
  await admin.unsafe(`alter database ${name} with allow_connections false`);
  await hangUp();
  await admin.unsafe(`alter database ${name} set tablespace ${name}`);
  await admin.unsafe(`alter database ${name} with allow_connections true`);
  await bothBecome(200);
  // As much as there is room for is written.
  expect(() => writeFileSync(filler, Buffer.alloc(2 ** 26))).toThrow("ENOSPC");
  await bothBecome(503);
  rmSync(filler);
  await bothBecome(200);
});
