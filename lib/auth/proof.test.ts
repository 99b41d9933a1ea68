// What gives somebody more rights, or asks less of them, wants to know that whoever is at the browser is the person; what does
// neither is not in their way.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Role, Scope } from "../domain/types";
import { makePerson } from "../testing/factory";
import type { By, Verdict } from "./administer";
import { invite, inviteAgain } from "./invite";
import { makeKey, rotateKey } from "./machines";
import { type Cast, makeStaff, openCast, PUBLIC_URL, type Staff } from "./people.fixture";
import { removePerson, restorePerson } from "./removal";
import { changeRole } from "./role";
import { saveWorkspace } from "./workspace-settings";

let cast: Cast;
let staff: Staff;
beforeAll(async () => {
  cast = await openCast();
  staff = await makeStaff(cast);
});
afterAll(() => cast.close());

const place = () => ({ sql: cast.db.sql, publicUrl: PUBLIC_URL });
const some = () => `somebody${Math.random()}@example.org`;
const ask = (by: By, role: Role) => invite(place(), by, { email: some(), role, groups: [] });

async function person(role: Role): Promise<string> {
  return (await makePerson(cast.db.sql, staff.world, some(), role)).id;
}
async function invited(role: Role): Promise<string> {
  const email = some();
  await invite(place(), staff.by.owner, { email, role, groups: [] });
  const [row] = await cast.db.sql`select id from people where email = ${email}`;
  return row?.id as string;
}
async function removed(role: Role): Promise<string> {
  const personId = await person(role);
  await removePerson(cast.db, staff.by.owner, { personId });
  return personId;
}
async function key(...scopes: Scope[]): Promise<string> {
  const made = await makeKey(cast.db, staff.by.owner, { agentId: null, scopes, days: 30 });
  if (!made.ok) throw new Error(made.message);
  const [row] = await cast.db.sql`select id from keys where hint = ${made.hint}`;
  return row?.id as string;
}
/** From what the workspace was set to before. */
async function set(by: By, before: Choices, after: Choices): Promise<Verdict> {
  await saveWorkspace(cast.db, staff.by.owner, { name: "Acme", ...before });
  return saveWorkspace(cast.db, by, { name: "Acme", ...after });
}
type Choices = Partial<Parameters<typeof saveWorkspace>[2]>;

type Try = (by: By) => Promise<Verdict>;
const scopes = (...given: Scope[]) => ({ agentId: null, scopes: given, days: 30 });

const RISKY: Record<string, Try> = {
  "inviting an owner": (by) => ask(by, "owner"),
  "inviting an admin": (by) => ask(by, "admin"),
  "the link of an owner's invitation": async (by) =>
    inviteAgain(place(), by, { personId: await invited("owner") }),
  "making an owner of an admin": async (by) =>
    changeRole(cast.db, by, { personId: await person("admin"), role: "owner" }),
  "making an admin of a member": async (by) =>
    changeRole(cast.db, by, { personId: await person("member"), role: "admin" }),
  "restoring an admin": async (by) => restorePerson(cast.db, by, { personId: await removed("admin") }),
  "a key with admin rights": (by) => makeKey(cast.db, by, scopes("read", "admin")),
  "rotating a key with admin rights": async (by) =>
    rotateKey(cast.db, by, { keyId: await key("read", "admin"), overlapHours: 1 }),
  "decisions by token, switched on": (by) =>
    set(by, { tokenDecisions: false }, { tokenDecisions: true, undoSeconds: 9 }),
  "codes by mail for more": (by) => set(by, { mailedCodes: "none" }, { mailedCodes: "low" }),
};

const HARMLESS: Record<string, Try> = {
  "inviting a member": (by) => ask(by, "member"),
  "inviting an auditor": (by) => ask(by, "auditor"),
  "the link of a member's invitation": async (by) =>
    inviteAgain(place(), by, { personId: await invited("member") }),
  "making an admin of an owner": async (by) =>
    changeRole(cast.db, by, { personId: await person("owner"), role: "admin" }),
  "making a member of an auditor": async (by) =>
    changeRole(cast.db, by, { personId: await person("auditor"), role: "member" }),
  "restoring a member": async (by) => restorePerson(cast.db, by, { personId: await removed("member") }),
  "a key that reads and submits": (by) => makeKey(cast.db, by, scopes("read", "submit")),
  "rotating a key that reads": async (by) =>
    rotateKey(cast.db, by, { keyId: await key("read"), overlapHours: 1 }),
  "decisions by token, switched off": (by) => set(by, { tokenDecisions: true }, { tokenDecisions: false }),
  "codes by mail for less": (by) => set(by, { mailedCodes: "low" }, { mailedCodes: "none" }),
  "all of it as it was, and another name": (by) =>
    set(by, { mailedCodes: "normal", tokenDecisions: true }, { name: "Acme & Sons" }),
};

const events = async () => (await cast.db.sql`select id from admin_events order by id`).map(({ id }) => id);

test.each(Object.entries(RISKY))("%s wants a fresh sign-in", async (_, attempt) => {
  const { owner } = staff.by;
  expect(await attempt({ ...owner, isFresh: false })).toMatchObject({ ok: false, wantsProof: true });
  expect(await attempt({ ...owner, isFresh: true })).toMatchObject({ ok: true });
});

test.each(Object.entries(HARMLESS))("%s wants none", async (_, attempt) => {
  expect(await attempt({ ...staff.by.owner, isFresh: false })).toMatchObject({ ok: true });
});

test("whoever may not is told that, and not to prove who they are", async () => {
  for (const attempt of Object.values(RISKY)) {
    const verdict = await attempt({ ...staff.by.member, isFresh: false });
    expect(verdict).toMatchObject({ ok: false });
    expect(verdict).not.toHaveProperty("wantsProof");
  }
});

test("what is refused for want of it has changed nothing", async () => {
  const old = { ...staff.by.owner, isFresh: false };
  const personId = await person("member");
  const keyId = await key("admin");
  await saveWorkspace(cast.db, staff.by.owner, { name: "Acme", mailedCodes: "none" });
  const held = async () => ({
    people: await cast.db.sql`select id, role, status from people order by id`,
    keys: await cast.db.sql`select id, expires_at, revoked_at from keys order by id`,
    links: await cast.db.sql`select id, expires_at from links order by id`,
    settings: await cast.db.sql`select settings::text from workspaces`,
    events: await events(),
  });
  const before = await held();
  await ask(old, "owner");
  await changeRole(cast.db, old, { personId, role: "owner" });
  await makeKey(cast.db, old, scopes("admin"));
  await rotateKey(cast.db, old, { keyId, overlapHours: 0 });
  await saveWorkspace(cast.db, old, { name: "Other", mailedCodes: "normal" });
  expect(await held()).toEqual(before);
});
