import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { play } from "@/e2e/faults/scene";
import { createKey } from "../auth/keys";
import { ensureFirstWorkspace } from "../auth/people";
import { as, asAdmin, codeOf, newRole } from "../db/app-role.fixture";
import { type Database, openDatabase, type Sql } from "../db/client";
import { migrate } from "../db/migrate";
import { verify } from "../db/read/verify";
import { type Engine, openEngine } from "../engine/open";
import { type TestDatabase, testDatabase } from "../testing/database";
import { emailOf } from "./cast";
import { lockLiveAgent } from "./find";
import { type Made, makeDemo } from "./make";
import { removeDemo, silence } from "./remove";

// What is loaded can be taken away without a trace, and nothing else can: as the one role that owns everything, and as the role
// that owns nothing.

const REFUSED = "42501";
const app = newRole();
afterAll(() => asAdmin((sql) => sql.unsafe(`drop role if exists ${app.name}`)));

type Place = { base: TestDatabase; db: Database; engine: Engine; orgId: string; realId: string };

/** Every table that knows workspaces, and whether anything of this one is in it. */
async function tracesOf(sql: Sql, workspaceId: string): Promise<string[]> {
  const tables = await sql<Array<{ name: string }>>`
    select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'workspace_id' and t.table_type = 'BASE TABLE'`;
  expect(tables.length).toBeGreaterThan(15);
  const traces: string[] = [];
  for (const { name } of [...tables, { name: "workspaces" }]) {
    const column = name === "workspaces" ? "id" : "workspace_id";
    const rows = await sql.unsafe(`select 1 from ${name} where ${column} = $1 limit 1`, [workspaceId]);
    if (rows.length > 0) traces.push(name);
  }
  return traces;
}

