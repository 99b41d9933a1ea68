import type { Sql } from "../db/client";
import { raises, refuseManaging, refuseRole } from "../domain/roles";
import type { Role } from "../domain/types";
import { administer, type By, refused, refuseUnproved, type Verdict } from "./administer";
import { type DrawnFrom, printOf, refuseStale, type Saved, savedAs } from "./drawn-from";
import { endLinks } from "./links";
import { NOBODY, subjectOf } from "./subject";

/** Counts from the next thing they do: what they may is read anew each time. */
export function changeRole(
  db: { sql: Sql },
  by: By,
  { personId, role, drawnFrom }: { personId: string; role: Role; drawnFrom?: DrawnFrom },
): Promise<Verdict<Saved>> {
  return administer<Saved>(db, by, async (tx, me) => {
    const of = await subjectOf(tx, me.workspaceId, personId);
    if (!of) return refused(NOBODY);
    const notTheirs = refuseManaging(me.role); // whichever role it is
    if (notTheirs) return refused(notTheirs);
    const barred = refuseRole(me, of, role);
    if (barred) return refused(barred, "role");
    const stale = await refuseStale(tx, me, drawnFrom, printOf(of.role), {
      what: ["person.role_changed", "owner.made"],
      of: { name: "person", value: of.id },
    });
    if (stale) return stale;
    const saved = savedAs(drawnFrom, printOf(role));
    if (of.role === role) return { ok: true, ...saved };
    const unproved = refuseUnproved(me, raises(of.role, role));
    if (unproved) return unproved;
    await tx`
      update people set role = ${role}, updated_at = app_now()
      where workspace_id = ${me.workspaceId} and id = ${personId}`;
    if (role !== "owner") await endLinks(tx, "owner", { workspaceId: me.workspaceId, personId });
    await me.note("person.role_changed", { person: of.id, name: of.name, from: of.role, to: role });
    return { ok: true, ...saved };
  });
}
