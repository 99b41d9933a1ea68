import type { Risk } from "../../domain/types";
import { RISK_RANK } from "../../domain/types";
import { newId } from "../../engine/ids";
import type { Sql } from "../client";
import { type Bitten, writeSomeWords } from "../write/task-words";

export type Given = {
  title?: string;
  description?: string;
  payload?: unknown;
  type?: string;
  from?: string;
  behind?: string | null;
  assignees?: string[];
  dueAt?: string | null;
  risk?: Risk;
  id?: string;
};

/** The least rows of one open task. The rules for making them are the engine's; here only reading is tested. */
export async function givenTask(sql: Sql, workspaceId: string, given: Given = {}): Promise<string> {
  const { title = "Decide", description, assignees = ["everyone"], dueAt = null, risk = "normal" } = given;
  const id = given.id ?? newId(new Date());
  const spec = JSON.stringify({ human_task: { title, ...(description && { description }) }, of: 1 });
  const payload = JSON.stringify(given.payload ?? {});
  await sql.unsafe(
    `insert into intents (workspace_id, id, type, from_agent, to_agent, submitter, behind_person_id, payload, version, status,
       waiting_reason, seq, head, options, progress, created_at, updated_at)
     values ($1, $2, $4, $5, 'human', 'key:k', $6::text::uuid, $3::text::json, 1, 'WAITING', 'WAITING_FOR_HUMAN', 2, '\\x00',
       '{}', '{}', app_now(), app_now())`,
    [
      workspaceId,
      id,
      payload,
      given.type ?? "approval.v1",
      given.from ?? "agent://a/b/c",
      given.behind ?? null,
    ],
  );
  await sql.unsafe(
    `insert into tasks (workspace_id, id, kind, status, risk, spec, assignees, due_at, assigned_at)
     values ($1, $2, 'approval', 'open', $6, $3::text::json, $4, $5::text::timestamptz, app_now())`,
    [workspaceId, id, spec, assignees, dueAt, risk],
  );
  for (const assignee of assignees)
    await sql.unsafe(
      `insert into assignments values ($1, $2, coalesce($3::text::timestamptz, 'infinity'), $4, $5)`,
      [workspaceId, assignee, dueAt, id, RISK_RANK[risk]],
    );
  return id;
}

/** Until every transaction that has begun by now is over, also those of other databases on this server: they are waited for. */
export async function untilSettled(sql: Sql): Promise<void> {
  const [now] = await sql`select pg_current_xact_id()::text as xid`;
  for (let isOver = false; !isOver; ) {
    const [row] = await sql`select pg_snapshot_xmin(pg_current_snapshot()) > ${now?.xid}::xid8 as over`;
    isOver = row?.over === true;
  }
}

export async function writeAllWords(sql: Sql): Promise<void> {
  await untilSettled(sql);
  let bitten: Bitten | null = { moved: null, cursor: "", isMore: true };
  while (bitten?.isMore) bitten = await writeSomeWords(sql, bitten.moved);
}
