// What came from Slack and what was answered. What web wants of the worker then is slack-wishes.ts.
import type { Json } from "../../domain/types";
import type { Sql } from "../client";

/** How long a request that is sent again is known by its signature: longer than it would be taken as Slack's. */
export const KEPT_MINUTES = 10;

export async function answerGiven(
  sql: Sql,
  workspaceId: string,
  hash: Uint8Array,
): Promise<{ answer: Json } | null> {
  const [row] = await sql<Array<{ answer: Json }>>`
    select answer from slack_requests where workspace_id = ${workspaceId} and hash = ${hash}
      and at > app_now() - ${KEPT_MINUTES} * interval '1 minute'`;
  return row ?? null;
}

/** Of two copies at the same moment both are worked on, with one effect; the answer that is written first is both's. */
export async function keepAnswer(
  sql: Sql,
  workspaceId: string,
  hash: Uint8Array,
  answer: Json,
): Promise<Json> {
  const [row] = await sql<Array<{ answer: Json }>>`
    insert into slack_requests (workspace_id, hash, answer, at)
    values (${workspaceId}, ${hash}, ${JSON.stringify(answer)}::text::json, app_now())
    on conflict (workspace_id, hash) do update set at = slack_requests.at
    returning answer`;
  return row ? row.answer : answer;
}
