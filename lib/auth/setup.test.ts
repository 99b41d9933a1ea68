import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { setClock, type TestDatabase, testDatabase } from "@/lib/testing/database";
import { createOwnerLink, findLink } from "./links";
import { ensureFirstWorkspace, ensureOwner, hasOwner } from "./people";
import { agreed, createAuth, findSession } from "./sessions";
import { completeSetup, viewSetup } from "./setup";

const PUBLIC_URL = "http://127.0.0.1:8100";
const FORM = { workspace: "Acme", name: "Ana", email: "Ana@Example.org", password: "correct horse battery" };
const HOUR_MS = 3_600_000;

let test_: TestDatabase;
let db: Database;
let auth: ReturnType<typeof createAuth>;
let workspaceId: string;

beforeAll(async () => {
  test_ = await testDatabase();
  db = openDatabase({ url: test_.url, name: "test", max: 8 });
  auth = createAuth(db, { publicUrl: PUBLIC_URL, secret: "a secret that is long enough for a test" });
  ({ workspaceId } = await ensureFirstWorkspace(db, { name: "Countersign", slug: "main" }));
});
beforeEach(async () => {
  await setClock(test_.sql, 0);
  await test_.sql`delete from people`;
  await test_.sql`delete from auth_users`;
});
afterAll(async () => {
  await db.close();
  await test_.close();
});

const tokenOf = (link: string): string => new URL(link).searchParams.get("token") ?? "";
const newToken = async (personId: string | null = null) =>
  tokenOf(await createOwnerLink(db, workspaceId, personId, PUBLIC_URL));

/** Signs in and gives the headers that the browser would send from then on. */
async function signedIn(email: string, password: string): Promise<Headers> {
  const answer = await auth.api.signInEmail({ body: { email, password }, asResponse: true });
  const [cookie = ""] = (answer.headers.get("set-cookie") ?? "").split(";");
  return new Headers({ cookie });
}

test("two that start at once make one workspace", async () => {
  const made = await Promise.all(
    [1, 2, 3].map(() => ensureFirstWorkspace(db, { name: "Countersign", slug: "main" })),
  );
  expect(new Set(made.map((workspace) => workspace.workspaceId))).toEqual(new Set([workspaceId]));
});

test("a link is spent once, however many use it at the same moment, and only its hash is kept", async () => {
  const token = await newToken();
  const results = await Promise.all(Array.from({ length: 8 }, () => completeSetup(db, token, FORM)));
  expect(results.filter((result) => result.ok)).toHaveLength(1);
  expect(results.filter((result) => !result.ok && result.reason !== "used")).toEqual([]);
  const [owners] = await test_.sql`select count(*)::int as n from people where user_id is not null`;
  expect(owners?.n).toBe(1);
  const rows = await test_.sql`select * from links`;
  expect(JSON.stringify(rows)).not.toContain(token);
});

test("looking at a link changes nothing; what it says depends on its state", async () => {
  const token = await newToken();
  for (let i = 0; i < 3; i++) expect((await viewSetup(db.sql, token))?.link.state).toBe("open");
  expect(await findLink(db.sql, "sign_in", token)).toBeNull();
  expect(await findLink(db.sql, "owner", "x")).toBeNull();
  await setClock(test_.sql, 24 * HOUR_MS);
  expect((await viewSetup(db.sql, token))?.link.state).toBe("expired");
  expect(await completeSetup(db, token, FORM)).toEqual({ ok: false, reason: "expired" });
});

test("once there is an owner, a link for nobody in particular opens nothing, and older ones are dead", async () => {
  const [first, second] = [await newToken(), await newToken()];
  expect((await completeSetup(db, first, FORM)).ok).toBe(true);
  expect(await hasOwner(db.sql)).toBe(true);
  expect(await completeSetup(db, second, FORM)).toEqual({ ok: false, reason: "used" });
  expect(await completeSetup(db, await newToken(), FORM)).toEqual({ ok: false, reason: "owner_exists" });
});

