import type { Intent, Task } from "../../domain/state";
import type { Sql } from "../client";
import type { Row, Statement } from "../wire/line";
import { type IntentRecord, intentColumns, intentFrom, type TaskRecord, taskFrom } from "./rows";

export type Earlier = {
  body: string;
  intent: Intent;
  task: Task | null;
  payloadHash: string; // of what was submitted, which may have been revised since
};

// The intent that a submit with this idempotency key made.
export async function findSubmitted(sql: Sql, workspaceId: string, id: string): Promise<Earlier | null> {
  const [row] = await sql.unsafe<
    Array<IntentRecord & { key_body: string; task: TaskRecord | null; first_hash: Buffer | null }>
  >(
    `select i.key_body, ${intentColumns("i")}, (select row_to_json(t) from tasks t where t.workspace_id = i.workspace_id and t.id = i.id) as task,
       (select payload_hash from revisions r where r.workspace_id = i.workspace_id and r.intent_id = i.id and r.version = 1) as first_hash
     from intents i where i.workspace_id = $1 and i.key_id = $2`,
    [workspaceId, id],
    { prepare: true },
  );
  if (!row) return null;
  const intent = intentFrom(row);
  return {
    body: row.key_body,
    intent,
    task: row.task ? taskFrom(row.task) : null,
    payloadHash: row.first_hash?.toString("hex") ?? intent.payloadHash,
  };
}

// Which of these keys were used before.
export async function usedKeys(
  ask: (statement: Statement) => Promise<Row[]>,
  keys: Array<[string, string]>,
): Promise<Set<string>> {
  const rows = await ask({
    text: `select i.key_id from unnest($1::uuid[], $2::uuid[]) as k(workspace_id, id)
     cross join lateral (select key_id from intents i where i.workspace_id = k.workspace_id and i.key_id = k.id offset 0) as i`,
    params: [`{${keys.map(([workspaceId]) => workspaceId)}}`, `{${keys.map(([, id]) => id)}}`],
  });
  return new Set(rows.map((row) => row.key_id));
}
