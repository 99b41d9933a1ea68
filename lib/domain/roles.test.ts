import { describe, expect, test } from "vitest";
import {
  manages,
  readsSettings,
  refuseInvitee,
  refuseInviting,
  refuseManaging,
  refuseRemoval,
  refuseRestoring,
  refuseRole,
  refuseSharing,
  rolesToGive,
  type Subject,
} from "./roles";
import { ROLES, type Role } from "./types";

// The whole matrix, written out: who (row) may do what, to somebody of which role. + yes, - no.

const subject = (role: Role, more: Partial<Subject> = {}): Subject => ({
  id: "other",
  name: "Ben",
  role,
  status: "active",
  otherOwners: 1,
  ...more,
});
const by = (role: Role) => ({ id: "me", role });
const sign = (refusal: string | null): string => (refusal === null ? "+" : "-");
const row = (rule: (role: Role) => string | null): string => ROLES.map((role) => sign(rule(role))).join("");

const INVITES: Record<Role, string> = { owner: "++++", admin: "-+++", member: "----", auditor: "----" };
const REMOVES = INVITES;
// One row for each role that somebody has, one column for each that they would get: owner, admin, member, auditor.
const CHANGES: Record<Role, Record<Role, string>> = {
  owner: { owner: "++++", admin: "++++", member: "++++", auditor: "++++" },
  admin: { owner: "----", admin: "-+++", member: "-+++", auditor: "-+++" },
  member: { owner: "----", admin: "----", member: "----", auditor: "----" },
  auditor: { owner: "----", admin: "----", member: "----", auditor: "----" },
};

describe.each(ROLES)("%s", (role) => {
  test("invites", () => {
    expect(row((to) => refuseInviting(by(role), to))).toBe(INVITES[role]);
    expect(rolesToGive(role)).toEqual(ROLES.filter((to) => refuseInviting(by(role), to) === null));
  });

  test.each(ROLES)("changes the role of somebody who is %s", (of) => {
    expect(row((to) => refuseRole(by(role), subject(of), to))).toBe(CHANGES[role][of]);
    expect(row((to) => refuseRole(by(role), subject(of, { status: "invited" }), to))).toBe(CHANGES[role][of]);
    expect(row((to) => refuseRole(by(role), subject(of, { status: "removed" }), to))).toBe("----");
  });

  test("removes, restores, sends invitations again", () => {
    expect(row((of) => refuseRemoval(by(role), subject(of)))).toBe(REMOVES[role]);
    expect(row((of) => refuseRemoval(by(role), subject(of, { status: "removed" })))).toBe("----");
    expect(row((of) => refuseRestoring(by(role), subject(of, { status: "removed" })))).toBe(REMOVES[role]);
    expect(row((of) => refuseRestoring(by(role), subject(of)))).toBe("----");
    expect(row((of) => refuseInvitee(by(role), subject(of, { status: "invited" })))).toBe(REMOVES[role]);
    expect(row((of) => refuseInvitee(by(role), subject(of)))).toBe("----");
  });

  test("manages groups, keys and the workspace, or only looks", () => {
    expect(sign(refuseManaging(role))).toBe(role === "owner" || role === "admin" ? "+" : "-");
    expect(manages(role)).toBe(role === "owner" || role === "admin");
    expect(readsSettings(role)).toBe(role !== "member");
  });

  test("shares a view with everybody, or keeps it for themselves", () => {
    expect(sign(refuseSharing(role))).toBe(role === "auditor" ? "-" : "+");
  });

  test("never raises themself, may step down, and never removes themself", () => {
    const rank = { auditor: 0, member: 1, admin: 2, owner: 3 };
    const me = subject(role, { id: "me" });
    for (const to of ROLES) {
      const refused = refuseRole(by(role), me, to) !== null;
      if (rank[to] > rank[role]) expect(refused).toBe(true);
      else expect(refused).toBe(!manages(role));
    }
    expect(refuseRemoval(by(role), me)).not.toBeNull();
  });
});

test("the last owner is neither demoted nor removed; one who never came is no owner to count on", () => {
  const last = subject("owner", { otherOwners: 0 });
  for (const to of ["admin", "member", "auditor"] as const)
    expect(refuseRole(by("owner"), last, to)).toContain("last owner");
  expect(refuseRole(by("owner"), last, "owner")).toBeNull();
  expect(refuseRemoval(by("owner"), last)).toContain("last owner");
  expect(refuseRemoval(by("owner"), { ...last, status: "invited" })).toBeNull();
});