test("a link for a person is for that person whatever the form says, sets a new password and ends every session", async () => {
  await completeSetup(db, await newToken(), FORM);
  const before = await signedIn("ana@example.org", FORM.password);
  expect(await findSession(auth, db.sql, before)).not.toBeNull();
  const ana = await ensureOwner(db, workspaceId, { email: "ana@example.org", name: "Ana" });
  const again = { ...FORM, email: "mallory@example.org", password: "another long password" };
  expect(await completeSetup(db, await newToken(ana.id), again)).toEqual({
    ok: true,
    email: "ana@example.org",
  });
  expect(await findSession(auth, db.sql, before)).toBeNull();
  expect((await signedIn("ana@example.org", FORM.password)).get("cookie")).toBe("");
  expect(await findSession(auth, db.sql, await signedIn("ana@example.org", again.password))).not.toBeNull();
});

test("of several links for a person one is used, and then none opens anything; the workspace keeps its name", async () => {
  await completeSetup(db, await newToken(), FORM);
  const { id } = await ensureOwner(db, workspaceId, { email: "bo@example.org", name: "Bo" });
  const [one, other] = [await newToken(id), await newToken(id)];
  const form = { ...FORM, email: "bo@example.org", workspace: "Bo's" };
  expect(await completeSetup(db, other, form)).toMatchObject({ ok: true });
  expect(await completeSetup(db, one, form)).toEqual({ ok: false, reason: "used" });
  expect((await viewSetup(db.sql, one))?.workspaceName).toBe(FORM.workspace);
});

test("a link for a person makes its user that person, whoever they were here before", async () => {
  await completeSetup(db, await newToken(), FORM);
  const [before] = await db.sql`select id, user_id from people`;
  await db.sql`update people set email = 'ana-before@example.org' where id = ${before?.["id"]}`;
  const ana = await ensureOwner(db, workspaceId, { email: "ana@example.org", name: "Ana" });
  expect((await completeSetup(db, await newToken(ana.id), FORM)).ok).toBe(true);
  const users = await db.sql`select id, user_id from people order by created_at`;
  expect(users).toEqual([
    { id: before?.["id"], user_id: null },
    { id: ana.id, user_id: before?.["user_id"] },
  ]);
});

test("nobody signs up by themselves", async () => {
  const body = { email: "new@example.org", password: "a long password", name: "New" };
  expect(await agreed(() => auth.api.signUpEmail({ body }))).toBe(false);
});

test("the table holds no session token, and a session ends after eight hours in which nobody used it", async () => {
  await completeSetup(db, await newToken(), FORM);
  const headers = await signedIn("ana@example.org", FORM.password);
  const token =
    decodeURIComponent(headers.get("cookie") ?? "")
      .split("=")[1]
      ?.split(".")[0] ?? "";
  expect(token.length).toBeGreaterThanOrEqual(32);
  const [row] = await test_.sql<Array<{ token: string }>>`select token from auth_sessions`;
  expect(row?.token).toMatch(/^[0-9a-f]{64}$/);
  expect(row?.token).not.toContain(token);

  await setClock(test_.sql, 7 * HOUR_MS);
  expect(await findSession(auth, db.sql, headers)).not.toBeNull();
  await setClock(test_.sql, 14 * HOUR_MS);
  expect(await findSession(auth, db.sql, headers)).not.toBeNull();
  await setClock(test_.sql, 23 * HOUR_MS);
  expect(await findSession(auth, db.sql, headers)).toBeNull();
  expect(await test_.sql`select 1 from auth_sessions`).toHaveLength(0);
});

test("a cookie that was changed by one letter is nobody's", async () => {
  await completeSetup(db, await newToken(), FORM);
  const cookie = (await signedIn("ana@example.org", FORM.password)).get("cookie") ?? "";
  const at = cookie.indexOf("=") + 5;
  const forged = cookie.slice(0, at) + (cookie[at] === "a" ? "b" : "a") + cookie.slice(at + 1);
  expect(await findSession(auth, db.sql, new Headers({ cookie: forged }))).toBeNull();
});

test("with an https address the session cookie is bound to this host and to https", async () => {
  await completeSetup(db, await newToken(), FORM);
  const secure = createAuth(db, {
    publicUrl: "https://countersign.example.org",
    secret: "a secret that is long enough for a test",
  });
  const body = { email: "ana@example.org", password: FORM.password };
  const answer = await secure.api.signInEmail({ body, asResponse: true });
  const cookie = answer.headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(/^__Host-countersign\.session_token=/);
  for (const part of ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(part);
  expect(cookie).not.toContain("Domain");
});
