import type { Sql } from "@/lib/db/client";

// What somebody can prove themself with. Accounts are global, so these reads name a user and no workspace.

export type Account = { email: string; hasPassword: boolean };

export async function accountOf(sql: Sql, userId: string): Promise<Account> {
  const [account] = await sql<Account[]>`
    select u.email, exists (select 1 from auth_accounts a
             where a.user_id = u.id and a.provider_id = 'credential' and a.password is not null) as "hasPassword"
    from auth_users u where u.id = ${userId}`;
  if (!account) throw new Error("A session belongs to nobody.");
  return account;
}
