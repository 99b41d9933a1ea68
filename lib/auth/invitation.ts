// What an invitation looks like to whoever was invited, and joining by it. Looking spends nothing. Whose address signs in
// here already (in another workspace) joins as who they are: an invitation never sets the password of an account.
import { randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import type { Database, Sql } from "@/lib/db/client";
import { noteChange } from "../db/write/admin-events";
import type { Role } from "../domain/types";
import { findLink, type Link, spendInvitationLink } from "./links";

export type InvitationView = {
  link: Link;
  workspaceName: string;
  email: string;
  role: Role;
  accountId: string | null; // who signs in with this address already
};
export type InvitationRefusal = "unknown" | "used" | "expired" | "sign_in" | "here";
export type Joined = { ok: true; email: string } | { ok: false; reason: InvitationRefusal };

export async function viewInvitation(sql: Sql, token: string): Promise<InvitationView | null> {
  const link = await findLink(sql, "invitation", token);
  if (!link) return null;
  const [row] = await sql<Array<Omit<InvitationView, "link">>>`
    select w.name as "workspaceName", lower(p.email) as email, p.role, u.id as "accountId"
    from people p join workspaces w on w.id = p.workspace_id
    left join auth_users u on u.email = lower(p.email)
    where p.workspace_id = ${link.workspaceId} and p.id = ${link.personId} and p.status = 'invited'`;
  if (row) return { link, ...row };
  // Withdrawn, or joined meanwhile: there is nothing to say but that.
  return link.state === "open"
    ? null
    : { link, workspaceName: "", email: "", role: "member", accountId: null };
}

/** Somebody new: their name, and the password with which they sign in from now on. */
export async function joinWithPassword(
  db: Database,
  token: string,
  form: { name: string; password: string },
): Promise<Joined> {
  const view = await viewInvitation(db.sql, token);
  if (!view) return refuse("unknown");
  if (view.link.state !== "open") return refuse(view.link.state);
  const password = await hashPassword(form.password);
  return inTransaction(db, async (tx) => {
    if (!(await spendInvitationLink(tx, view.link))) return refuse("used");
    const userId = randomUUID();
    // Not verified: the inviter hands the link over, so whoever opens it has proved no address. Somebody who made an account
    // in another's name is out when the other one signs in by a link, for that ends the password and every session.
    const made = await tx`
      insert into auth_users (id, name, email, email_verified) values (${userId}, ${form.name}, ${view.email}, false)
      on conflict (email) do nothing`;
    if (made.count === 0) return refuse("sign_in");
    await tx`
      insert into auth_accounts (id, account_id, provider_id, user_id, password)
      values (${randomUUID()}, ${userId}, 'credential', ${userId}, ${password})`;
    return join(tx, view, { userId, name: form.name });
  });
}

/** Somebody who has signed in with the address that was invited. */
export async function joinAsSignedIn(db: Database, token: string, userId: string): Promise<Joined> {
  const view = await viewInvitation(db.sql, token);
  if (!view) return refuse("unknown");
  if (view.link.state !== "open") return refuse(view.link.state);
  if (view.accountId !== userId) return refuse("sign_in");
  return inTransaction(db, async (tx) => {
    if (!(await spendInvitationLink(tx, view.link))) return refuse("used");
    const [user] = await tx<Array<{ name: string }>>`select name from auth_users where id = ${userId}`;
    return user ? join(tx, view, { userId, name: user.name }) : refuse("sign_in");
  });
}

async function join(
  tx: Sql,
  { link, email }: InvitationView,
  { userId, name }: { userId: string; name: string },
): Promise<Joined> {
  const { workspaceId, personId } = link;
  const [here] = await tx`
    select 1 from people where workspace_id = ${workspaceId} and user_id = ${userId} and status = 'active'`;
  if (here) return refuse("here");
  const [joined] = await tx<Array<{ role: Role }>>`
    update people set status = 'active', user_id = ${userId}, name = ${name}, updated_at = app_now()
    where workspace_id = ${workspaceId} and id = ${personId} and status = 'invited' returning role`;
  if (!joined) return refuse("unknown");
  const about = { person: personId, name, email, role: joined.role };
  await noteChange(tx, { workspaceId, actor: `person:${personId}`, what: "person.joined", about });
  return { ok: true, email };
}

// A refusal keeps the link whole.
async function inTransaction(db: Database, work: (tx: Sql) => Promise<Joined>): Promise<Joined> {
  let refusal: Joined | null = null;
  try {
    const joined = await db.sql.begin(async (transaction) => {
      const done = await work(transaction as unknown as Sql);
      if (!done.ok) {
        refusal = done;
        throw REFUSED;
      }
      return done;
    });
    return joined as Joined;
  } catch (error) {
    if (error === REFUSED && refusal) return refusal;
    throw error;
  }
}
const REFUSED = new Error("refused");

const refuse = (reason: InvitationRefusal): Joined => ({ ok: false, reason });
