import type { JsonObject, Outward } from "../../domain/types";
import type { Sql } from "../client";

type Place = { workspaceId: string; channel: Outward };

/** What is changed is tried anew: its state is unknown, and what waited for it is due. */
export async function putChannelSettings(
  tx: Sql,
  { workspaceId, channel }: Place,
  put: { settings: JsonObject; sealed: Uint8Array | null; changedBy: string },
): Promise<void> {
  const settings = JSON.stringify(put.settings);
  await tx`
    insert into channel_settings (workspace_id, channel, settings, sealed, status, problem, status_at, changed_by, changed_at)
    values (${workspaceId}, ${channel}, ${settings}::text::json, ${put.sealed}, 'unknown', null, null, ${put.changedBy}, app_now())
    on conflict (workspace_id, channel) do update set settings = excluded.settings, sealed = excluded.sealed,
      status = 'unknown', problem = null, status_at = null, changed_by = excluded.changed_by, changed_at = excluded.changed_at`;
}

// What the worker notes is no change of a setting, after which places would be tried anew: it has no time.

/** What the provider told of itself, kept beside what was typed. */
export async function learnChannel(
  sql: Sql,
  { workspaceId, channel }: Place,
  learned: JsonObject,
): Promise<void> {
  const text = JSON.stringify(learned);
  await sql`
    insert into channel_settings as c (workspace_id, channel, settings, changed_at)
    values (${workspaceId}, ${channel}, ${text}::text::json, 'epoch')
    on conflict (workspace_id, channel) do update set settings = (c.settings::jsonb || ${text}::text::jsonb)::json
    where c.settings::jsonb is distinct from c.settings::jsonb || ${text}::text::jsonb`;
}

/** Only what is news is written: a channel that goes on working is written of once. */
export async function noteChannelStatus(
  sql: Sql,
  { workspaceId, channel }: Place,
  status: "works" | "trouble",
  problem: string | null,
): Promise<void> {
  await sql`
    insert into channel_settings as c (workspace_id, channel, status, problem, status_at, changed_at)
    values (${workspaceId}, ${channel}, ${status}, ${problem}, app_now(), 'epoch')
    on conflict (workspace_id, channel) do update set status = excluded.status, problem = excluded.problem, status_at = app_now()
    where (c.status, c.problem) is distinct from (excluded.status, excluded.problem)`;
}

/** True: what the environment says is not what it said before. */
export async function publishChannelKey(
  sql: Sql,
  publicKey: Uint8Array,
  environment: JsonObject,
): Promise<boolean> {
  const text = JSON.stringify(environment);
  const result = await sql`
    insert into channel_key as k ("only", public_key, environment, created_at)
    values (true, ${publicKey}, ${text}::text::json, app_now())
    on conflict ("only") do update set public_key = excluded.public_key, environment = excluded.environment,
      created_at = case when k.public_key = excluded.public_key then k.created_at else app_now() end
    where k.public_key <> excluded.public_key or k.environment::jsonb is distinct from excluded.environment::jsonb`;
  return result.count > 0;
}
