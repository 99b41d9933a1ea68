import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Sql } from "postgres";
import { expect, test } from "vitest";
import { asking, codeOf } from "./app-role.fixture";
import { migrate, pendingMigrations } from "./migrate";
import { earlierDatabase, migrateTo } from "./migrate-to.fixture";

// An upgrade that does not come through, on a database as the version before left it.

const { app, url } = earlierDatabase();
const BEFORE = "0036_key_holders";
const NEXT = "0037_callers";

/** What is there, and one more. */
async function withLater<T>(statements: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-later-"));
  cpSync("drizzle", folder, { recursive: true });
  const file = join(folder, "meta/_journal.json");
  const journal = JSON.parse(readFileSync(file, "utf8"));
  const last = journal.entries.at(-1);
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag: "9999_later" });
  writeFileSync(file, JSON.stringify(journal));
  writeFileSync(join(folder, "9999_later.sql"), statements);
  return await work(folder).finally(() => rmSync(folder, { recursive: true }));
}

/** A long read, as of somebody who looks around or takes a backup. */
async function whileRead<T>(table: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  return (await asking(url(), (sql) =>
    sql.begin(async (tx) => {
      await tx.unsafe(`lock table ${table} in access share mode`);
      return await work(sql);
    }),
  )) as T;
}

async function untilWaitedFor(table: string): Promise<void> {
  const waiting = (sql: Sql) =>
    sql`select from pg_locks where relation = ${table}::regclass and not granted and database =
      (select oid from pg_database where datname = current_database())`;
  while ((await asking(url(), waiting)).length === 0) await delay(20);
}

const isHere = () => codeOf(url(), "select caller_id from keys");

test("what keeps a table from the upgrade is waited for, and keeps it from nobody else", async () => {
  await migrateTo(BEFORE, url(), app);
  const upgrade = await whileRead("keys", async () => {
    const migrated = migrate(url(), { app, patienceMs: 600_000 });
    await untilWaitedFor("keys");
    // Behind whoever waits to change it; a session that comes anew does so while the table is still being read.
    expect(await codeOf(url(), "select count(*) from keys")).toBe("done: 1");
    return { migrated };
  });
  expect(await upgrade.migrated).toEqual({ applied: [NEXT] });
});

test("what a newer version has changed is left alone, and its own processes go on until they are exchanged", async () => {
  await withLater("create table later (id int)", (folder) => migrate(url(), { folder, app }));
  await expect(migrate(url(), { app })).rejects.toMatchObject({
    name: "Complaint",
    message:
      "A newer version of Countersign has changed this database (1 migration(s) that this one does not know). Put that version in again, or go back to a backup that was made before it.",
  });
  expect(await pendingMigrations(url())).toEqual([]);
  await asking(url(), (sql) =>
    sql.unsafe(`drop table later; delete from drizzle.__drizzle_migrations
      where id = (select max(id) from drizzle.__drizzle_migrations)`),
  );
});

test("somebody else who migrates is named after a while, and nothing is begun", async () => {
  await asking(url(), async (sql) => {
    await sql`select pg_advisory_lock(7230001)`;
    await expect(migrate(url(), { app, patienceMs: 1 })).rejects.toMatchObject({
      name: "Complaint",
      message: "Another process is still bringing this database up to date. Start again when it is done.",
    });
  });
});

const fails = (code: string, said: string) =>
  `do $$ begin raise exception '${said}' using errcode = '${code}'; end $$`;

test.each([
  [
    "a disk that is full",
    fails("53100", "could not extend file"),
    /\(could not extend file\)\. Its disk is full: make room/,
  ],
  [
    "two that wait for each other",
    fails("40P01", "deadlock detected"),
    /\(deadlock detected\)\. .* end every other process/,
  ],
  [
    "a server that is stopped",
    "select pg_terminate_backend(pg_backend_pid())",
    /\)\. Start again when it can be reached\.$/,
  ],
  [
    "what does not fit",
    "create table intents ()",
    /\(relation "intents" already exists, at: create table intents \(\)\)\. Put the version in again that ran before, and report this line\.$/,
  ],
])("%s ends an upgrade in one line, and leaves nothing half done", async (_name, statement, says) => {
  const statements = `create table half ();\n--> statement-breakpoint\n${statement}`;
  await withLater(statements, async (folder) => {
    const failed = await migrate(url(), { folder, app }).catch((error: Error) => error);
    expect(failed).toMatchObject({ name: "Complaint" });
    expect((failed as Error).message).toMatch(
      /^The database could not be brought up to date, and is as it was \(.*$/,
    );
    expect((failed as Error).message).toMatch(says);
  });
  expect(await codeOf(url(), "select from half")).toBe("42P01");
  expect(await migrate(url(), { app })).toEqual({ applied: [] });
});

test("a table that stays in use ends it, too", async () => {
  await withLater("alter table keys add column later text", (folder) =>
    whileRead("keys", () =>
      expect(migrate(url(), { folder, app, patienceMs: 1 })).rejects.toMatchObject({
        name: "Complaint",
        message:
          "The database could not be brought up to date, and is as it was (canceling statement due to lock timeout). Something else is at work in it: end every other process on this database, then start again.",
      }),
    ),
  );
  expect(await isHere()).toMatch(/^done/);
});
