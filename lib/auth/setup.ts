import { randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import type { Database, Sql } from "@/lib/db/client";
import { joinDemo } from "./join-demo";
import { findLink, type Link, spendOwnerLink } from "./links";
import { ensureOwner, hasOwner } from "./people";

// The first-run page: one link, one owner. Everything is one transaction, so a form that fails leaves the link unspent.

export type SetupForm = { workspace?: string | undefined; name: string; email: string; password: string };
export type SetupRefusal = "unknown" | "used" | "expired" | "owner_exists";
export type SetupResult = { ok: true; email: string } | { ok: false; reason: SetupRefusal };

export type SetupView = {
  link: Link;
  workspaceName: string;
  person: { email: string; name: string } | null;
  isFirst: boolean; // nobody owns the workspace yet, so it is named here too
};

/** What the page shows before anything is spent. */
export async function viewSetup(sql: Sql, token: string): Promise<SetupView | null> {
  const link = await findLink(sql, "owner", token);
  if (!link) return null;
  const [row] = await sql<Array<{ workspace: string; email: string | null; name: string | null }>>`
    select w.name as workspace, p.email, p.name from workspaces w
    left join people p on p.workspace_id = w.id and p.id = ${link.personId} where w.id = ${link.workspaceId}`;
  if (!row) return null;
  const person = row.email !== null && row.name !== null ? { email: row.email, name: row.name } : null;
  return { link, workspaceName: row.workspace, person, isFirst: !(await hasOwner(sql)) };
}

export async function completeSetup(db: Database, token: string, form: SetupForm): Promise<SetupResult> {
  const view = await viewSetup(db.sql, token);
  if (!view) return refuse("unknown");
  const { link } = view;
  if (link.state !== "open") return refuse(link.state);
  // A link for nobody in particular is for the first run only; afterwards it would let anybody become an owner.
  if (link.personId === null && !view.isFirst) return refuse("owner_exists");
  // A link for a person is for that person, whatever the form says.
  const email = (view.person?.email ?? form.email).trim().toLowerCase();
  const password = await hashPassword(form.password);
  return db.sql.begin((tx) => write(tx as unknown as Sql, view, { ...form, email, password }));
}

async function write(tx: Sql, { link, isFirst }: SetupView, form: SetupForm): Promise<SetupResult> {
  if (!(await spendOwnerLink(tx, link))) return refuse("used");
  const { workspaceId } = link;
  const owner = await ensureOwner({ sql: tx }, workspaceId, form);
  const userId = await ensureUser(tx, form);
  // Whoever runs the server says who this user is here: whom they were before is nobody's.
  await tx`
    update people set user_id = null, updated_at = app_now()
    where workspace_id = ${workspaceId} and user_id = ${userId} and id <> ${owner.id}`;
  await tx`
    update people set user_id = ${userId}, name = ${form.name}, updated_at = app_now()
    where workspace_id = ${workspaceId} and id = ${owner.id}`;
  await joinDemo(tx, userId);
  if (isFirst && form.workspace)
    await tx`update workspaces set name = ${form.workspace}, updated_at = app_now() where id = ${workspaceId}`;
  return { ok: true, email: form.email };
}

// The link came from whoever runs the server, so it also sets a new password for an account that is there already; then
// every session of that account ends.
async function ensureUser(tx: Sql, form: SetupForm): Promise<string> {
  const [user] = await tx<Array<{ id: string }>>`
    insert into auth_users (id, name, email, email_verified) values (${randomUUID()}, ${form.name}, ${form.email}, true)
    on conflict (email) do update set name = excluded.name, email_verified = true, updated_at = app_now() returning id`;
  if (!user) throw new Error("The account could not be written.");
  await tx`delete from auth_accounts where user_id = ${user.id} and provider_id = 'credential'`;
  await tx`delete from auth_sessions where user_id = ${user.id}`;
  await tx`
    insert into auth_accounts (id, account_id, provider_id, user_id, password)
    values (${randomUUID()}, ${user.id}, 'credential', ${user.id}, ${form.password})`;
  return user.id;
}

const refuse = (reason: SetupRefusal): SetupResult => ({ ok: false, reason });
