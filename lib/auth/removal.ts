// Somebody leaves the workspace, and may come back. Nothing of what they did goes with them.
import type { Sql } from "../db/client";
import { refreshPostsOf } from "../db/write/slack-posts";
import { raises, refuseRemoval, refuseRestoring } from "../domain/roles";
import { administer, type By, refused, refuseUnproved, type Verdict } from "./administer";
import { endLinks } from "./links";
import { type Found, NOBODY, subjectOf } from "./subject";

/** They are out when this returns: no session, no token of theirs counts any more. */
export function removePerson(db: { sql: Sql }, by: By, { personId }: { personId: string }): Promise<Verdict> {
  return administer(db, by, async (tx, me) => {
    const of = await subjectOf(tx, me.workspaceId, personId);
    if (!of) return refused(NOBODY);
    const barred = refuseRemoval(me, of);
    if (barred) return refused(barred);
    if (of.status === "invited") return refused("They have not come yet: withdraw the invitation instead.");
    await tx`
      update people set status = 'removed', away_from = null, away_until = null, substitute_id = null,
        updated_at = app_now()
      where workspace_id = ${me.workspaceId} and id = ${of.id}`;
    await tx`
      update keys set revoked_at = app_now()
      where workspace_id = ${me.workspaceId} and person_id = ${of.id} and kind = 'person' and revoked_at is null`;
    await tx`delete from push_subscriptions where workspace_id = ${me.workspaceId} and person_id = ${of.id}`;
    await tx`delete from slack_links where workspace_id = ${me.workspaceId} and person_id = ${of.id}`;
    await refreshPostsOf(tx, me.workspaceId, of.id);
    await tx`delete from slack_accounts where workspace_id = ${me.workspaceId} and person_id = ${of.id}`;
    await endLinks(tx, "owner", { workspaceId: me.workspaceId, personId: of.id });
    // A session is for all workspaces of a human: one who belongs to others signs in there again.
    if (of.userId !== null) await tx`delete from auth_sessions where user_id = ${of.userId}`;
    await me.note("person.removed", { person: of.id, name: of.name, email: of.email, role: of.role });
    return { ok: true };
  });
}

/** With the role and the groups they had. Their tokens stay revoked: they make new ones. */
export function restorePerson(
  db: { sql: Sql },
  by: By,
  { personId }: { personId: string },
): Promise<Verdict> {
  return administer(db, by, async (tx, me) => {
    const of = await subjectOf(tx, me.workspaceId, personId);
    if (!of) return refused(NOBODY);
    const barred = refuseRestoring(me, of);
    if (barred) return refused(barred);
    if (await isSomebodyElse(tx, me.workspaceId, of))
      return refused(`${of.name} has come back under another address already.`);
    const unproved = refuseUnproved(me, raises(null, of.role));
    if (unproved) return unproved;
    await tx`
      update people set status = 'active', updated_at = app_now()
      where workspace_id = ${me.workspaceId} and id = ${of.id}`;
    await me.note("person.restored", { person: of.id, name: of.name, email: of.email, role: of.role });
    return { ok: true };
  });
}

async function isSomebodyElse(tx: Sql, workspaceId: string, { id, userId }: Found): Promise<boolean> {
  const rows = await tx`
    select 1 from people where workspace_id = ${workspaceId} and user_id = ${userId} and id <> ${id} and status = 'active'`;
  return rows.length > 0;
}
