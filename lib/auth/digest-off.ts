// Switching a digest off from the mail itself: by a token that can do that, for one person, and nothing else.
import { timingSafeEqual } from "node:crypto";
import type { Sql } from "../db/client";
import { digestOffToken } from "../db/link-secrets";

const TOKEN = /^([0-9a-f-]{36})\.([0-9a-f-]{36})\.[\w-]{43}$/;

/** False: it is no token of ours. Pressing it twice is as good as once. */
export async function switchDigestOff(sql: Sql, secret: string, token: string): Promise<boolean> {
  const [, workspaceId, personId] = TOKEN.exec(token) ?? [];
  if (workspaceId === undefined || personId === undefined) return false;
  const ours = digestOffToken(secret, workspaceId, personId);
  if (ours.length !== token.length || !timingSafeEqual(Buffer.from(ours), Buffer.from(token))) return false;
  await sql`
    update people set updated_at = app_now(), settings = jsonb_set(settings::jsonb, '{notify}',
      coalesce(settings::jsonb->'notify', '{}') || '{"digest": "off"}')::json
    where workspace_id = ${workspaceId} and id = ${personId}`;
  return true;
}
