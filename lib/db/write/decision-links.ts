// The link of a message: written when the message is rendered, and again at each attempt, with the same secrets.
import { mayBeTyped } from "../../domain/decision-link";
import type { Message } from "../../domain/message";
import type { Risk, TaskKind } from "../../domain/types";
import type { MailedCodes } from "../../domain/workspace-settings";
import type { Sql } from "../client";
import { codeHash, hashOfToken, linkCode, linkToken } from "../link-secrets";

export type LinkFor = { linkSecret: string; publicUrl: string };
export type LinkedTask = { id: string; kind: TaskKind; risk: Risk; version: number; dueAt: Date | null };

/** `code` null: who decides has to be signed in. */
export type DecisionLink = { url: string; code: string | null };

/**
 * Where this message's person looks at this task and decides it. A message that is for nobody in particular (it is posted in
 * a group's channel) gets the address of the task itself, which wants somebody signed in.
 */
export async function ensureDecisionLink(
  sql: Sql,
  { linkSecret, publicUrl }: LinkFor,
  { workspaceId, id, personId }: Pick<Message, "workspaceId" | "id" | "personId">,
  task: LinkedTask,
  codes?: MailedCodes, // of the workspace
): Promise<DecisionLink> {
  if (personId === null) return { url: `${publicUrl}/inbox/${task.id}`, code: null };
  const link = { workspaceId, id, version: task.version };
  const token = linkToken(linkSecret, link);
  const code = mayBeTyped(task, codes) ? linkCode(linkSecret, link) : null;
  // The task may have changed since the last attempt: then it is a link to what it is now, with tries of its own.
  await sql`
    insert into decision_links (workspace_id, id, hash, code_hash, intent_id, version, person_id, expires_at, created_at)
    values (${workspaceId}, ${id}, ${hashOfToken(token)}, ${code && codeHash(linkSecret, link, code)}, ${task.id},
      ${task.version}, ${personId}, least(${task.dueAt}, app_now() + ${LINK_HOURS} * interval '1 hour'), app_now())
    on conflict (workspace_id, id) do update set hash = excluded.hash, code_hash = excluded.code_hash,
      expires_at = excluded.expires_at, version = excluded.version,
      tries = case when decision_links.version = excluded.version then decision_links.tries else 0 end,
      ended_at = case when decision_links.version = excluded.version then decision_links.ended_at end,
      ended_why = case when decision_links.version = excluded.version then decision_links.ended_why end`;
  return { url: `${publicUrl}/d/${token}`, code };
}

const LINK_HOURS = 72;

/** These tasks are over, so their links are. Each is asked again when it is used; this only says so earlier. */
export async function endLinksOf(
  sql: Sql,
  over: Array<{ workspaceId: string; intentId: string }>,
  why: string,
): Promise<void> {
  if (over.length === 0) return;
  await sql`
    update decision_links l set ended_at = app_now(), ended_why = ${why}
    from unnest(${over.map((one) => one.workspaceId)}::uuid[], ${over.map((one) => one.intentId)}::uuid[])
      as over (workspace_id, intent_id)
    where l.workspace_id = over.workspace_id and l.intent_id = over.intent_id and l.ended_at is null`;
}
