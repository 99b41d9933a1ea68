import type { Json } from "../../domain/types";
import type { Sql } from "../client";

type GivenAnswer = { body: string; response: Json };

/** What was answered under this key before. */
export async function givenAnswer(sql: Sql, workspaceId: string, id: string): Promise<GivenAnswer | null> {
  const [row] = await sql<GivenAnswer[]>`
    select body, response from idempotency where workspace_id = ${workspaceId} and id = ${id}`;
  return row ?? null;
}
