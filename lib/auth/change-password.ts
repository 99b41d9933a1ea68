import { hashPassword, verifyPassword } from "better-auth/crypto";
import type { Sql } from "@/lib/db/client";
import { endOtherSessions } from "./session-list";

// A new password for an account that has one. Whoever else is signed in to it is out when this returns: a password is
// mostly changed because somebody else may know it.

type Wish = { userId: string; sessionId: string; current: string; next: string };
export type Changed = { ok: true; ended: number } | { ok: false; reason: "wrong" | "none" };

export async function changePassword(
  db: { sql: Sql },
  { userId, sessionId, current, next }: Wish,
): Promise<Changed> {
  const [account] = await db.sql<Array<{ id: string; password: string | null }>>`
    select id, password from auth_accounts where user_id = ${userId} and provider_id = 'credential'`;
  if (!account?.password) return { ok: false, reason: "none" };
  if (!(await verifyPassword({ hash: account.password, password: current })))
    return { ok: false, reason: "wrong" };
  const hashed = await hashPassword(next);
  const ended = await db.sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    // Unless somebody changed it in between: then what was typed is no longer the old one.
    const changed = await tx`
      update auth_accounts set password = ${hashed}, updated_at = app_now()
      where id = ${account.id} and password = ${account.password}`;
    return changed.count === 1 ? await endOtherSessions(tx, userId, sessionId) : null;
  });
  return ended === null ? { ok: false, reason: "wrong" } : { ok: true, ended };
}
