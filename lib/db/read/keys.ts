import type { KeyKind, Role, Scope } from "../../domain/types";
import type { Sql } from "../client";

// A key with everybody it speaks for.
export type StoredKey = {
  id: string;
  workspaceId: string;
  orgId: string;
  orgSlug: string;
  workspaceSlug: string;
  kind: KeyKind;
  hash: Uint8Array;
  scopes: Scope[];
  revoked: boolean;
  expiresInMs: number | null; // by the database clock
  usedAgoMs: number | null;
  personId: string | null;
  alsoBehind: string[] | null;
  callerId: string;
  personName: string | null;
  personRole: Role | null;
  personActive: boolean;
  tokenDecisions: boolean; // of the workspace
  agentId: string | null;
  agentAddress: string | null;
  agentName: string | null;
  agentActive: boolean;
  ownerPersonId: string | null;
};

// One of the few reads that do not name their workspace: a key is how the workspace is found. Many at once, because
// requests that arrive together ask together.
export const keysById = (sql: Sql, ids: string[]): Promise<StoredKey[]> => sql<StoredKey[]>`
  select k.id, k.workspace_id as "workspaceId", w.org_id as "orgId", o.slug as "orgSlug", w.slug as "workspaceSlug",
         k.kind, k.hash, k.scopes, k.revoked_at is not null as revoked,
         (extract(epoch from k.expires_at - app_now()) * 1000)::float8 as "expiresInMs",
         (extract(epoch from app_now() - k.last_used_at) * 1000)::float8 as "usedAgoMs",
         k.person_id as "personId", k.also_behind::text[] as "alsoBehind",
         coalesce(k.caller_id, k.id) as "callerId", p.name as "personName", p.role as "personRole",
         coalesce(p.status = 'active', false) as "personActive",
         w.settings->>'tokenDecisions' is distinct from 'false' as "tokenDecisions",
         k.agent_id as "agentId", a.address as "agentAddress", a.name as "agentName",
         coalesce(a.status = 'active', false) as "agentActive", a.owner_person_id as "ownerPersonId"
  from keys k
  join workspaces w on w.id = k.workspace_id
  join organizations o on o.id = w.org_id
  left join people p on p.workspace_id = k.workspace_id and p.id = k.person_id
  left join agents a on a.workspace_id = k.workspace_id and a.id = k.agent_id
  where k.id = any(${ids})`;
