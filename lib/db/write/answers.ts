import type { Json } from "../../domain/types";
import type { Sql } from "../client";

// Answers already given, for what is not an intent. The row is taken first: of two that ask at once, one waits here for
// the other and then finds its answer.
export async function takeAnswer(sql: Sql, workspaceId: string, id: string, body: string): Promise<boolean> {
  const rows = await sql`
    insert into idempotency (workspace_id, id, body) values (${workspaceId}, ${id}, ${body})
    on conflict do nothing returning 1`;
  return rows.length > 0;
}

export async function giveAnswer(sql: Sql, workspaceId: string, id: string, response: Json): Promise<void> {
  await sql`
    update idempotency set response = ${JSON.stringify(response)}::text::json
    where workspace_id = ${workspaceId} and id = ${id}`;
}
