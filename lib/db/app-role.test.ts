import { afterAll, beforeAll, expect, test } from "vitest";
import { play } from "@/e2e/faults/scene";
import { decide } from "../engine/decide";
import { openEngine } from "../engine/open";
import { type TestDatabase, testDatabase } from "../testing/database";
import { draftOf, makePerson, makeWorld } from "../testing/factory";
import { APPEND_ONLY } from "./app-role";
import { as, asAdmin, asking, codeOf, newRole } from "./app-role.fixture";
import { type Database, openDatabase } from "./client";
import { migrate, pendingMigrations } from "./migrate";
import { intentKey } from "./read/hub";
import { verify } from "./read/verify";

// What the running processes can and cannot do, as PostgreSQL itself sees it.

const REFUSED = "42501";
const app = newRole();
let base: TestDatabase;
let url: string;
let db: Database;

beforeAll(async () => {
  base = await testDatabase();
  url = as(app, base.url);
  await migrate(base.url, { app });
  db = openDatabase({ url, name: "test", max: 4 });
});
afterAll(async () => {
  await db.close();
  await base.close();
  await asAdmin((sql) => sql.unsafe(`drop role ${app.name}`));
});

test("everything that becomes of an intent becomes of it as app, and the checker reads it as app", async () => {
  const engine = openEngine(db, { listen: false });
  const { ids } = await play(engine, db.sql);
  await engine.close();
  const { violations, checked } = await verify(db.sql);
  expect(violations).toEqual([]);
  expect(checked.intents).toBe(Object.keys(ids).length);
  expect(await pendingMigrations(url)).toEqual([]);
});

test("as app one process hears what another did", async () => {
  const [here, there] = [openEngine(db, { name: "here" }), openEngine(db, { name: "there", listen: false })];
  const world = await makeWorld(db.sql);
  const ana = await makePerson(db.sql, world, "ana@example.org", "owner");
  const made = await here.submit(draftOf(world, { title: "Go?" }));
  const taskId = made.ok ? made.value.intent.id : "";
  let rings = 0;
  const unwatch = here.hub.watch(intentKey(taskId), () => {
    rings += 1;
  });
  await decide(there, { workspaceId: world.workspaceId, taskId, actor: ana, outcome: "approved" });
  await expect.poll(() => rings).toBeGreaterThan(0);
  unwatch();
  await Promise.all([here.close(), there.close()]);
});

test("as app a session has its settings, its locks, and sight of its own kind", async () => {
  const [row] = await db.sql.begin(async (tx) => {
    await tx`set local statement_timeout = '60s'`;
    return await tx`select current_setting('statement_timeout') as patience, current_setting('lock_timeout') as lock,
      pg_try_advisory_xact_lock(1, 2) as locked,
      (select count(*)::int > 0 from pg_stat_activity where usename = ${app.name} and query <> '') as seen`;
  });
  expect(row).toEqual({ patience: "1min", lock: "2s", locked: true, seen: true });
});

test.each([
  "update events set actor = actor",
  "update events set actor = actor where false",
  "delete from events",
  "delete from events where false",
  "update admin_events set what = what",
  "delete from admin_events",
  "truncate admin_events",
  "truncate events",
  "truncate intents cascade",
  "drop trigger events_append_only on events",
  "drop trigger events_no_truncate on events",
  "alter trigger events_append_only on events rename to gone",
  "alter table events disable trigger all",
  "alter table events disable trigger events_append_only",
  "create rule shadow as on insert to events do instead nothing",
  "create trigger mine before insert on events for each row execute function refuse_change()",
  "set session_replication_role = replica",
  "create or replace function refuse_change() returns trigger language plpgsql as 'begin return new; end'",
  "create or replace function app_now() returns timestamptz language sql as 'select now()'",
  "drop function app_now()",
  "drop table events",
  "drop table timers",
  "drop index events_one_terminal",
  "alter table events drop constraint events_pkey",
  "alter table intents add column mine text",
  "create table mine (n int)",
  "create table public.mine (n int)",
  "create index mine on events (type)",
  "create schema mine",
  "create table drizzle.mine (n int)",
  "delete from drizzle.__drizzle_migrations",
  "insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 1)",
  "set role countersign",
  "set session authorization countersign",
  "create role mine",
  "copy (select 1) to program 'true'",
])("PostgreSQL refuses to app: %s", async (statement) => {
  const before = await base.sql`select count(*) from events`;
  expect(await codeOf(url, statement)).toBe(REFUSED);
  expect(await base.sql`select count(*) from events`).toEqual(before);
});

test("app cannot hand itself what it lacks", async () => {
  await codeOf(url, `grant update, delete, truncate on events to ${app.name}`);
  expect(await codeOf(url, "delete from events")).toBe(REFUSED);
  expect(await codeOf(url, `alter role ${app.name} superuser`)).toBe(REFUSED);
});

test("app owns nothing", async () => {
  const [row] = await base.sql`
    select count(*)::int as n from pg_shdepend d join pg_roles r on r.oid = d.refobjid where r.rolname = ${app.name} and deptype = 'o'`;
  expect(row?.n).toBe(0);
});

test("what the triggers call append-only, the rights do too", async () => {
  const rows = await base.sql<Array<{ name: string }>>`
    select distinct tgrelid::regclass::text as name from pg_trigger where tgfoid = 'refuse_change'::regproc`;
  expect(rows.map(({ name }) => name).sort()).toEqual(APPEND_ONLY);
});

/** The row versions that rights and roles are kept in: a statement that changes nothing would still make new ones. */
const catalog = () => base.sql`
  select (select string_agg(xmin::text, ' ' order by oid) from pg_class where relacl is not null or relnamespace = 'public'::regnamespace) as tables,
    (select string_agg(xmin::text, ' ' order by oid) from pg_namespace) as schemas, (select string_agg(xmin::text, ' ' order by oid) from pg_proc where pronamespace = 'public'::regnamespace) as functions,
    (select xmin::text from pg_database where datname = current_database()) as database, (select xmin::text from pg_authid where rolname = ${app.name}) as role`;

test("a second time changes nothing, whoever made up the password", async () => {
  const before = await catalog();
  expect(await migrate(base.url, { app })).toEqual({ applied: [] });
  expect(await migrate(base.url, { app: { ...app, isOurs: true } })).toEqual({ applied: [] });
  expect(await catalog()).toEqual(before);
});

test("rights that were given by hand are taken back, and those that were taken are given", async () => {
  await base.sql.unsafe(`grant all on events, timers, drizzle.__drizzle_migrations to ${app.name};
    grant create on schema public to public; grant delete on events to public; revoke delete on timers from ${app.name};
    revoke execute on function app_now() from public`);
  await migrate(base.url, { app });
  for (const statement of ["delete from events", "truncate timers", "create table mine (n int)"])
    expect(await codeOf(url, statement)).toBe(REFUSED);
  expect(await codeOf(url, "delete from timers where false")).toBe("done: 0");
  expect(await codeOf(url, "select app_now()")).toBe("done: 1");
});

test("a password of our own making is set right; an operator's is left alone", async () => {
  const other = { ...app, password: "another-password" };
  await migrate(base.url, { app: other });
  expect(await codeOf(url, "select 1")).toBe("done: 1");
  await migrate(base.url, { app: { ...other, isOurs: true } });
  expect(await codeOf(url, "select 1")).toBe("28P01");
  expect(await codeOf(as(other, base.url), "select 1")).toBe("done: 1");
  await migrate(base.url, { app: { ...app, isOurs: true } });
  await asking(url, (sql) => sql`select 1`);
});
