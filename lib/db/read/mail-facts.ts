// What a mail about a task says beyond the task itself, and which thread it belongs to.
import type { Message, MessageOccasion } from "../../domain/message";
import type { Sql } from "../client";
import { type SlackTask, slackTask } from "./slack-task";

export type MailTask = SlackTask & {
  reminders: number; // so many there were
  levels: number; // so many levels it was escalated
  endedBy: string | null; // when it ended without a decision
  rootId: string; // of the first mail about it to this person
};

// A receipt of a decision and a warning are about the same intent, and are mails of their own.
const IN_THREAD: MessageOccasion[] = ["assigned", "reminder", "escalated", "decided", "expired", "withdrawn"];

/** null: there is no such task. */
export async function mailTask(
  sql: Sql,
  { workspaceId, intentId, personId, id }: Pick<Message, "workspaceId" | "intentId" | "personId" | "id">,
): Promise<MailTask | null> {
  if (intentId === null) return null;
  const [found, [row]] = await Promise.all([
    slackTask(sql, workspaceId, intentId),
    sql<Array<Pick<MailTask, "reminders" | "levels" | "endedBy" | "rootId">>>`
      select coalesce((i.progress->>'remind_count')::int, 0) as reminders, coalesce((i.progress->>'level')::int, 0) as levels,
        i.progress->'ended'->>'name' as "endedBy",
        coalesce((select m.id from messages m where m.workspace_id = ${workspaceId} and m.intent_id = ${intentId}
          and m.channel = 'email' and m.person_id = ${personId} and m.occasion = any (${IN_THREAD}) order by m.id limit 1),
          ${id}) as "rootId"
      from intents i where i.workspace_id = ${workspaceId} and i.id = ${intentId}`,
  ]);
  return found && row ? { ...found, ...row } : null;
}
