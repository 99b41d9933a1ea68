// Every change of settings, tried by every role on a real database: who may, changes something and leaves a record; who
// may not, changes nothing.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROLES, type Role } from "../domain/types";
import { makeGroup, makePerson } from "../testing/factory";
import type { By, Verdict } from "./administer";
import { addToGroup, makeGroup as createGroup, deleteGroup, removeFromGroup, renameGroup } from "./groups";
import { invite, inviteAgain, withdrawInvitation } from "./invite";
import { deleteAgent, makeAgent, makeKey, revokeMachineKey, rotateKey, setAgentStatus } from "./machines";
import { type Cast, makeStaff, openCast, PUBLIC_URL, type Staff } from "./people.fixture";
import { comeBack, goAway, savePersonal } from "./personal-settings";
import { removePerson, restorePerson } from "./removal";
import { changeRole } from "./role";
import { saveWorkspace } from "./workspace-settings";

let cast: Cast;
beforeAll(async () => {
  cast = await openCast();
});
afterAll(() => cast.close());

type Try = (by: By, staff: Staff) => Promise<Verdict>;
const place = () => ({ sql: cast.db.sql, publicUrl: PUBLIC_URL });
const db = () => cast.db;

async function another(staff: Staff, role: Role = "member"): Promise<string> {
  const { id } = await makePerson(db().sql, staff.world, `${role}${Math.random()}@example.org`, role);
  return id;
}
async function invited(staff: Staff, role: Role): Promise<string> {
  const email = `new${Math.random()}@example.org`;
  await invite(place(), staff.by.owner, { email, role, groups: [] });
  const [row] = await db().sql`select id from people where email = ${email}`;
  return row?.id as string;
}
async function agent(staff: Staff): Promise<string> {
  const made = await makeAgent(db(), staff.by.owner, { name: `bot${Math.random()}`, description: null });
  return made.ok ? made.agentId : "";
}
async function key(staff: Staff, agentId: string | null = null): Promise<string> {
  await makeKey(db(), staff.by.owner, { agentId, scopes: ["read"], days: null });
  const { workspaceId } = staff.world;
  const [row] = await db()
    .sql`select id from keys where workspace_id = ${workspaceId} order by created_at desc limit 1`;
  return row?.id as string;
}
const group = (staff: Staff, people: string[] = []) =>
  makeGroup(db().sql, staff.world, `g${Math.random()}`, people.map((id) => ({ id })) as never);

async function removed(staff: Staff, role: Role): Promise<string> {
  const id = await another(staff, role);
  await removePerson(db(), staff.by.owner, { personId: id });
  return id;
}

const MANAGERS: Role[] = ["owner", "admin"];
const OWNERS: Role[] = ["owner"];
const ALL: Role[] = [...ROLES];

