import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Database, Sql } from "@/lib/db/client";

// One-time links. The link holds 256 random bits and the table only their SHA-256, bound to a workspace, a purpose and,
// where one is meant, a person. Looking at a link changes nothing: mail scanners look too. Spending it is one update
// that only one caller can win.

export type LinkPurpose = "owner" | "sign_in" | "invitation";
export type LinkState = "open" | "used" | "expired";
export type Link = {
  id: string;
  workspaceId: string;
  personId: string | null;
  state: LinkState;
};

const OWNER_LINK_HOURS = 24;
export const INVITATION_DAYS = 7;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

const hash = (token: string): Uint8Array => createHash("sha256").update(token).digest();

/** The address that makes its first opener an owner; `personId` names the one it is for, if that is known already. */
export async function createOwnerLink(
  db: Database,
  workspaceId: string,
  personId: string | null,
  publicUrl: string,
): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await db.sql`
    insert into links (workspace_id, id, purpose, hash, person_id, expires_at)
    values (${workspaceId}, ${randomUUID()}, 'owner', ${hash(token)}, ${personId},
            app_now() + ${OWNER_LINK_HOURS} * interval '1 hour')`;
  return `${publicUrl}/setup?token=${token}`;
}

/** What a link is, without spending it; null when there is none like it. */
export async function findLink(sql: Sql, purpose: LinkPurpose, token: string): Promise<Link | null> {
  if (!TOKEN.test(token)) return null;
  const [link] = await sql<Link[]>`
    select id, workspace_id as "workspaceId", person_id as "personId",
           case when used_at is not null then 'used' when expires_at <= app_now() then 'expired' else 'open' end as state
    from links where hash = ${hash(token)} and purpose = ${purpose}`;
  return link ?? null;
}

/**
 * Spends an owner's link inside the caller's transaction, so that it is spent exactly when the owner is made. Every other
 * open owner link for the same person (or for nobody yet) dies with it.
 */
export async function spendOwnerLink(
  sql: Sql,
  link: Pick<Link, "workspaceId" | "id" | "personId">,
): Promise<boolean> {
  const spent = await sql`
    update links set used_at = app_now()
    where workspace_id = ${link.workspaceId} and id = ${link.id} and purpose = 'owner'
      and used_at is null and expires_at > app_now()`;
  if (spent.count !== 1) return false;
  await sql`
    update links set used_at = app_now()
    where workspace_id = ${link.workspaceId} and purpose = 'owner' and used_at is null
      and (person_id is null or person_id = ${link.personId})`;
  return true;
}

/** The address at which somebody invited joins. Every earlier one of theirs is dead from now on. */
export async function createInvitationLink(
  sql: Sql,
  workspaceId: string,
  personId: string,
  publicUrl: string,
): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await endLinks(sql, "invitation", { workspaceId, personId });
  await sql`
    insert into links (workspace_id, id, purpose, hash, person_id, expires_at)
    values (${workspaceId}, ${randomUUID()}, 'invitation', ${hash(token)}, ${personId},
            app_now() + ${INVITATION_DAYS} * interval '1 day')`;
  return `${publicUrl}/invitation?token=${token}`;
}

/** What was made for this person and not opened yet opens nothing any more. */
export async function endLinks(
  sql: Sql,
  purpose: LinkPurpose,
  { workspaceId, personId }: { workspaceId: string; personId: string },
): Promise<void> {
  await sql`
    update links set used_at = app_now()
    where workspace_id = ${workspaceId} and person_id = ${personId} and purpose = ${purpose} and used_at is null`;
}

/** True for one caller only, inside whose transaction the invited person joins. */
export async function spendInvitationLink(
  sql: Sql,
  link: Pick<Link, "workspaceId" | "id">,
): Promise<boolean> {
  const spent = await sql`
    update links set used_at = app_now()
    where workspace_id = ${link.workspaceId} and id = ${link.id} and purpose = 'invitation'
      and used_at is null and expires_at > app_now()`;
  return spent.count === 1;
}
