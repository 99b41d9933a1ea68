// Switching a digest off from the mail itself: by a token that can do that, for one person, and nothing else.
import { timingSafeEqual } from "node:crypto";
import type { Sql } from "../db/client";
import { digestOffToken } from "../db/link-secrets";

const TOKEN = /^([0-9a-f-]{36})\.([0-9a-f-]{36})\.[\w-]{43}$/;

/** Whose digest it stands in; null: it is no token of ours. */
export function whoseDigest(secret: string, token: string): { workspaceId: string; personId: string } | null {
  const [, workspaceId, personId] = TOKEN.exec(token) ?? [];
  if (workspaceId === undefined || personId === undefined) return null;
  const ours = digestOffToken(secret, workspaceId, personId);
  if (ours.length !== token.length || !timingSafeEqual(Buffer.from(ours), Buffer.from(token))) return null;
  return { workspaceId, personId };
}

/** False: it is no token of ours. Pressing it twice is as good as once. */
export async function switchDigestOff(sql: Sql, secret: string, token: string): Promise<boolean> {
  const whose = whoseDigest(secret, token);
  if (!whose) return false;
  await sql`
    update people set updated_at = app_now(), settings = jsonb_set(settings::jsonb, '{notify}',
      coalesce(settings::jsonb->'notify', '{}') || '{"digest": "off"}')::json
    where workspace_id = ${whose.workspaceId} and id = ${whose.personId}`;
  return true;
}
