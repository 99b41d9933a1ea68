// What a message says about: its task, its person, its workspace. Read when it is sent, so that it says what is so then.
import type { Message } from "../../domain/message";
import { type PersonSettings, readPersonSettings } from "../../domain/person-settings";
import { type MailedCodes, readWorkspaceSettings } from "../../domain/workspace-settings";
import type { Sql } from "../client";
import { type OpenTask, taskById } from "./inbox";

export type MessageFacts = {
  now: Date;
  workspaceName: string;
  mailedCodes: MailedCodes;
  person: { id: string; name: string; email: string; settings: PersonSettings } | null;
  task: OpenTask | null;
};

export async function messageFacts(sql: Sql, message: Message): Promise<MessageFacts> {
  const { workspaceId, personId, intentId } = message;
  const [row] = await sql`
    select app_now() as now, w.name as workspace, w.settings as "ofWorkspace", p.id, p.name, p.email, p.settings
    from workspaces w left join people p on p.workspace_id = w.id and p.id = ${personId} and p.status <> 'removed'
    where w.id = ${workspaceId}`;
  if (!row) throw new Error("a message of a workspace that is not there");
  const task = intentId === null ? null : await taskById(sql, workspaceId, intentId, personId);
  const person =
    row.id === null
      ? null
      : { id: row.id, name: row.name, email: row.email, settings: readPersonSettings(row.settings) };
  const { mailedCodes } = readWorkspaceSettings(row.ofWorkspace);
  return { now: row.now, workspaceName: row.workspace, mailedCodes, person, task };
}
