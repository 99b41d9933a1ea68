import { randomUUID } from "node:crypto";
import type { Sql } from "@/lib/db/client";
import { noteChange } from "@/lib/db/write/admin-events";
import type { Role } from "@/lib/domain/types";
import { firstWorkspace } from "./people";

// Whom the identity provider brings. It proves an address; which workspaces that opens, the workspaces themselves have said
// by naming or inviting somebody. So these look through all workspaces.

/** Whether somebody with this address may come in, or this account has before and still belongs somewhere. */
export async function isKnown(sql: Sql, email: string, accountId: string): Promise<boolean> {
  const [known] = await sql`
    select 1 from people p
    where (lower(p.email) = ${email} and (p.status = 'invited' or (p.status = 'active' and p.user_id is null)))
       or (p.status = 'active' and p.user_id in (
             select user_id from auth_accounts where provider_id = 'oidc' and account_id = ${accountId}
             union all select id from auth_users where email = ${email}))
    limit 1`;
  return known !== undefined;
}

type Stranger = { email: string; name: string; accountId: string };

/** A member of the first workspace; false when somebody there has removed them, whatever their address is by now. */
export async function admitStranger(sql: Sql, { email, name, accountId }: Stranger): Promise<boolean> {
  const first = await firstWorkspace(sql);
  if (!first) return false;
  const made = await sql`
    insert into people (workspace_id, id, email, name, role, status)
    select ${first.workspaceId}, ${randomUUID()}, ${email}, ${name}, 'member', 'invited'
    where not exists (select from people p join auth_accounts a on a.user_id = p.user_id
      where p.workspace_id = ${first.workspaceId} and p.status = 'removed'
        and a.provider_id = 'oidc' and a.account_id = ${accountId})
    on conflict (workspace_id, lower(email)) do nothing`;
  return made.count === 1;
}

/**
 * An account that was made by an invitation has proved no address: whoever opened the link made it. When the provider
 * proves the address of somebody who comes for the first time, the account is theirs, and what was made of it before
 * opens nothing any more: password and sessions here, the rest wherever an address is proved (`address_proved`).
 */
export async function proveAddress(sql: Sql, email: string, accountId: string): Promise<void> {
  await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    const [user] = await tx<Array<{ id: string }>>`
      update auth_users set email_verified = true, updated_at = app_now()
      where email = ${email} and not email_verified and not exists (
        select 1 from auth_accounts where provider_id = 'oidc' and account_id = ${accountId})
      returning id`;
    if (!user) return;
    await tx`delete from auth_accounts where user_id = ${user.id}`;
    await tx`delete from auth_sessions where user_id = ${user.id}`;
  });
}

type Arrived = { workspaceId: string; id: string; name: string; role: Role };

/**
 * Makes the people with this address the user who has just signed in; whoever was invited has come by that. Where they are
 * somebody already, under the address they had, they stay that one: nobody is two people of a workspace.
 */
export async function arrive(sql: Sql, userId: string, email: string): Promise<void> {
  await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    const named = await tx<Array<Arrived & { status: "active" | "invited" }>>`
      select workspace_id as "workspaceId", id, name, role, status from people p
      where lower(email) = ${email} and (status = 'invited' or (status = 'active' and user_id is null))
        and not exists (select from people here where here.workspace_id = p.workspace_id
          and here.user_id = ${userId} and here.status = 'active')
      order by workspace_id, id for update`;
    for (const { workspaceId, id, name, role, status } of named) {
      await tx`
        update people set user_id = ${userId}, status = 'active', updated_at = app_now()
        where workspace_id = ${workspaceId} and id = ${id}`;
      if (status === "active") continue;
      const about = { person: id, name, email, role };
      await noteChange(tx, { workspaceId, actor: `person:${id}`, what: "person.joined", about });
    }
  });
}

/**
 * The provider may have let somebody in whom it knew from this morning: then this sign-in is as old as that. One that does
 * not say when they proved themself counts as never fresh.
 */
export async function countFrom(sql: Sql, sessionId: string, provedAt: Date | null): Promise<void> {
  await sql`
    update auth_sessions set confirmed_at = least(confirmed_at, ${provedAt ?? new Date(0)}::timestamptz)
    where id = ${sessionId}`;
}
