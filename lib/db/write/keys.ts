import type { KeyKind, Scope } from "../../domain/types";
import type { Sql } from "../client";

export type NewKey = {
  workspaceId: string;
  id: string;
  kind: KeyKind;
  agentId: string | null;
  personId: string | null;
  alsoBehind: string[];
  callerId: string | null;
  name: string | null;
  hash: Uint8Array;
  hint: string;
  scopes: Scope[];
  expiresAt: Date | null;
};

// A key as it may be shown.
export type Key = {
  id: string;
  kind: KeyKind;
  agentId: string | null;
  personId: string | null;
  hint: string;
  scopes: Scope[];
  expiresAt: Date | null;
  revokedAt: Date | null;
  createdAt: Date;
};

const shown = (sql: Sql) => sql`id, kind, agent_id as "agentId", person_id as "personId", hint, scopes,
  expires_at as "expiresAt", revoked_at as "revokedAt", created_at as "createdAt"`;

// All keys of an agent are that agent, as one caller: a request that it repeats with its next key is the same request.
export async function insertKey(sql: Sql, key: NewKey): Promise<Key> {
  const [row] = await sql<Key[]>`
    insert into keys (workspace_id, id, kind, agent_id, person_id, also_behind, caller_id, name, hash, hint, scopes, expires_at, created_at)
    values (${key.workspaceId}, ${key.id}, ${key.kind}, ${key.agentId}, ${key.personId},
            ${key.alsoBehind.length > 0 ? key.alsoBehind : null},
            coalesce(${key.callerId}, (
              select coalesce(caller_id, id) from keys where workspace_id = ${key.workspaceId} and agent_id = ${key.agentId}
              order by created_at desc, id desc limit 1)), ${key.name}, ${key.hash}, ${key.hint},
            ${key.scopes}, ${key.expiresAt}, app_now())
    returning ${shown(sql)}`;
  if (!row) throw new Error("a key was written and is not there");
  return row;
}

// The first revocation counts; asking again finds it as it was.
export async function revokeKeyRow(sql: Sql, workspaceId: string, keyId: string): Promise<Key | null> {
  const [row] = await sql<Key[]>`
    update keys set revoked_at = coalesce(revoked_at, app_now())
    where workspace_id = ${workspaceId} and id = ${keyId}
    returning ${shown(sql)}`;
  return row ?? null;
}

export async function revokeAgentKey(sql: Sql, workspaceId: string, agentId: string, keyId: string) {
  const [row] = await sql<Key[]>`
    update keys set revoked_at = coalesce(revoked_at, app_now())
    where workspace_id = ${workspaceId} and agent_id = ${agentId} and id = ${keyId}
    returning ${shown(sql)}`;
  return row ?? null;
}

/** A person's own; null when there is none like it that still works. */
export async function revokePersonKey(
  sql: Sql,
  workspaceId: string,
  personId: string,
  keyId: string,
): Promise<Key | null> {
  const [row] = await sql<Key[]>`
    update keys set revoked_at = app_now()
    where workspace_id = ${workspaceId} and person_id = ${personId} and id = ${keyId} and kind = 'person'
      and revoked_at is null
    returning ${shown(sql)}`;
  return row ?? null;
}

export async function revokeKeysOfAgent(sql: Sql, workspaceId: string, agentId: string): Promise<void> {
  await sql`
    update keys set revoked_at = app_now()
    where workspace_id = ${workspaceId} and agent_id = ${agentId} and revoked_at is null`;
}

// Only a note for people, so its commit does not wait for the disk.
export async function touchKeys(sql: Sql, used: Array<{ workspaceId: string; id: string }>): Promise<void> {
  await sql`
    update keys set last_used_at = app_now()
    from (select set_config('synchronous_commit', 'off', true)) as relaxed,
         unnest(${used.map((key) => key.workspaceId)}::uuid[], ${used.map((key) => key.id)}::text[]) as u(workspace_id, id)
    where keys.workspace_id = u.workspace_id and keys.id = u.id
      and (last_used_at is null or last_used_at < app_now() - interval '50 seconds')`;
}
