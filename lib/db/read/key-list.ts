import type { Scope } from "@/lib/domain/types";
import type { Sql } from "../client";

// The keys of an agent, or with null those of the workspace itself: those that work first, newest first.

export type ListedKey = {
  id: string;
  hint: string;
  scopes: Scope[];
  state: "works" | "ending" | "expired" | "revoked";
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
  madeBy: string | null;
  isMakerGone: boolean;
};

const MOST_KEYS = 100;

export const keysOf = (sql: Sql, workspaceId: string, agentId: string | null): Promise<ListedKey[]> => sql<
  ListedKey[]
>`
  select k.id, k.hint, k.scopes, k.created_at as "createdAt", k.last_used_at as "lastUsedAt", k.expires_at as "expiresAt",
         k.revoked_at as "revokedAt", p.name as "madeBy",
         coalesce(p.status = 'removed', false) as "isMakerGone",
         case when k.revoked_at is not null then 'revoked' when k.expires_at <= app_now() then 'expired'
              when k.expires_at <= app_now() + interval '7 days' then 'ending' else 'works' end as state
  from keys k left join people p on p.workspace_id = k.workspace_id and p.id = k.person_id
  where k.workspace_id = ${workspaceId} and k.kind <> 'person' and k.agent_id is not distinct from ${agentId}
  order by (k.revoked_at is null and (k.expires_at is null or k.expires_at > app_now())) desc, k.created_at desc, k.id
  limit ${MOST_KEYS}`;
