// What became of the attempts at a message before this one, as far as it says whether it may be there already.
import type { Message } from "../../domain/message";
import type { Sql } from "../client";

// Told to wait, or not asked at all: of these it is known that nothing went out.
const NOT_TAKEN = ["ratelimited", "not_sent"];

/** Whether an attempt before this one may have arrived, though nobody heard that it did. */
export async function mayHaveGone(
  sql: Sql,
  { workspaceId, id, attempts }: Pick<Message, "workspaceId" | "id" | "attempts">,
): Promise<boolean> {
  if (attempts <= 1) return false;
  const [row] = await sql<Array<{ may: boolean }>>`
    select exists (select from message_attempts
      where workspace_id = ${workspaceId} and message_id = ${id} and attempt < ${attempts}
        and coalesce(code, '') <> all (${NOT_TAKEN})) as may`;
  return row?.may === true;
}
