// What nobody can use any more, a few rows at a time. Each says how many there were, at most `limit`.
import type { Sql } from "../client";
import { KEPT_MINUTES } from "./slack-door";

type Forget = (sql: Sql, limit: number) => Promise<number>;

/** What ran out the given time ago; the oldest first where a table has an index for it. */
const ranOut =
  (table: string, since: string, keptFor = "0", order = ""): Forget =>
  async (sql, limit) => {
    const gone = await sql.unsafe(
      `delete from ${table} where ctid = any (array(
        select ctid from ${table} where ${since} < (select app_now()) - interval '${keptFor}' ${order} limit ${limit}))`,
    );
    return gone.count;
  };

const KEPT = "30 days"; // so long whoever comes back with it is told what became of it

export const FORGET: Forget[] = [
  ranOut("link_visits", "expires_at", "0", "order by expires_at"),
  ranOut("decision_links", "expires_at", KEPT, "order by expires_at"),
  ranOut("links", "expires_at", KEPT),
  // Whoever comes back with one is asked to sign in again and it is gone; most do not come back, and what stays of theirs says
  // from where and with what they signed in.
  ranOut("auth_sessions", "expires_at"),
  ranOut("auth_verifications", "expires_at"),
  ranOut("snoozes", "until"),
  ranOut("slack_requests", "at", `${2 * KEPT_MINUTES} minutes`),
  ranOut(
    "slack_wishes",
    "created_at + case when failure is null then interval '1 hour' else interval '7 days' end",
  ),
  ranOut("slack_link_offers", "expires_at", "7 days"),
];
