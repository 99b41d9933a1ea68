// What stands in a message where its stored copy has {{link}} and {{code}}. Only the person it was sent to is shown that.
import type { Sql } from "../db/client";
import { linkCode, linkToken } from "../db/link-secrets";

export type LinkSecrets = { link: string; code: string | null };

/** null: this message has no link, or it is not this person's. */
export async function secretsOf(
  sql: Sql,
  { linkSecret, publicUrl }: { linkSecret: string; publicUrl: string },
  reader: { workspaceId: string; id: string },
  messageId: string,
): Promise<LinkSecrets | null> {
  const { workspaceId } = reader;
  const [row] = await sql<Array<{ version: number; isTyped: boolean }>>`
    select version, code_hash is not null as "isTyped" from decision_links
    where workspace_id = ${workspaceId} and id = ${messageId} and person_id = ${reader.id}`;
  if (!row) return null;
  const link = { workspaceId, id: messageId, version: row.version };
  return {
    link: `${publicUrl}/d/${linkToken(linkSecret, link)}`,
    code: row.isTyped ? linkCode(linkSecret, link) : null,
  };
}
