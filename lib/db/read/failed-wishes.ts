// What people wanted in Slack and did not get there, with what Slack said of it. Whoever waited for a form has been told; whoever
// administers Slack sees here that it goes wrong.
import type { WishKind } from "../../domain/slack";
import type { Sql } from "../client";

export type FailedWish = {
  id: string;
  kind: WishKind;
  personName: string | null; // null: the account is nobody's here
  userId: string;
  failure: string;
  attempts: number;
  at: Date;
};

const MOST = 10;

/** Of a day, the newest first. */
export const failedWishes = (sql: Sql, workspaceId: string): Promise<FailedWish[]> => sql<FailedWish[]>`
  select w.id, w.kind, w.user_id as "userId", w.failure, w.attempts, w.ended_at as at,
    (select p.name from slack_links l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
     where l.workspace_id = w.workspace_id and l.user_id = w.user_id limit 1) as "personName"
  from slack_wishes w
  where w.workspace_id = ${workspaceId} and w.failure is not null and w.created_at > app_now() - interval '1 day'
    and w.ended_at is not null
  order by w.created_at desc limit ${MOST}`;
