// Everything there is about one intent, for the person who reads it: what was asked, what came of it, and what still will.
import type { Decision, Intent, Task, Timer } from "@/lib/domain/state";
import type { Channel, DeliveryState, Occasion } from "@/lib/domain/types";
import type { Sql } from "../client";
import { readNames } from "./names";
import {
  type DecisionRecord,
  decisionFrom,
  type IntentRecord,
  intentColumns,
  intentFrom,
  type TaskRecord,
  taskFrom,
  timerFrom,
} from "./rows";
import { type IntentRow, withIds } from "./search-intents";

export type Sent = {
  seq: number;
  place: number;
  occasion: Occasion;
  channel: Channel;
  address: string;
  state: DeliveryState;
  attempts: number;
  dueAt: Date;
  endedAt: Date | null;
  answer: string | null;
};

export type IntentFile = {
  intent: Intent;
  task: Task | null;
  payloadText: string; // the canonical text that is hashed
  votes: Decision[];
  versions: Array<{ version: number; replacedAt: Date }>; // those that a revision replaced, newest first
  timers: Timer[];
  sent: Sent[];
  related: IntentRow[]; // what shares its correlation id
  names: Map<string, string>;
};

const MOST_VOTES = 200;
const MOST_VERSIONS = 50;
export const MOST_SENT = 50;
export const MOST_RELATED = 20;

type Row = IntentRecord & {
  task: TaskRecord | null;
  payload_text: string;
  votes: DecisionRecord[] | null;
  timers: Array<{ kind: Timer["kind"]; due_at: string; round: number }> | null;
  versions: Array<{ version: number; replaced_at: string }> | null;
};

export async function readIntentFile(sql: Sql, workspaceId: string, id: string): Promise<IntentFile | null> {
  const [[row], sent] = await Promise.all([
    sql<Row[]>`
      select ${sql.unsafe(intentColumns("i"))}, i.payload::text as payload_text,
        (select row_to_json(t) from tasks t where t.workspace_id = i.workspace_id and t.id = i.id) as task,
        (select json_agg(d) from (select * from decisions d where d.workspace_id = i.workspace_id and d.task_id = i.id
           order by d.seq desc limit ${MOST_VOTES}) d) as votes,
        (select json_agg(t) from (select kind, due_at, round from timers t where t.workspace_id = i.workspace_id
           and t.intent_id = i.id order by due_at) t) as timers,
        (select json_agg(r) from (select version, replaced_at from revisions r where r.workspace_id = i.workspace_id
           and r.intent_id = i.id order by version desc limit ${MOST_VERSIONS}) r) as versions
      from intents i where i.workspace_id = ${workspaceId} and i.id = ${id}`,
    sql<Sent[]>`
      select seq, place, occasion, channel, address, state, attempts, due_at as "dueAt", ended_at as "endedAt", answer
      from deliveries where workspace_id = ${workspaceId} and intent_id = ${id}
      order by seq desc, place limit ${MOST_SENT}`,
  ]);
  if (!row) return null;
  const intent = intentFrom(row);
  const task = row.task && taskFrom(row.task);
  const votes = (row.votes ?? []).map(decisionFrom).reverse();
  const [related, names] = await Promise.all([
    relatedTo(sql, workspaceId, intent),
    readNames(sql, workspaceId, refsOf(intent, task, votes, sent)),
  ]);
  return {
    intent,
    task,
    payloadText: row.payload_text,
    votes,
    versions: (row.versions ?? []).map(({ version, replaced_at }) => ({
      version,
      replacedAt: new Date(replaced_at),
    })),
    timers: (row.timers ?? []).map(timerFrom),
    sent,
    related,
    names,
  };
}

function* refsOf(intent: Intent, task: Task | null, votes: Decision[], sent: Sent[]): Generator<string> {
  yield intent.submitter;
  yield intent.from;
  yield intent.to;
  if (intent.behindPersonId !== null) yield `person:${intent.behindPersonId}`;
  if (intent.progress.claim) yield intent.progress.claim.by;
  if (intent.progress.ended) yield intent.progress.ended.by;
  for (const ref of task?.assignees ?? []) yield ref;
  if (task?.claimedBy) yield `person:${task.claimedBy}`;
  for (const { personId } of votes) yield `person:${personId}`;
  for (const { address } of sent) yield address;
}

async function relatedTo(sql: Sql, workspaceId: string, { id, correlationId }: Intent): Promise<IntentRow[]> {
  const rows = await sql<Array<{ id: string }>>`
    select id from intents where workspace_id = ${workspaceId} and id = ${correlationId} and id <> ${id}
    union all
    (select id from intents where workspace_id = ${workspaceId} and correlation_id = ${correlationId} and correlation_id is not null
       and id <> ${id} order by id desc limit ${MOST_RELATED})`;
  return withIds(
    sql,
    workspaceId,
    rows.map((row) => row.id),
  );
}

/** The text of one version of the payload; null: there is none of that number. */
export async function payloadOf(
  sql: Sql,
  workspaceId: string,
  intentId: string,
  version: number,
): Promise<string | null> {
  const [row] = await sql<Array<{ text: string }>>`
    select payload::text as text from intents where workspace_id = ${workspaceId} and id = ${intentId} and version = ${version}
    union all
    select payload::text from revisions where workspace_id = ${workspaceId} and intent_id = ${intentId} and version = ${version}`;
  return row?.text ?? null;
}
