import type { Scope } from "@/lib/domain/types";
import type { Sql } from "../client";

// The tokens of one person that are not revoked, the newest first. What they are made of was shown once and is not here.
export type PersonToken = {
  id: string;
  name: string | null;
  hint: string;
  scopes: Scope[];
  createdAt: Date;
  usedAt: Date | null;
  expiresAt: Date | null;
  expired: boolean;
};

const MOST = 200;

export const tokensOfPerson = (sql: Sql, workspaceId: string, personId: string): Promise<PersonToken[]> =>
  sql<PersonToken[]>`
    select id, name, hint, scopes, created_at as "createdAt", last_used_at as "usedAt", expires_at as "expiresAt",
           coalesce(expires_at <= app_now(), false) as expired
    from keys where workspace_id = ${workspaceId} and person_id = ${personId} and kind = 'person' and revoked_at is null
    order by created_at desc, id limit ${MOST}`;
