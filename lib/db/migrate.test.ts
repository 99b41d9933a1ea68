import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { databaseAt } from "../testing/template";
import { as, asAdmin, asking, codeOf, newRole } from "./app-role.fixture";
import { migrate, pendingMigrations } from "./migrate";

// Two roles as an operator gives them: an owner that may do nothing but own its database, and one for the processes.

const [owner, app, other] = [newRole(), newRole(), newRole()];
const database = `${owner.name}_db`;
let ownerUrl: string;
let later: string;

beforeAll(async () => {
  ownerUrl = as(owner, databaseAt(inject("databaseServer"), database));
  later = mkdtempSync(join(tmpdir(), "countersign-migrations-"));
  writeLaterMigration();
  await asAdmin((sql) => sql.unsafe(`create role ${owner.name} login password '${owner.password}'`));
  await asAdmin((sql) => sql.unsafe(`create database ${database} owner ${owner.name}`));
});
afterAll(async () => {
  rmSync(later, { recursive: true });
  await asAdmin((sql) => sql.unsafe(`drop database ${database} with (force)`));
  await asAdmin((sql) => sql.unsafe(`drop role if exists ${app.name}, ${other.name}, ${owner.name}`));
});

function writeLaterMigration(): void {
  cpSync("drizzle", later, { recursive: true });
  const file = join(later, "meta/_journal.json");
  const journal = JSON.parse(readFileSync(file, "utf8"));
  const last = journal.entries.at(-1);
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag: "9999_later" });
  writeFileSync(file, JSON.stringify(journal));
  writeFileSync(
    join(later, "9999_later.sql"),
    "create table later (id serial primary key, word text);\nselect pg_sleep(0.1)",
  );
}

test("an owner that may not create the role says who may, and what", async () => {
  await expect(migrate(ownerUrl, { app })).rejects.toThrow(
    new RegExp(
      `^There is no role "${app.name}", and DATABASE_OWNER_URL may not create it \\(permission denied to create role\\)\\. Let an administrator run: create role "${app.name}" login password '…'$`,
    ),
  );
});

test("a role that was created by hand gets its rights, and no password", async () => {
  await asAdmin((sql) => sql.unsafe(`create role ${app.name} login password '${app.password}'`));
  await expect(pendingMigrations(as(app, ownerUrl))).rejects.toThrow(
    /^This takes the owner of the tables \(permission denied for schema drizzle\)/,
  );
  expect(await migrate(ownerUrl, { app: { ...app, password: "not-the-one" } })).toEqual({ applied: [] });
  expect(await codeOf(as(app, ownerUrl), "select count(*) from intents")).toBe("done: 1");
});

test("a table of a later migration is open to app too, and closed where it must be", async () => {
  // However long one takes, and whatever else its owner may not take so long for.
  await asAdmin((sql) => sql.unsafe(`alter role ${owner.name} set statement_timeout = '10ms'`));
  await asAdmin((sql) => sql.unsafe(`alter role ${owner.name} set transaction_timeout = '50ms'`));
  expect(await migrate(ownerUrl, { folder: later, app })).toEqual({ applied: ["9999_later"] });
  await asAdmin((sql) => sql.unsafe(`alter role ${owner.name} reset all`));
  const url = as(app, ownerUrl);
  expect(await codeOf(url, "insert into later (word) values ('x')")).toBe("done: 1");
  expect(await codeOf(url, "update later set word = 'y'")).toBe("done: 1");
  expect(await codeOf(url, "truncate later")).toBe("42501");
});

test("with one role for everything, a role that owns nothing may find nothing to do, but is told what to set when there is", async () => {
  const url = as(app, ownerUrl);
  expect(await migrate(url, { folder: later })).toEqual({ applied: [] });
  await asking(
    ownerUrl,
    (sql) =>
      sql`delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)`,
  );
  await expect(migrate(url, { folder: later })).rejects.toThrow(
    /^This takes the owner of the tables \(permission denied for .*\)\. Name it in DATABASE_OWNER_URL, and run: npm run migrate$/,
  );
  await asking(ownerUrl, (sql) => sql`drop table later`);
});

test.each([
  ["the owner", () => owner],
  ["a superuser", () => ({ ...owner, name: "countersign" })],
  ["a role that belongs to the owner", () => other],
])("%s is not taken for the processes", async (_name, role) => {
  if (role() === other)
    await asAdmin((sql) => sql.unsafe(`create role ${other.name} login in role ${owner.name}`));
  await expect(migrate(ownerUrl, { app: role() })).rejects.toThrow(
    /may do all that the owner of the tables may\. Name another in DATABASE_URL/,
  );
});

test("what the owner cannot take away is said in one line", async () => {
  await asAdmin((sql) => sql.unsafe(`grant pg_write_all_data to ${app.name}`));
  await expect(migrate(ownerUrl, { app })).rejects.toThrow(
    new RegExp(
      `^The rights of the role "${app.name}" are not .* administrator run: .*revoke delete, update on table public\\.events from ${app.name}`,
    ),
  );
  await asAdmin((sql) => sql.unsafe(`revoke pg_write_all_data from ${app.name}`));
  expect(await migrate(ownerUrl, { app })).toEqual({ applied: [] });
});

test("a role that looks for tables elsewhere is told so, before anything is made there", async () => {
  const LOOKS_ELSEWHERE =
    /^The tables belong in the schema public, and this role looks elsewhere \(search_path is/;
  const empty = `${database}_empty`;
  await asAdmin((sql) => sql.unsafe(`create database ${empty} owner ${owner.name}`));
  await asAdmin((sql) => sql.unsafe(`alter role ${owner.name} set search_path = elsewhere`));
  try {
    await expect(pendingMigrations(ownerUrl)).rejects.toThrow(LOOKS_ELSEWHERE);
    await expect(migrate(ownerUrl)).rejects.toThrow(LOOKS_ELSEWHERE);
    await expect(migrate(as(owner, databaseAt(inject("databaseServer"), empty)))).rejects.toThrow(
      LOOKS_ELSEWHERE,
    );
    expect(await pendingMigrations(`${ownerUrl}?search_path=public`)).toEqual([]);
  } finally {
    await asAdmin((sql) => sql.unsafe(`alter role ${owner.name} reset search_path`));
    await asAdmin((sql) => sql.unsafe(`drop database ${empty} with (force)`));
  }
});
