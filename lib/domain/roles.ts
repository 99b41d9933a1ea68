// Who may change what about the people and the machines of a workspace. Each rule answers null, or says in a sentence why
// not. What they are asked on is read under the lock of the workspace, so two changes never judge each other's past.
import { type Role, SCOPES, type Scope } from "./types";

export type PersonStatus = "active" | "invited" | "removed";
export type Somebody = { id: string; role: Role };
/** `otherOwners`: active owners who can sign in, besides the person it is about. */
export type Subject = Somebody & { name: string; status: PersonStatus; otherOwners: number };

const RANK: Record<Role, number> = { auditor: 0, member: 1, admin: 2, owner: 3 };

export const manages = (role: Role): boolean => role === "owner" || role === "admin";
/** Whether somebody may say afterwards who may what, or more of it; `from` null: they may nothing yet. */
export const raises = (from: Role | null, to: Role): boolean =>
  manages(to) && (from === null || RANK[to] > RANK[from]);
/** Auditors read everything, and change nothing. */
export const readsSettings = (role: Role): boolean => manages(role) || role === "auditor";

/** What a token of such a person may do, at most. */
export function scopesFor(role: Role | null): Scope[] {
  if (role === "auditor") return ["read"];
  return SCOPES.filter((scope) => scope !== "admin" || (role !== null && manages(role)));
}

/** The roles this one may give, for a choice that offers nothing which would be refused. */
export const rolesToGive = (by: Role): Role[] => {
  if (by === "owner") return ["owner", "admin", "member", "auditor"];
  return by === "admin" ? ["admin", "member", "auditor"] : [];
};

export const refuseManaging = (by: Role): string | null =>
  manages(by) ? null : "Only owners and admins of the workspace may change this.";

/** Who says where mail goes could have every sign-in link come to themselves, an owner's too. */
export const refuseMailServer = (by: Role): string | null =>
  by === "owner" ? null : "Only an owner of the workspace may change where its mail goes.";

/** A view for everybody stands beside everybody's inbox. */
export const refuseSharing = (by: Role): string | null =>
  by === "auditor" ? "Auditors change nothing for others: keep it for yourself." : null;

const refuseOwners = (by: Role, ...roles: Role[]): string | null =>
  by !== "owner" && roles.includes("owner") ? "Only an owner makes or unmakes an owner." : null;

export const refuseInviting = (by: Somebody, role: Role): string | null =>
  refuseManaging(by.role) ?? refuseOwners(by.role, role);

export function refuseRole(by: Somebody, of: Subject, to: Role): string | null {
  const barred = refuseManaging(by.role) ?? refuseOwners(by.role, of.role, to);
  if (barred) return barred;
  if (of.status === "removed") return `${of.name} was removed: restore them first.`;
  if (by.id === of.id && RANK[to] > RANK[by.role])
    return "Nobody raises their own role: somebody else has to.";
  return to === "owner" ? null : refuseLastOwner(of);
}

export function refuseRemoval(by: Somebody, of: Subject): string | null {
  const barred = refuseManaging(by.role) ?? refuseOwners(by.role, of.role);
  if (barred) return barred;
  if (of.status === "removed") return `${of.name} was removed already.`;
  const last = refuseLastOwner(of);
  if (last) return last;
  return by.id === of.id ? "You cannot remove yourself: ask another owner or admin." : null;
}

export function refuseRestoring(by: Somebody, of: Subject): string | null {
  const barred = refuseManaging(by.role) ?? refuseOwners(by.role, of.role);
  if (barred) return barred;
  return of.status === "removed" ? null : `${of.name} was not removed.`;
}

/** About somebody who was invited and has not come: sending the link again, or taking it back. */
export function refuseInvitee(by: Somebody, of: Subject): string | null {
  const barred = refuseManaging(by.role) ?? refuseOwners(by.role, of.role);
  if (barred) return barred;
  return of.status === "invited" ? null : `${of.name} has no open invitation.`;
}

// Without an owner nobody could ever make one again.
const refuseLastOwner = (of: Subject): string | null =>
  of.role === "owner" && of.status === "active" && of.otherOwners === 0
    ? `${of.name} is the last owner. Make somebody else an owner first.`
    : null;
