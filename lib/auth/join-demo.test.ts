import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { personOfUser, workspacesOfUser } from "../db/read/people";
import { type TestDatabase, testDatabase } from "../testing/database";
import { createOwnerLink } from "./links";
import { makeWorkspace } from "./make-workspace";
import { ensureFirstWorkspace, hasOwner } from "./people";
import { completeSetup } from "./setup";

// The first run beside a demo that was loaded before anybody was here.

let base: TestDatabase;
let db: Database;
let workspaceId: string;
const demoId = "00000000-0000-4000-8000-000000000001"; // before any other in every order

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 2 });
  const first = await ensureFirstWorkspace(db, { name: "Acme", slug: "acme" });
  workspaceId = first.workspaceId;
  await base.sql`
    insert into workspaces (id, org_id, slug, name, environment, created_at)
    values (${demoId}, ${first.orgId}, 'demo', 'Demo', 'demo', now() - interval '1 day')`;
  await base.sql`insert into auth_users (id, name, email) values ('demo-ana', 'Ana', 'ana@demo.example')`;
  await base.sql`
    insert into people (workspace_id, id, user_id, email, name, role)
    values (${demoId}, gen_random_uuid(), 'demo-ana', 'ana@demo.example', 'Ana', 'owner')`;
});
afterAll(async () => {
  await db.close();
  await base.close();
});

test("an owner of the demo owns nothing real: the first run is still to come, and is for the real workspace", async () => {
  expect(await hasOwner(db.sql)).toBe(false);
  expect(await ensureFirstWorkspace(db, { name: "x", slug: "x" })).toMatchObject({ workspaceId });
});

test("an owner of the demo makes no real workspace out of it", async () => {
  const [ana] = await base.sql`select id from people where workspace_id = ${demoId}`;
  const by = { workspaceId: demoId, personId: ana?.id as string };
  expect(await makeWorkspace(db, by, { name: "Mine" })).toMatchObject({
    ok: false,
    message: expect.stringContaining("the demo"),
  });
});

test("whoever becomes the owner is in the demo too, and sees their own workspace first", async () => {
  const link = await createOwnerLink(db, workspaceId, null, "http://x");
  const form = {
    workspace: "Acme",
    name: "Olga",
    email: "olga@example.org",
    password: "correct horse battery",
  };
  expect(await completeSetup(db, new URL(link).searchParams.get("token") ?? "", form)).toMatchObject({
    ok: true,
  });
  const [user] = await base.sql`select id from auth_users where email = 'olga@example.org'`;
  const userId = user?.id as string;
  expect((await workspacesOfUser(db.sql, userId)).map(({ name }) => name)).toEqual(["Acme", "Demo"]);
  expect(await personOfUser(db.sql, userId)).toMatchObject({ workspaceId, isDemo: false, role: "owner" });
  expect(await personOfUser(db.sql, userId, demoId)).toMatchObject({ isDemo: true, role: "owner" });
});
