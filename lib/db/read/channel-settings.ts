// How a workspace reaches its people, as it is kept: what may be read, and the rest sealed.
import type { Outward } from "../../domain/types";
import type { Sql } from "../client";

export type ChannelRow = {
  channel: Outward;
  settings: unknown;
  sealed: Uint8Array | null;
  status: "unknown" | "works" | "trouble";
  problem: string | null;
  statusAt: Date | null;
  changedAt: Date;
};

/** A channel of which nobody ever said anything has no row. */
export const channelRows = (sql: Sql, workspaceId: string): Promise<ChannelRow[]> => sql<ChannelRow[]>`
  select channel, settings, sealed, status, problem, status_at as "statusAt", changed_at as "changedAt"
  from channel_settings where workspace_id = ${workspaceId}`;

export async function channelRow(
  sql: Sql,
  workspaceId: string,
  channel: Outward,
): Promise<ChannelRow | null> {
  const [row] = await sql<ChannelRow[]>`
    select channel, settings, sealed, status, problem, status_at as "statusAt", changed_at as "changedAt"
    from channel_settings where workspace_id = ${workspaceId} and channel = ${channel}`;
  return row ?? null;
}

/** `environment`: the names of the variables that the worker was given, for each channel. Null: no worker ever ran. */
export type PublishedKey = { publicKey: Uint8Array; environment: Partial<Record<Outward, string[]>> };

export async function publishedKey(sql: Sql): Promise<PublishedKey | null> {
  const [row] = await sql<PublishedKey[]>`
    select public_key as "publicKey", environment from channel_key where "only"`;
  return row ?? null;
}

const MOST_SEALED = 5000;

/** Across workspaces, for a worker that starts: everything that somebody sealed for it. */
export const sealedRows = (sql: Sql) => sql<
  Array<{ workspaceId: string; channel: Outward; sealed: Uint8Array }>
>`
  select workspace_id as "workspaceId", channel, sealed from channel_settings
  where sealed is not null order by workspace_id, channel limit ${MOST_SEALED}`;

export type SigningRow = { workspaceId: string; sealed: Uint8Array; isOfTeam: boolean };
const MOST_SIGNING = 100;

/** Of the workspaces that this team may belong to. A request says its team, but that is believed once its signature is good. */
export const signingRows = (sql: Sql, teamId: string | null): Promise<SigningRow[]> => sql<SigningRow[]>`
  select workspace_id as "workspaceId", sealed, coalesce(settings->>'teamId' = ${teamId}, false) as "isOfTeam" from channel_settings
  where channel = 'slack' and sealed is not null
    and (${teamId}::text is null or coalesce(settings->>'teamId', ${teamId}) = ${teamId})
  order by changed_at desc limit ${MOST_SIGNING}`;
