import type { Sql } from "@/lib/db/client";

// The sessions of one account. They are global like the account, so these name a user and no workspace. A session that is
// gone from the table is over with its next request, and whoever streams to it is told at once (`ended-sessions.ts`).

export type SessionRow = {
  id: string;
  userAgent: string | null;
  network: string | null;
  createdAt: Date;
  usedAt: Date;
};

const MOST = 100;

/** Those that still count, the one used last first. */
export const sessionsOf = (sql: Sql, userId: string, idleSeconds: number): Promise<SessionRow[]> =>
  sql<SessionRow[]>`
    select id, user_agent as "userAgent", ip_address as network, created_at as "createdAt", updated_at as "usedAt"
    from auth_sessions
    where user_id = ${userId} and expires_at > app_now() and updated_at > app_now() - ${idleSeconds} * interval '1 second'
    order by updated_at desc, id limit ${MOST}`;

/** True when it was this user's and is over now. */
export async function endSession(sql: Sql, userId: string, sessionId: string): Promise<boolean> {
  const ended = await sql`delete from auth_sessions where user_id = ${userId} and id = ${sessionId}`;
  return ended.count === 1;
}

/** Every session of the user but this one; how many there were. */
export async function endOtherSessions(sql: Sql, userId: string, sessionId: string): Promise<number> {
  const ended = await sql`delete from auth_sessions where user_id = ${userId} and id <> ${sessionId}`;
  return ended.count;
}