describe.each(["the owner of everything", "a role that owns nothing"])("as %s", (who) => {
  let place: Place;
  let made: Made;

  beforeAll(async () => {
    const base = await testDatabase();
    const owns = who.startsWith("the owner");
    if (!owns) await migrate(base.url, { app });
    const db = openDatabase({ url: owns ? base.url : as(app, base.url), name: "test", max: 4 });
    const engine = openEngine(db, { listen: false });
    const first = await ensureFirstWorkspace(db, { name: "Acme", slug: "acme" });
    place = { base, db, engine, orgId: first.orgId, realId: first.workspaceId };
    await play(engine, base.sql as unknown as Sql);
    made = (await makeDemo(db, engine, { orgId: first.orgId, signIns: true })) as Made;
  });
  afterAll(async () => {
    await place.engine.close();
    await place.db.close();
    await place.base.close();
  });

  test("after removing it no table knows its id, nobody of it can sign in, and the rest is whole", async () => {
    const { db, base } = place;
    const { sql } = db;
    const { workspaceId } = made;
    const agentId = await lockLiveAgent(sql, workspaceId);
    await createKey(db, { workspaceId, kind: "agent", agentId });
    const [ana] = await sql<Array<{ id: string; user_id: string }>>`
      select id, user_id from people where workspace_id = ${workspaceId} and email = ${emailOf("ana")}`;
    await sql`insert into auth_sessions (id, token, user_id, expires_at) values ('s', 't', ${ana?.user_id ?? ""}, now())`;
    await sql`
      insert into auth_verifications (id, identifier, value, expires_at)
      values ('v', 'x', ${JSON.stringify({ email: emailOf("ana") })}, now())`;
    await sql`insert into saved_views (workspace_id, id, person_id, name, query) values (${workspaceId}, ${randomUUID()}, ${ana?.id ?? ""}, 'x', '')`;
    const before = await rowsBeside(sql, workspaceId);
    expect((await tracesOf(sql, workspaceId)).length).toBeGreaterThan(10);

    expect(await removeDemo(sql)).toBe(true);

    expect(await tracesOf(sql, workspaceId)).toEqual([]);
    for (const table of ["auth_users", "auth_accounts", "auth_sessions", "auth_verifications"])
      expect([table, await sql.unsafe(`select 1 from ${table}`)]).toMatchObject([table, []]);
    expect(await rowsBeside(sql, workspaceId)).toEqual(before);
    const { violations } = await verify(base.sql as unknown as Sql);
    expect(violations).toEqual([]);
    expect(await removeDemo(sql)).toBe(false);
  });

  test("it can be loaded again at once, also while another one is still going", async () => {
    const { db, engine, orgId } = place;
    const first = (await makeDemo(db, engine, { orgId, signIns: false })) as Made;
    await silence(db.sql, first.workspaceId);
    const second = (await makeDemo(db, engine, { orgId, signIns: false })) as Made;
    expect(second.workspaceId).not.toBe(first.workspaceId);
    await removeDemo(db.sql);
    expect(await tracesOf(db.sql, first.workspaceId)).toEqual([]);
    expect(await tracesOf(db.sql, second.workspaceId)).toEqual([]);
  });

  test("no other workspace can be emptied like that, whatever is said about it", async () => {
    const { db, base } = place;
    const [event] = await base.sql<Array<{ id: string }>>`select workspace_id as id from events limit 1`;
    const id = event?.id ?? "";
    const count = async () => (await base.sql`select count(*)::int as n from events`)[0]?.n as number;
    const before = await count();
    const url = db.url;
    expect(await codeOf(url, `select remove_demo_rows('${id}', 100)`)).toBe(REFUSED);
    expect(await codeOf(url, `update workspaces set environment = 'demo' where id = '${id}'`)).toBe(REFUSED);
    expect(await codeOf(url, `delete from events where workspace_id = '${id}'`)).toBe(REFUSED);
    expect(await codeOf(url, `select remove_demo_rows('${randomUUID()}', 100)`)).toBe(REFUSED);
    // Nor one in which nothing has happened yet, which no trigger of the events would save.
    await base.sql`
      insert into people (workspace_id, id, email, name, role) values (${place.realId}, gen_random_uuid(), 'olga@example.org', 'Olga', 'owner')`;
    expect(await codeOf(url, `select remove_demo_rows('${place.realId}', 100)`)).toBe(REFUSED);
    // Whose workspace went another way cannot come back as a demo.
    const born = `insert into workspaces (id, org_id, slug, name, environment) values ('${id}', '${place.orgId}', 'x', 'x', 'demo')`;
    await base.sql.unsafe(
      "alter table people drop constraint if exists people_workspace_id_workspaces_id_fk cascade",
    );
    const [kept] = await base.sql`delete from workspaces where id = ${id} and not exists (
      select from keys k where k.workspace_id = workspaces.id) returning *`;
    expect(kept).toBeDefined();
    expect(await codeOf(url, born)).toBe(REFUSED);
    await base.sql`insert into workspaces ${base.sql(kept as Record<string, string>)}`;
    expect(await count()).toBe(before);
  });

  test("a demo stays a demo", async () => {
    const { db, engine, orgId } = place;
    const { workspaceId } = (await makeDemo(db, engine, { orgId, signIns: false })) as Made;
    for (const statement of [
      `update workspaces set environment = 'production' where id = '${workspaceId}'`,
      `update workspaces set id = '${randomUUID()}' where id = '${workspaceId}'`,
    ])
      expect(await codeOf(db.url, statement)).toBe(REFUSED);
    expect(await codeOf(db.url, `update workspaces set name = 'x' where id = '${workspaceId}'`)).toBe(
      "done: 1",
    );
    await removeDemo(db.sql);
  });
});

/** How many rows there are of everybody else. */
async function rowsBeside(sql: Sql, workspaceId: string) {
  const [row] = await sql`
    select (select count(*)::int from events where workspace_id <> ${workspaceId}) as events,
      (select count(*)::int from intents where workspace_id <> ${workspaceId}) as intents,
      (select count(*)::int from people where workspace_id <> ${workspaceId}) as people,
      (select count(*)::int from deliveries where workspace_id <> ${workspaceId}) as deliveries`;
  return row;
}
