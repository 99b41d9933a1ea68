// Who is whose manager: an escalation may ask them. Never in a circle.
import type { Sql } from "../db/client";
import { refuseManaging } from "../domain/roles";
import { administer, type By, refused, type Verdict } from "./administer";
import { type DrawnFrom, printOf, refuseStale, type Saved, savedAs } from "./drawn-from";
import { type Found, NOBODY, subjectOf } from "./subject";

const LONGEST_CHAIN = 100;

/** `managerId` null: nobody. */
export function setManager(
  db: { sql: Sql },
  by: By,
  { personId, managerId, drawnFrom }: { personId: string; managerId: string | null; drawnFrom?: DrawnFrom },
): Promise<Verdict<Saved>> {
  return administer<Saved>(db, by, async (tx, me) => {
    const barred = refuseManaging(me.role);
    if (barred) return refused(barred);
    const { workspaceId } = me;
    const of = await subjectOf(tx, workspaceId, personId);
    if (!of) return refused(NOBODY);
    const [before] = await tx<Array<{ id: string | null }>>`
      select manager_id as id from people where workspace_id = ${workspaceId} and id = ${personId}`;
    const stale = await refuseStale(tx, me, drawnFrom, printOf(before?.id ?? null), {
      what: ["person.manager_changed"],
      of: { name: "person", value: of.id },
    });
    if (stale) return stale;
    const manager = managerId === null ? null : await subjectOf(tx, workspaceId, managerId);
    const wrong = managerId === null ? null : await whyNot(tx, workspaceId, of, manager);
    if (wrong) return refused(wrong, "manager");
    const changed = await tx`
      update people set manager_id = ${managerId}, updated_at = app_now()
      where workspace_id = ${workspaceId} and id = ${personId} and manager_id is distinct from ${managerId}::uuid`;
    if (changed.count > 0)
      await me.note("person.manager_changed", { person: of.id, name: of.name, manager: manager?.name ?? "" });
    return { ok: true, ...savedAs(drawnFrom, printOf(managerId)) };
  });
}

async function whyNot(
  tx: Sql,
  workspaceId: string,
  of: Found,
  manager: Found | null,
): Promise<string | null> {
  if (!manager) return NOBODY;
  if (manager.status !== "active" || manager.role === "auditor")
    return `${manager.name} decides nothing here.`;
  if (manager.id === of.id) return "Nobody is their own manager.";
  const isCircle = await answersTo(tx, workspaceId, manager.id, of.id);
  return isCircle ? `${manager.name} answers to ${of.name}: that would be a circle.` : null;
}

/** Whether the chain of managers above `from` comes to `to`. */
async function answersTo(tx: Sql, workspaceId: string, from: string, to: string): Promise<boolean> {
  const found = await tx`
    with recursive above (id, up) as (
      select ${from}::uuid, 0
      union select p.manager_id, a.up + 1 from above a join people p on p.workspace_id = ${workspaceId} and p.id = a.id
        where p.manager_id is not null and a.up < ${LONGEST_CHAIN})
    select from above where id = ${to} limit 1`;
  return found.length > 0;
}
