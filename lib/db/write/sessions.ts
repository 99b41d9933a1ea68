// Sessions of the web that ran out. Whoever comes back with one is asked to sign in again and it is gone; most do not come back,
// and what stays of theirs says from where and with what they signed in.
import type { Sql } from "../client";

/** At most `limit`; how many there were. */
export async function deleteOldSessions(sql: Sql, limit: number): Promise<number> {
  const gone = await sql`
    delete from auth_sessions where id = any (array(
      select id from auth_sessions where expires_at < (select app_now()) limit ${limit}))`;
  return gone.count;
}
