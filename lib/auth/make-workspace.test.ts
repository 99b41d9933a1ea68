import { afterAll, beforeAll, expect, test } from "vitest";
import { personOfUser, workspacesOfUser } from "../db/read/people";
import { makeWorkspace } from "./make-workspace";
import { type Cast, makeStaff, openCast } from "./people.fixture";

let cast: Cast;
beforeAll(async () => {
  cast = await openCast();
});
afterAll(() => cast.close());

test("an owner makes another workspace, is its owner, and finds it among theirs", async () => {
  const { by } = await makeStaff(cast);
  const made = await makeWorkspace(cast.db, by.owner, { name: "Staging" });
  if (!made.ok) throw new Error(made.message);
  const userId = `user-${by.owner.personId}`;
  const names = (await workspacesOfUser(cast.db.sql, userId)).map((workspace) => workspace.name);
  expect(names).toEqual(["Staging", "Test"]);
  const there = await personOfUser(cast.db.sql, userId, made.workspaceId);
  expect(there).toMatchObject({ workspaceId: made.workspaceId, role: "owner", email: "owner@example.org" });
  expect(there?.id).not.toBe(by.owner.personId);
  // Chosen by nobody, the first one is shown.
  expect((await personOfUser(cast.db.sql, userId))?.workspaceId).toBe(by.owner.workspaceId);
});

test.each(["admin", "member", "auditor"] as const)("nobody else does: %s", async (role) => {
  const { by } = await makeStaff(cast);
  expect(await makeWorkspace(cast.db, by[role], { name: "Staging" })).toMatchObject({ ok: false });
});

test("two of the same name at the same moment are two workspaces with two addresses", async () => {
  const { by, world } = await makeStaff(cast);
  const both = await Promise.all([1, 2].map(() => makeWorkspace(cast.db, by.owner, { name: "Staging" })));
  expect(both.map((each) => each.ok)).toEqual([true, true]);
  const rows = await cast.db
    .sql`select slug from workspaces where org_id = ${world.orgId} and name = 'Staging' order by slug`;
  expect(rows.map((row) => row.slug)).toEqual(["staging", "staging-2"]);
});

test("a choice that is not theirs shows them their own", async () => {
  const [{ by }, other] = [await makeStaff(cast), await makeStaff(cast)];
  const userId = `user-${by.member.personId}`;
  const seen = await personOfUser(cast.db.sql, userId, other.world.workspaceId);
  expect(seen?.workspaceId).toBe(by.member.workspaceId);
});
