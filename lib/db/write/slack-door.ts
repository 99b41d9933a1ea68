// What came from Slack and what was answered; and what web wants of the worker, which alone may speak to Slack.
import type { Json, JsonObject } from "../../domain/types";
import type { Sql } from "../client";
import { WISHES } from "../slack-bell";

/** How long a request that is sent again is known by its signature: longer than it would be taken as Slack's. */
const KEPT_MINUTES = 10;

export async function answerGiven(
  sql: Sql,
  workspaceId: string,
  hash: Uint8Array,
): Promise<{ answer: Json } | null> {
  const [row] = await sql<Array<{ answer: Json }>>`
    select answer from slack_requests where workspace_id = ${workspaceId} and hash = ${hash}
      and at > app_now() - ${KEPT_MINUTES} * interval '1 minute'`;
  return row ?? null;
}

/** Of two copies at the same moment both are worked on, with one effect; the answer that is written first is both's. */
export async function keepAnswer(
  sql: Sql,
  workspaceId: string,
  hash: Uint8Array,
  answer: Json,
): Promise<Json> {
  const [row] = await sql<Array<{ answer: Json }>>`
    insert into slack_requests (workspace_id, hash, answer, at)
    values (${workspaceId}, ${hash}, ${JSON.stringify(answer)}::text::json, app_now())
    on conflict (workspace_id, hash) do update set at = slack_requests.at
    returning answer`;
  return row ? row.answer : answer;
}

export type WishKind = "modal" | "home" | "offer";
export type Wish = {
  workspaceId: string;
  id: string;
  kind: WishKind;
  teamId: string;
  userId: string;
  about: JsonObject;
};

/** The same wish again is none. */
export async function makeWish(sql: Sql, wish: Wish, seconds: number): Promise<void> {
  await sql`
    with made as (
      insert into slack_wishes (workspace_id, id, kind, team_id, user_id, about, expires_at, created_at)
      values (${wish.workspaceId}, ${wish.id}, ${wish.kind}, ${wish.teamId}, ${wish.userId},
        ${JSON.stringify(wish.about)}::text::json, app_now() + ${seconds} * interval '1 second', app_now())
      on conflict do nothing returning 1)
    select pg_notify(${WISHES}, '') from made`;
}

export type TakenWish = Wish & { isLate: boolean };

/** Taking is marking: a copy of the request that comes later finds it, and wishes nothing. */
export const takeWishes = (sql: Sql, limit: number): Promise<TakenWish[]> => sql<TakenWish[]>`
  update slack_wishes w set taken_at = app_now()
  where w.ctid = any (array(
    select n.ctid from slack_wishes n where n.taken_at is null order by n.created_at limit ${limit} for update skip locked))
  returning w.workspace_id as "workspaceId", w.id, w.kind, w.team_id as "teamId", w.user_id as "userId", w.about,
    w.expires_at <= app_now() as "isLate"`;

/** What nobody asks for any more. */
export async function forgetSlackRequests(sql: Sql): Promise<void> {
  await sql`delete from slack_requests where at < app_now() - 2 * ${KEPT_MINUTES} * interval '1 minute'`;
  await sql`delete from slack_wishes where created_at < app_now() - interval '1 hour'`;
  await sql`delete from slack_link_offers where expires_at < app_now() - interval '7 days'`;
}
