// Everything that is stored about one intent, as the checker looks at it.

import { groupBy } from "../../domain/group-by";
import type { Decision, Task, Timer } from "../../domain/state";
import type {
  DeliveryState,
  EventType,
  JsonObject,
  Occasion,
  Status,
  Via,
  WaitingReason,
} from "../../domain/types";
import type { Sql } from "../client";
import { type Born, fullBirth } from "../compact";
import {
  type DecisionRecord,
  decisionFrom,
  type IntentRecord,
  intentColumns,
  type TaskRecord,
  taskFrom,
} from "./rows";

export type EventRecord = {
  seq: number;
  type: EventType;
  status: Status;
  waiting_reason: WaitingReason | null;
  at: Date;
  actor: string;
  via: Via;
  body: JsonObject | null;
  hash: Buffer | null; // null: it has no row of its own, and the hash of the next rests on it
};
export type RevisionRecord = {
  version: number;
  payload_text: string;
  payload_hash: Buffer;
  replaced_at: Date;
};
export type DeliveryRecord = {
  seq: number;
  occasion: Occasion;
  address: string;
  state: DeliveryState;
  attempts: number;
  ended_at: Date | null;
};

export type Bundle = {
  intent: IntentRecord & { payload_text: string; reply_to: string | null };
  events: EventRecord[];
  tasks: Task[];
  decisions: Decision[];
  revisions: RevisionRecord[];
  timers: Timer[];
  assignments: Array<{ assignee: string; due_at: string | null; rank: number }>; // null: no due time
  deliveries: DeliveryRecord[];
};

// The invariants of the guarantees, by their numbers there.
export type Invariant =
  | "I1"
  | "I2"
  | "I3"
  | "I4"
  | "I5"
  | "I6"
  | "I7"
  | "I8"
  | "I9"
  | "I10"
  | "I11"
  | "I12"
  | "I13";
export type Say = (invariant: Invariant, what: string) => void;

/** The next intents of a workspace after `after`, each with all that belongs to it. One snapshot, so nothing is half-seen. */
export const loadBundles = (sql: Sql, workspaceId: string, after: string, limit: number): Promise<Bundle[]> =>
  load(sql, workspaceId, "id > $2 order by id limit $3", [after, limit]);

/** Those before `before`, newest first. */
export const loadBundlesBefore = (
  sql: Sql,
  workspaceId: string,
  before: string,
  limit: number,
): Promise<Bundle[]> => load(sql, workspaceId, "id < $2 order by id desc limit $3", [before, limit]);

export async function loadBundle(sql: Sql, workspaceId: string, intentId: string): Promise<Bundle | null> {
  const [bundle] = await load(sql, workspaceId, "id = $2", [intentId]);
  return bundle ?? null;
}

function load(
  sql: Sql,
  workspaceId: string,
  which: string,
  parameters: Array<string | number>,
): Promise<Bundle[]> {
  return sql.begin("isolation level repeatable read read only", async (tx) => {
    await tx`set local statement_timeout = '60s'`;
    const intents = await tx.unsafe<Array<Bundle["intent"]>>(
      `select ${intentColumns("i")}, i.payload::text as payload_text, i.reply_to from intents i
       where workspace_id = $1 and ${which}`,
      [workspaceId, ...parameters],
    );
    if (intents.length === 0) return [];
    const ids = intents.map((intent) => intent.id);
    const of = async <Row>(columns: string, table: string, key: string, order: string) => {
      const rows = await tx.unsafe<Array<Row & { intent: string }>>(
        `select ${key} as intent, ${columns} from ${table}
         where workspace_id = $1 and ${key} = any($2::uuid[]) order by ${key}, ${order}`,
        [workspaceId, ids],
      );
      return groupBy(rows as Array<Row & { intent: string }>, (row) => row.intent);
    };
    const submitters = new Map(intents.map((intent) => [intent.id, intent.submitter]));
    const events = await of<Born<EventRecord>>(
      "seq,type,status,waiting_reason,at,actor,via,body,hash,encode(request_hash,'hex') as \"requestHash\"",
      "events",
      "intent_id",
      "seq",
    );
    const tasks = await of<TaskRecord>(
      "id,kind,status,risk,spec,assignees,claimed_by,due_at,assigned_at,closed_at,outcome",
      "tasks",
      "id",
      "id",
    );
    const decisions = await of<DecisionRecord>(
      "task_id,version,person_id,outcome,positive,'\\x' || encode(payload_hash,'hex') as payload_hash,comment,data,edits,via,seq,at",
      "decisions",
      "task_id",
      "seq",
    );
    const revisions = await of<RevisionRecord>(
      "version, payload::text as payload_text, payload_hash, replaced_at",
      "revisions",
      "intent_id",
      "version",
    );
    const timers = await of<{ kind: Timer["kind"]; due_at: Date; round: number }>(
      "kind,due_at,round",
      "timers",
      "intent_id",
      "kind",
    );
    const assignments = await of<Bundle["assignments"][number]>(
      "assignee, case when isfinite(due_at) then to_char(due_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') end as due_at, rank",
      "assignments",
      "task_id",
      "assignee",
    );
    const deliveries = await of<DeliveryRecord>(
      "seq,occasion,address,state,attempts,ended_at",
      "deliveries",
      "intent_id",
      "seq",
    );
    return intents.map((intent) => ({
      intent,
      events: (events.get(intent.id) ?? []).flatMap(({ requestHash, ...event }) => {
        const actor = event.actor ?? submitters.get(intent.id) ?? "";
        return fullBirth<EventRecord>({ ...event, actor }, requestHash, { waiting_reason: null, hash: null });
      }),
      // When a check asks for them, for a row may be too broken to be read.
      get tasks() {
        return (tasks.get(intent.id) ?? []).map(taskFrom);
      },
      decisions: (decisions.get(intent.id) ?? []).map(decisionFrom),
      revisions: revisions.get(intent.id) ?? [],
      timers: (timers.get(intent.id) ?? []).map((row) => ({
        kind: row.kind,
        dueAt: row.due_at,
        round: row.round,
      })),
      assignments: assignments.get(intent.id) ?? [],
      deliveries: deliveries.get(intent.id) ?? [],
    }));
  }) as Promise<Bundle[]>;
}
