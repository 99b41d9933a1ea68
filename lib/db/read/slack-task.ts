// A task as it is posted: what it says, who is asked, how it stands, and the number of the newest event that this shows.
import { type Lookup, nameOf } from "../../domain/describe-words";
import type { Sql } from "../client";
import { type OpenTask, taskById } from "./inbox";
import { readNames } from "./names";

export type SlackTask = {
  task: OpenTask;
  seq: number;
  asked: string[];
  asker: string;
  behindName: string | null;
  claimedBy: string | null;
};

const MOST_ASKED = 20;

export async function slackTask(sql: Sql, workspaceId: string, intentId: string): Promise<SlackTask | null> {
  // The number first: what happens between the two is shown already, and at worst shown once more.
  const [row] = await sql<Array<{ seq: number }>>`
    select seq from intents where workspace_id = ${workspaceId} and id = ${intentId}`;
  const task = row && (await taskById(sql, workspaceId, intentId, null));
  if (!row || !task) return null;
  const assignees = task.assignees.slice(0, MOST_ASKED);
  const behind = task.behindPersonId && `person:${task.behindPersonId}`;
  const claimer = task.claimedBy && `person:${task.claimedBy}`;
  const refs = [...assignees, task.fromAgent, behind, claimer].filter((ref): ref is string => Boolean(ref));
  const names = await readNames(sql, workspaceId, refs);
  const lookup: Lookup = { names };
  return {
    task,
    seq: row.seq,
    asked: assignees.map((ref) => (ref === "everyone" ? "everyone" : nameOf(ref, lookup))),
    asker: nameOf(task.fromAgent, lookup),
    behindName: (behind && names.get(behind)) || null,
    claimedBy: (claimer && names.get(claimer)) || null,
  };
}
