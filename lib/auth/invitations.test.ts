import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { setClock } from "../testing/database";
import { makeGroup, makePerson } from "../testing/factory";
import { joinAsSignedIn, joinWithPassword, viewInvitation } from "./invitation";
import { invite, inviteAgain, withdrawInvitation } from "./invite";
import { ALL_OF_IT, leftOfAccount, makeOfAccount, NOTHING_OF_IT } from "./made-of-account.fixture";
import { type Cast, makeStaff, openCast, PUBLIC_URL, type Staff, tokenIn } from "./people.fixture";
import { changeRole } from "./role";
import { agreed, createAuth } from "./sessions";

let cast: Cast;
let staff: Staff;
beforeAll(async () => {
  cast = await openCast();
  staff = await makeStaff(cast);
});
afterAll(() => cast.close());

const FORM = { name: "Nina", password: "correct horse battery" };
const DAY_MS = 86_400_000;
const place = () => ({ sql: cast.db.sql, publicUrl: PUBLIC_URL });
let count = 0;
async function invited(groups: string[] = [], email = `Nina${count++}@Example.org`) {
  const made = await invite(place(), staff.by.owner, { email, role: "member", groups });
  if (!made.ok) throw new Error(made.message);
  const [row] = await cast.db.sql`
    select id from people where workspace_id = ${staff.world.workspaceId} and lower(email) = ${email.toLowerCase()}`;
  return { token: tokenIn(made.link), email: email.toLowerCase(), personId: row?.id as string };
}
const person = async (id: string) =>
  (await cast.db.sql`select status, name, user_id is not null as comes from people where id = ${id}`)[0];

test("somebody invited is nobody until they have come, and then has the role and groups they were given", async () => {
  const groupId = await makeGroup(cast.db.sql, staff.world, "finance", []);
  const { token, email, personId } = await invited([groupId]);
  expect(await person(personId)).toMatchObject({ status: "invited", comes: false });
  expect(await viewInvitation(cast.db.sql, token)).toMatchObject({ email, role: "member", accountId: null });
  expect(await joinWithPassword(cast.db, token, FORM)).toEqual({ ok: true, email });
  expect(await person(personId)).toEqual({ status: "active", name: "Nina", comes: true });
  const members = await cast.db.sql`select person_id as id from group_people where group_id = ${groupId}`;
  expect(members.map((row) => row.id)).toEqual([personId]);
  expect(await joinWithPassword(cast.db, token, FORM)).toEqual({ ok: false, reason: "used" });
});

test("whoever may not invite any more is told that of themselves, and not of the role that they chose", async () => {
  const wish = { email: "late@example.org", role: "member" as const, groups: [] };
  const barred = { ok: false, message: "Only owners and admins of the workspace may change this." };
  expect(await invite(place(), staff.by.member, wish)).toEqual(barred);
  const [one] = await cast.db
    .sql`select id from people where workspace_id = ${staff.world.workspaceId} limit 1`;
  const change = { personId: one?.id as string, role: "auditor" as const };
  expect(await changeRole(cast.db, staff.by.member, change)).toEqual(barred);
});

test("a link is spent once, however many use it at the same moment, and only its hash is kept", async () => {
  const { token } = await invited();
  const all = await Promise.all(Array.from({ length: 6 }, () => joinWithPassword(cast.db, token, FORM)));
  expect(all.filter((one) => one.ok)).toHaveLength(1);
  expect(JSON.stringify(await cast.base.sql`select * from links`)).not.toContain(token);
});

test("it ends after seven days, when another is sent, and when it is withdrawn", async () => {
  const old = await invited();
  await setClock(cast.base.sql, 7 * DAY_MS);
  expect(await joinWithPassword(cast.db, old.token, FORM)).toEqual({ ok: false, reason: "expired" });
  await setClock(cast.base.sql, 0);
  const again = await inviteAgain(place(), staff.by.admin, { personId: old.personId });
  expect(await joinWithPassword(cast.db, old.token, FORM)).toEqual({ ok: false, reason: "used" });
  const fresh = again.ok ? tokenIn(again.link) : "";
  expect((await viewInvitation(cast.db.sql, fresh))?.link.state).toBe("open");
  expect(await withdrawInvitation(cast.db, staff.by.admin, { personId: old.personId })).toEqual({ ok: true });
  expect((await joinWithPassword(cast.db, fresh, FORM)).ok).toBe(false);
  expect(await person(old.personId)).toBeUndefined();
});

