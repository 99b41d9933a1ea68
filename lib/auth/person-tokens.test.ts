import { afterAll, beforeAll, expect, test } from "vitest";
import { tokensOfPerson } from "../db/read/person-tokens";
import { ROLES, SCOPES, type Scope } from "../domain/types";
import { authenticator } from "./authenticate";
import { type Cast, makeStaff, openCast } from "./people.fixture";
import { makePersonToken, revokePersonToken } from "./person-tokens";

let cast: Cast;
beforeAll(async () => {
  cast = await openCast();
});
afterAll(() => cast.close());

const authenticate = async (token: string) =>
  await authenticator(cast.db.sql).authenticate({ apiKey: null, bearer: token, ip: "127.0.0.1" });
const wish = (scopes: Scope[], days: number | null = 30) => ({ name: "Laptop", scopes, days });

test("a token does what was chosen for it, is listed without what it is made of, and stops when it is revoked", async () => {
  const { by } = await makeStaff(cast);
  const made = await makePersonToken(cast.db, by.member, wish(["read", "decide"]));
  if (!made.ok) throw new Error(made.message);
  expect(await authenticate(made.token)).toMatchObject({
    ok: true,
    principal: { personId: by.member.personId, scopes: ["read", "decide"] },
  });
  const [listed, ...rest] = await tokensOfPerson(cast.db.sql, by.member.workspaceId, by.member.personId);
  expect(rest).toEqual([]);
  expect(listed).toMatchObject({ name: "Laptop", scopes: ["read", "decide"], expired: false });
  expect(JSON.stringify(listed)).not.toContain(made.token.slice(-40));

  const keyId = listed?.id ?? "";
  expect((await revokePersonToken(cast.db, by.owner, { keyId })).ok).toBe(false); // not theirs
  expect(await revokePersonToken(cast.db, by.member, { keyId })).toEqual({ ok: true });
  expect(await authenticate(made.token)).toMatchObject({ ok: false });
  expect(await tokensOfPerson(cast.db.sql, by.member.workspaceId, by.member.personId)).toEqual([]);
  const notes = await cast.db.sql`
    select what from admin_events where workspace_id = ${by.member.workspaceId} order by id`;
  expect(notes.map((row) => row.what)).toEqual(["key.made", "key.revoked"]);
});

test.each(ROLES)("nobody makes a token that may more than they: %s", async (role) => {
  const { by } = await makeStaff(cast);
  const allowed: Record<string, Scope[]> = {
    owner: [...SCOPES],
    admin: [...SCOPES],
    member: SCOPES.filter((scope) => scope !== "admin"),
    auditor: ["read"],
  };
  const made: Scope[] = [];
  for (const scope of SCOPES)
    if ((await makePersonToken(cast.db, by[role], wish([scope]))).ok) made.push(scope);
  expect(made).toEqual(allowed[role]);
});

test("a token that may nothing is no token, and one that expires says when", async () => {
  const { by } = await makeStaff(cast);
  expect(await makePersonToken(cast.db, by.member, wish([]))).toMatchObject({ ok: false, field: "scopes" });
  await makePersonToken(cast.db, by.member, wish(["read"], null));
  await makePersonToken(cast.db, by.member, wish(["read"], 7));
  const listed = await tokensOfPerson(cast.db.sql, by.member.workspaceId, by.member.personId);
  const days = listed.map(({ expiresAt, createdAt }) =>
    expiresAt === null ? null : Math.round((expiresAt.getTime() - createdAt.getTime()) / 86_400_000),
  );
  expect(new Set(days)).toEqual(new Set([null, 7]));
});

test("there is an end to how many somebody has, and the expired do not count", async () => {
  const { by } = await makeStaff(cast);
  for (let i = 0; i < 50; i++)
    expect((await makePersonToken(cast.db, by.member, wish(["read"]))).ok).toBe(true);
  expect(await makePersonToken(cast.db, by.member, wish(["read"]))).toMatchObject({ ok: false });
  await cast.db.sql`update keys set expires_at = app_now() where workspace_id = ${by.member.workspaceId}`;
  expect((await makePersonToken(cast.db, by.member, wish(["read"]))).ok).toBe(true);
});
