// Whether Slack gets through to here, as the two sides of the door find out (lib/domain/slack-door.ts).
import type { Sql } from "../client";

/** The workspaces that the app is of, or COMMON_APP. */
type Apps = string[];

/** `code` null: the connection is open. What is the same as before is not written again. */
export async function noteSocket(sql: Sql, apps: Apps, code: string | null): Promise<void> {
  await sql`
    insert into slack_doors as d (workspace_id, socket_at, socket_code)
    select id, app_now(), ${code}::text from unnest(${apps}::uuid[]) as app(id)
    on conflict (workspace_id) do update set socket_code = excluded.socket_code,
      socket_at = case when (d.socket_code is null) = (excluded.socket_code is null)
        then coalesce(d.socket_at, app_now()) else app_now() end
    where d.socket_at is null or d.socket_code is distinct from excluded.socket_code`;
}

/** Each is written again after so long, however many come and whichever process takes them. */
const AGAIN_SECONDS = 45;

/** One came whose signature and time are right. */
export async function noteVerified(sql: Sql, apps: Apps): Promise<void> {
  await sql`
    insert into slack_doors as d (workspace_id, verified_at)
    select id, app_now() from unnest(${apps}::uuid[]) as app(id)
    on conflict (workspace_id) do update set verified_at = app_now()
    where d.verified_at is null or d.verified_at < app_now() - ${AGAIN_SECONDS} * interval '1 second'
      or d.verified_at < greatest(d.refused_at, d.late_at)`;
}

/** One came whose signature is not right, from whomever. */
export async function noteRefused(sql: Sql, apps: Apps): Promise<void> {
  await sql`
    insert into slack_doors as d (workspace_id, refused_at)
    select id, app_now() from unnest(${apps}::uuid[]) as app(id)
    on conflict (workspace_id) do update set refused_at = app_now()
    where d.refused_at is null or d.refused_at < app_now() - ${AGAIN_SECONDS} * interval '1 second'`;
}

/** One came that is Slack's, and by the clock here it was made `seconds` ago. */
export async function noteLate(sql: Sql, apps: Apps, seconds: number): Promise<void> {
  await sql`
    insert into slack_doors as d (workspace_id, late_at, late_seconds)
    select id, app_now(), ${seconds} from unnest(${apps}::uuid[]) as app(id)
    on conflict (workspace_id) do update set late_at = app_now(), late_seconds = excluded.late_seconds
    where d.late_at is null or d.late_at < app_now() - ${AGAIN_SECONDS} * interval '1 second'`;
}

/** What was known of a secret or a token that is another now says nothing of it. */
export async function forgetDoor(
  tx: Sql,
  workspaceId: string,
  { requests, socket }: { requests: boolean; socket: boolean },
): Promise<void> {
  if (requests)
    await tx`
      update slack_doors set verified_at = null, refused_at = null, late_at = null, late_seconds = null
      where workspace_id = ${workspaceId}`;
  if (socket)
    await tx`update slack_doors set socket_at = null, socket_code = null where workspace_id = ${workspaceId}`;
}
