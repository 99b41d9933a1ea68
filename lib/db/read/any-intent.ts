import type { Sql } from "../client";

/** Whether anything was ever asked in this workspace. */
export async function anyIntent(sql: Sql, workspaceId: string): Promise<boolean> {
  const [row] = await sql<Array<{ any: boolean }>>`
    select exists (select from intents where workspace_id = ${workspaceId}) as any`;
  return row?.any ?? false;
}
