// What web wants of the worker, which alone may speak to Slack. A claim is a postponement with a fence, as it is for messages.
import type { WishKind } from "../../domain/slack";
import type { JsonObject } from "../../domain/types";
import type { Sql } from "../client";
import { WISHES } from "../slack-bell";

export type Wish = {
  workspaceId: string;
  id: string;
  kind: WishKind;
  teamId: string;
  userId: string;
  about: JsonObject;
};

/** The same wish again is none. `wait`: seconds before it is looked at. */
export async function makeWish(sql: Sql, wish: Wish, seconds: number, wait = 0): Promise<void> {
  await sql`
    with made as (${inserted(sql, wish, seconds, wait)} on conflict do nothing returning 1)
    select pg_notify(${WISHES}, '') from made`;
}

/** The same wish again is one that begins anew, whether or not it is under way: what it wants may be another now. */
export async function wishAnew(sql: Sql, wish: Wish, seconds: number): Promise<void> {
  await sql`
    with made as (${inserted(sql, wish, seconds)}
      on conflict (workspace_id, id) do update set about = excluded.about, expires_at = excluded.expires_at,
        created_at = excluded.created_at, taken_at = null, due_at = null, ended_at = null, attempts = 0, failure = null, shown = null
      returning 1)
    select pg_notify(${WISHES}, '') from made`;
}

const inserted = (
  sql: Sql,
  { workspaceId, id, kind, teamId, userId, about }: Wish,
  seconds: number,
  wait = 0,
) => sql`
  insert into slack_wishes (workspace_id, id, kind, team_id, user_id, about, expires_at, created_at, due_at)
  values (${workspaceId}, ${id}, ${kind}, ${teamId}, ${userId}, ${JSON.stringify(about)}::text::json,
    app_now() + ${seconds} * interval '1 second', app_now(),
    case when ${wait}::int > 0 then app_now() + ${wait}::int * interval '1 second' end)`;

export type TakenWish = Wish & {
  takenAt: Date;
  attempts: number; // this one included
  leftMs: number; // until it is of no use any more
  shown: string | null;
};

const LEASE_SECONDS = 20; // Slack is given up on after ten, and asked twice at most

export const takeWishes = (sql: Sql, limit: number): Promise<TakenWish[]> => sql<TakenWish[]>`
  update slack_wishes w set taken_at = app_now(), attempts = attempts + 1, due_at = app_now() + ${LEASE_SECONDS} * interval '1 second'
  where w.ctid = any (array(
    select n.ctid from slack_wishes n where n.ended_at is null and (n.due_at is null or n.due_at <= app_now())
    order by n.created_at limit ${limit} for update skip locked))
  returning w.workspace_id as "workspaceId", w.id, w.kind, w.team_id as "teamId", w.user_id as "userId", w.about, w.shown,
    w.attempts, w.taken_at as "takenAt", (extract(epoch from w.expires_at - app_now()) * 1000)::float8 as "leftMs"`;

/** `failure`: why it was given up, null when it was granted. Nothing is written if it began anew meanwhile. */
export async function endWish(
  sql: Sql,
  { workspaceId, id, takenAt }: TakenWish,
  failure: string | null,
  shown: string | null = null,
): Promise<void> {
  await sql`
    update slack_wishes set ended_at = app_now(), due_at = null, failure = ${failure}, shown = coalesce(${shown}, shown)
    where workspace_id = ${workspaceId} and id = ${id} and taken_at = ${takenAt} and ended_at is null`;
}

export async function postponeWish(
  sql: Sql,
  { workspaceId, id, takenAt }: TakenWish,
  seconds: number,
): Promise<void> {
  await sql`
    update slack_wishes set due_at = app_now() + ${seconds} * interval '1 second'
    where workspace_id = ${workspaceId} and id = ${id} and taken_at = ${takenAt} and ended_at is null`;
}

const OPENED_WITHIN = "1 hour"; // Slack does not say when somebody leaves the tab
const MOST_HOMES = 100; // of those that were opened last
const REST_SECONDS = 30; // between two drawings of one home
const SETTLE_SECONDS = 1; // what changes together is drawn together
const USEFUL_SECONDS = 60;

/** What waits has changed in these workspaces: the homes that were opened there lately are drawn again, each soon and not too often.
 * How many they are. */
export async function redrawHomes(sql: Sql, workspaceIds: string[]): Promise<number> {
  const result = await sql`
    update slack_wishes w set ended_at = null, attempts = 0, failure = null, due_at = again.at,
      expires_at = again.at + ${USEFUL_SECONDS} * interval '1 second'
    from (
      select ctid as row, greatest(app_now() + ${SETTLE_SECONDS} * interval '1 second',
        taken_at + ${REST_SECONDS} * interval '1 second') as at
      from slack_wishes where kind = 'home' and workspace_id = any(${workspaceIds}::uuid[])
        and created_at > app_now() - ${OPENED_WITHIN}::interval and ended_at is not null
      order by created_at desc limit ${MOST_HOMES} for update skip locked) as again
    where w.ctid = again.row`;
  return result.count;
}