test("an address that signs in here already joins as who it is: an invitation never sets its password", async () => {
  const { sql } = cast.db;
  await sql`insert into auth_users (id, name, email) values ('olaf', 'Olaf', 'olaf@example.org'), ('eve', 'Eve', 'eve@example.org')`;
  const { token, personId } = await invited([], "olaf@example.org");
  expect((await viewInvitation(sql, token))?.accountId).toBe("olaf");
  expect(await joinWithPassword(cast.db, token, FORM)).toEqual({ ok: false, reason: "sign_in" });
  expect(await joinAsSignedIn(cast.db, token, "eve")).toEqual({ ok: false, reason: "sign_in" });
  expect(await sql`select 1 from auth_accounts where user_id = 'olaf'`).toHaveLength(0);
  expect((await viewInvitation(sql, token))?.link.state).toBe("open");
  expect(await joinAsSignedIn(cast.db, token, "olaf")).toEqual({ ok: true, email: "olaf@example.org" });
  expect(await person(personId)).toEqual({ status: "active", name: "Olaf", comes: true });
});

test("who takes another’s invitation is out, with all they made of it, when the other proves the address by a link", async () => {
  const { token, email, personId } = await invited();
  await joinWithPassword(cast.db, token, FORM);
  const { workspaceId } = staff.world;
  const besides = {
    workspaceId,
    personId: (await makePerson(cast.db.sql, staff.world, "besides@example.org")).id,
  };
  for (const each of [{ workspaceId, personId }, besides]) await makeOfAccount(cast.db.sql, each);
  const auth = createAuth(cast.db, {
    publicUrl: PUBLIC_URL,
    secret: "a secret that is long enough for a test",
  });
  const signIn = () => agreed(() => auth.api.signInEmail({ body: { email, password: FORM.password } }));
  const sessions = () =>
    cast.db
      .sql`select s.id from auth_sessions s join auth_users u on u.id = s.user_id where u.email = ${email}`;
  expect(await signIn()).toBe(true);
  const said = vi.spyOn(console, "info");
  await auth.api.signInMagicLink({ headers: new Headers(), body: { email } });
  const link = String(said.mock.calls.flat().find((line) => String(line).startsWith("Sign-in link")));
  said.mockRestore();
  const proof = /token=([^&\s]+)/.exec(link)?.[1] ?? "";
  const before = (await sessions()).map((row) => row.id);
  expect(
    await agreed(() => auth.api.magicLinkVerify({ headers: new Headers(), query: { token: proof } })),
  ).toBe(true);
  expect(await signIn()).toBe(false);
  expect((await sessions()).filter((row) => before.includes(row.id))).toEqual([]);
  expect(await leftOfAccount(cast.db.sql, { personId })).toEqual(NOTHING_OF_IT);
  expect(await leftOfAccount(cast.db.sql, besides)).toEqual(ALL_OF_IT);
  // Whoever signs in by a link again keeps what they made since.
  await makeOfAccount(cast.db.sql, { workspaceId, personId });
  await cast.db
    .sql`update auth_users set email_verified = true, updated_at = app_now() where email = ${email}`;
  expect(await leftOfAccount(cast.db.sql, { personId })).toEqual(ALL_OF_IT);
});

test("who is here already under another address does not become two people", async () => {
  const { sql } = cast.db;
  await sql`insert into auth_users (id, name, email) values ('tess', 'Tess', 'tess@example.org')`;
  const { id } = await makePerson(sql, staff.world, "tess-before@example.org");
  await sql`update people set user_id = 'tess' where id = ${id}`;
  const { token, personId } = await invited([], "tess@example.org");
  expect(await joinAsSignedIn(cast.db, token, "tess")).toEqual({ ok: false, reason: "here" });
  expect((await person(personId))?.status).toBe("invited");
});

test("whom it cannot be sent to is said at the field", async () => {
  const { email } = await invited();
  const again = await invite(place(), staff.by.owner, {
    email: email.toUpperCase(),
    role: "admin",
    groups: [],
  });
  expect(again).toMatchObject({ ok: false, field: "email" });
  const here = { email: "member@example.org", role: "member" as const, groups: [] };
  expect(await invite(place(), staff.by.owner, here)).toMatchObject({ ok: false, field: "email" });
  const strange = { email: "x@example.org", role: "member" as const, groups: [staff.world.workspaceId] };
  expect(await invite(place(), staff.by.owner, strange)).toMatchObject({ ok: false, field: "groups" });
});