const ACTIONS: Record<string, { may: Role[]; try: Try }> = {
  "invite a member": {
    may: MANAGERS,
    try: (by) => invite(place(), by, { email: `m${Math.random()}@example.org`, role: "member", groups: [] }),
  },
  "invite an owner": {
    may: OWNERS,
    try: (by) => invite(place(), by, { email: `o${Math.random()}@example.org`, role: "owner", groups: [] }),
  },
  "send an invitation again": {
    may: MANAGERS,
    try: async (by, s) => inviteAgain(place(), by, { personId: await invited(s, "member") }),
  },
  "send an owner’s invitation again": {
    may: OWNERS,
    try: async (by, s) => inviteAgain(place(), by, { personId: await invited(s, "owner") }),
  },
  "withdraw an invitation": {
    may: MANAGERS,
    try: async (by, s) => withdrawInvitation(db(), by, { personId: await invited(s, "auditor") }),
  },
  "make a member an admin": {
    may: MANAGERS,
    try: async (by, s) => changeRole(db(), by, { personId: await another(s), role: "admin" }),
  },
  "make a member an owner": {
    may: OWNERS,
    try: async (by, s) => changeRole(db(), by, { personId: await another(s), role: "owner" }),
  },
  "make an owner a member": {
    may: OWNERS,
    try: async (by, s) => changeRole(db(), by, { personId: await another(s, "owner"), role: "member" }),
  },
  "remove an admin": {
    may: MANAGERS,
    try: async (by, s) => removePerson(db(), by, { personId: await another(s, "admin") }),
  },
  "remove an owner": {
    may: OWNERS,
    try: async (by, s) => removePerson(db(), by, { personId: await another(s, "owner") }),
  },
  "restore a member": {
    may: MANAGERS,
    try: async (by, s) => restorePerson(db(), by, { personId: await removed(s, "member") }),
  },
  "restore an owner": {
    may: OWNERS,
    try: async (by, s) => restorePerson(db(), by, { personId: await removed(s, "owner") }),
  },
  "make a group": { may: MANAGERS, try: (by) => createGroup(db(), by, { name: `Team ${Math.random()}` }) },
  "rename a group": {
    may: MANAGERS,
    try: async (by, s) => renameGroup(db(), by, { groupId: await group(s), name: `Crew ${Math.random()}` }),
  },
  "add to a group": {
    may: MANAGERS,
    try: async (by, s) => addToGroup(db(), by, { groupId: await group(s), personId: await another(s) }),
  },
  "take out of a group": {
    may: MANAGERS,
    try: async (by, s) => {
      const personId = await another(s);
      return removeFromGroup(db(), by, { groupId: await group(s, [personId]), personId });
    },
  },
  "delete a group": {
    may: MANAGERS,
    try: async (by, s) => deleteGroup(db(), by, { groupId: await group(s) }),
  },
  "make an agent": {
    may: MANAGERS,
    try: (by) => makeAgent(db(), by, { name: `bot${Math.random()}`, description: null }),
  },
  "suspend an agent": {
    may: MANAGERS,
    try: async (by, s) => setAgentStatus(db(), by, { agentId: await agent(s), status: "suspended" }),
  },
  "end an agent": {
    may: MANAGERS,
    try: async (by, s) => deleteAgent(db(), by, { agentId: await agent(s) }),
  },
  "make an agent’s key": {
    may: MANAGERS,
    try: async (by, s) => makeKey(db(), by, { agentId: await agent(s), scopes: ["submit"], days: 30 }),
  },
  "make a workspace key": {
    may: MANAGERS,
    try: (by) => makeKey(db(), by, { agentId: null, scopes: ["read"], days: null }),
  },
  "make a key that decides": {
    may: [],
    try: (by) => makeKey(db(), by, { agentId: null, scopes: ["decide"], days: null }),
  },
  "rotate a key": {
    may: MANAGERS,
    try: async (by, s) => rotateKey(db(), by, { keyId: await key(s), overlapHours: 1 }),
  },
  "revoke a key": {
    may: MANAGERS,
    try: async (by, s) => revokeMachineKey(db(), by, { keyId: await key(s, await agent(s)) }),
  },
  "change the workspace": {
    may: MANAGERS,
    try: (by) => saveWorkspace(db(), by, { name: `Acme ${Math.random()}`, undoSeconds: 9 }),
  },
  "be away": {
    may: ALL,
    try: (by, s) =>
      goAway(db(), by, {
        from: new Date(),
        until: null,
        substituteId: by.personId === s.by.admin.personId ? s.by.owner.personId : s.by.admin.personId,
      }),
  },
};

const records = async ({ world }: Staff) => {
  const { workspaceId } = world;
  const rows = await db().sql`select actor from admin_events where workspace_id = ${workspaceId}`;
  return rows.map((row) => row.actor as string);
};

describe.each(Object.entries(ACTIONS))("%s", (_name, action) => {
  test.each(ROLES)("as %s", async (role) => {
    const staff = await makeStaff(cast);
    const by = staff.by[role];
    const verdict = await action.try(by, staff);
    expect(verdict.ok, verdict.ok ? "" : verdict.message).toBe(action.may.includes(role));
    // The scene is set by the owner, so for them one more than the scene took.
    const mine = (await records(staff)).filter((actor) => actor === `person:${by.personId}`);
    if (role !== "owner") expect(mine).toHaveLength(verdict.ok ? 1 : 0);
    else expect(mine.length > 0).toBe(verdict.ok);
  });
});

test.each(["admin", "member", "auditor"] as const)("as %s nobody raises themself", async (role) => {
  const { by } = await makeStaff(cast);
  const { personId } = by[role];
  for (const to of ["owner", "admin"] as const)
    if (to !== role) expect((await changeRole(db(), by[role], { personId, role: to })).ok).toBe(false);
  const [row] = await db().sql`select role from people where id = ${personId}`;
  expect(row?.role).toBe(role);
});

test.each(ROLES)("as %s: one’s own settings, and coming back", async (role) => {
  const { by } = await makeStaff(cast);
  const settings = {
    zone: "Europe/Berlin",
    language: "de",
    theme: "dark",
    shortcuts: false,
    autoAdvance: true,
  } as const;
  expect(await savePersonal(db(), by[role], { name: "Neu", settings })).toEqual({ ok: true });
  expect(await comeBack(db(), by[role])).toEqual({ ok: true });
});

test.each(ROLES)("whoever was removed changes nothing, though they were %s", async (role) => {
  const staff = await makeStaff(cast);
  const by = staff.by[role];
  await db().sql`update people set status = 'removed' where id = ${by.personId}`;
  for (const action of Object.values(ACTIONS)) {
    const verdict = await action.try(by, staff);
    expect(verdict.ok).toBe(false);
  }
  expect((await records(staff)).filter((actor) => actor === `person:${by.personId}`)).toEqual([]);
});
