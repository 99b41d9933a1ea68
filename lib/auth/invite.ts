// Asking somebody to join. They are in the list at once, with their role and groups, and nobody until they have come.
import { randomUUID } from "node:crypto";
import type { Sql } from "../db/client";
import { type PersonStatus, raises, refuseInvitee, refuseInviting, refuseManaging } from "../domain/roles";
import type { Role } from "../domain/types";
import { mailLink } from "./account-mail";
import { administer, type By, type Me, refused, refuseUnproved, type Verdict } from "./administer";
import { createInvitationLink, endLinks, INVITATION_DAYS } from "./links";
import { NOBODY, subjectOf } from "./subject";

export type Invitation = { email: string; role: Role; groups: string[] };
/** `linkSecret`: for the mail that carries the link; without it the link stands in the log. */
type Place = { sql: Sql; publicUrl: string; linkSecret?: string | null };
type Invited = { link: string; isMailed: boolean };

export async function invite(db: Place, by: By, wish: Invitation): Promise<Verdict<Invited>> {
  const email = wish.email.trim().toLowerCase();
  const verdict = await administer<Invited>(db, by, async (tx, me) => {
    const notTheirs = refuseManaging(me.role); // whichever role it is
    if (notTheirs) return refused(notTheirs);
    const barred = refuseInviting(me, wish.role);
    if (barred) return refused(barred, "role");
    const known = await statusOf(tx, me.workspaceId, email);
    if (known) return refused(KNOWN[known], "email");
    const groups = await namesOf(tx, me.workspaceId, wish.groups);
    if (groups.length < new Set(wish.groups).size)
      return refused("One of these groups is not there any more. Look again.", "groups");
    const unproved = refuseUnproved(me, raises(null, wish.role));
    if (unproved) return unproved;
    const id = randomUUID();
    await tx`
      insert into people (workspace_id, id, email, name, role, status, created_at, updated_at)
      values (${me.workspaceId}, ${id}, ${email}, ${email.split("@")[0] as string}, ${wish.role}, 'invited', app_now(), app_now())`;
    await tx`
      insert into group_people (workspace_id, group_id, person_id)
      select ${me.workspaceId}, g::uuid, ${id} from unnest(${wish.groups}::text[]) as g on conflict do nothing`;
    await me.note("person.invited", { person: id, email, role: wish.role, groups });
    return { ok: true, ...(await send(tx, db, me, { personId: id, email })) };
  });
  if (verdict.ok && !verdict.isMailed) tell(email, verdict.link);
  return verdict;
}

/** A new link; the one that was sent before opens nothing from now on. */
export async function inviteAgain(
  db: Place,
  by: By,
  { personId }: { personId: string },
): Promise<Verdict<Invited>> {
  let email = "";
  const verdict = await administer<Invited>(db, by, async (tx, me) => {
    const found = await invitee(tx, me, personId);
    if (!found.ok) return found;
    email = found.email;
    // The link is shown to whoever asks for it.
    const unproved = refuseUnproved(me, raises(null, found.role));
    if (unproved) return unproved;
    await me.note("person.invited_again", { person: personId, email });
    return { ok: true, ...(await send(tx, db, me, { personId, email })) };
  });
  if (verdict.ok && !verdict.isMailed) tell(email, verdict.link);
  return verdict;
}

/** They never were here, so nothing of them stays but the record. */
export function withdrawInvitation(
  db: { sql: Sql },
  by: By,
  { personId }: { personId: string },
): Promise<Verdict> {
  return administer(db, by, async (tx, me) => {
    const found = await invitee(tx, me, personId);
    if (!found.ok) return found;
    const { workspaceId } = me;
    await endLinks(tx, "invitation", { workspaceId, personId });
    await tx`delete from group_people where workspace_id = ${workspaceId} and person_id = ${personId}`;
    await tx`delete from people where workspace_id = ${workspaceId} and id = ${personId} and status = 'invited'`;
    await me.note("person.invitation_withdrawn", { person: personId, email: found.email });
    return { ok: true };
  });
}

async function invitee(tx: Sql, me: Me, personId: string): Promise<Verdict<{ email: string; role: Role }>> {
  const of = await subjectOf(tx, me.workspaceId, personId);
  if (!of) return refused(NOBODY);
  const barred = refuseInvitee(me, of);
  return barred ? refused(barred) : { ok: true, email: of.email, role: of.role };
}

const KNOWN: Record<PersonStatus, string> = {
  active: "Somebody with this address is here already.",
  invited: "This address is invited already. Send that invitation again instead.",
  removed: "Somebody with this address was removed. Restore them instead.",
};

async function statusOf(tx: Sql, workspaceId: string, email: string): Promise<PersonStatus | null> {
  const [row] = await tx<Array<{ status: PersonStatus }>>`
    select status from people where workspace_id = ${workspaceId} and lower(email) = ${email}`;
  return row?.status ?? null;
}

async function namesOf(tx: Sql, workspaceId: string, groups: string[]): Promise<string[]> {
  const rows = await tx<Array<{ name: string }>>`
    select name from groups where workspace_id = ${workspaceId} and id = any(${groups}::uuid[]) order by name`;
  return rows.map(({ name }) => name);
}

const DAY_SECONDS = 86_400;

/** In the transaction of the invitation: there is none without its mail. */
async function send(
  tx: Sql,
  { publicUrl, linkSecret = null }: Place,
  me: Me,
  { personId, email }: { personId: string; email: string },
): Promise<Invited> {
  const { workspaceId, name } = me;
  const link = await createInvitationLink(tx, workspaceId, personId, publicUrl);
  const isMailed = await mailLink(tx, linkSecret, {
    workspaceId,
    personId,
    address: email,
    occasion: "invitation",
    url: link,
    seconds: INVITATION_DAYS * DAY_SECONDS,
    inviter: name,
  });
  return { link, isMailed };
}

// With no mail server whoever runs this reads the link in its log, and the inviter on the page.
const tell = (email: string, link: string): void =>
  console.info(`Invitation for ${email} (valid ${INVITATION_DAYS} days): ${link}`);
