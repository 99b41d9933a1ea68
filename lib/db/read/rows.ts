// From rows to the domain's words.
import type { Decision, Intent, Options, Progress, Task, Timer } from "../../domain/state";
import type {
  Json,
  JsonObject,
  Risk,
  Status,
  TaskKind,
  TaskStatus,
  TimerKind,
  Via,
  WaitingReason,
} from "../../domain/types";
import { type CompactSpec, fullAssignees, fullProgress, fullSpec, payloadHash } from "../compact";

export type IntentRecord = {
  workspace_id: string;
  id: string;
  type: string;
  correlation_id: string | null;
  from_agent: string;
  to_agent: string;
  submitter: string;
  behind_person_id: string | null;
  payload: JsonObject;
  payload_hash: Buffer;
  version: number;
  status: Status;
  waiting_reason: WaitingReason | null;
  seq: number;
  head: Buffer;
  deadline_at: Date | null;
  options: Options;
  progress: Progress;
  created_at: Date;
  updated_at: Date;
};

const INTENT_COLUMNS =
  "workspace_id,id,type,correlation_id,from_agent,to_agent,submitter,behind_person_id,payload,payload_hash,version," +
  "status,waiting_reason,seq,head,deadline_at,options,progress,created_at,updated_at";
export const intentColumns = (alias: string): string =>
  INTENT_COLUMNS.split(",")
    .map((name) => (name === "payload_hash" ? `${payloadHash(alias)} as ${name}` : `${alias}.${name}`))
    .join(",");

export const intentFrom = (row: IntentRecord): Intent => ({
  workspaceId: row.workspace_id,
  id: row.id,
  type: row.type,
  correlationId: row.correlation_id ?? row.id,
  from: row.from_agent,
  to: row.to_agent,
  submitter: row.submitter,
  behindPersonId: row.behind_person_id,
  payload: row.payload,
  payloadHash: row.payload_hash.toString("hex"),
  version: row.version,
  status: row.status,
  waitingReason: row.waiting_reason,
  seq: row.seq,
  head: row.head.toString("hex"),
  deadlineAt: row.deadline_at,
  options: row.options,
  progress: fullProgress(row.progress, row.waiting_reason),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

// These come as JSON out of json_agg: times are text.
export type TaskRecord = {
  id: string;
  kind: TaskKind;
  status: TaskStatus;
  risk: Risk;
  spec: CompactSpec;
  assignees: string[] | null;
  claimed_by: string | null;
  due_at: string | Date | null;
  assigned_at: string | Date;
  closed_at: string | Date | null;
  outcome: string | null;
};
export type DecisionRecord = {
  task_id: string;
  version: number;
  person_id: string;
  outcome: string;
  positive: number;
  payload_hash: string; // \x…
  comment: string | null;
  data: JsonObject | null;
  edits: Json | null;
  via: Via;
  seq: number;
  at: string;
};
export type TimerRecord = { kind: TimerKind; due_at: string; round: number };

const dateOr = (value: string | Date | null): Date | null => (value === null ? null : new Date(value));

export const taskFrom = (row: TaskRecord): Task => ({
  id: row.id,
  kind: row.kind,
  status: row.status,
  risk: row.risk,
  spec: fullSpec(row.spec),
  assignees: fullAssignees(row.assignees),
  claimedBy: row.claimed_by,
  dueAt: dateOr(row.due_at),
  assignedAt: new Date(row.assigned_at),
  closedAt: dateOr(row.closed_at),
  outcome: row.outcome,
});

export const decisionFrom = (row: DecisionRecord): Decision => ({
  taskId: row.task_id,
  version: row.version,
  personId: row.person_id,
  outcome: row.outcome,
  positive: row.positive === 1,
  payloadHash: row.payload_hash.replace(/^\\x/, ""),
  comment: row.comment,
  data: row.data,
  edits: row.edits,
  via: row.via,
  seq: row.seq,
  at: new Date(row.at),
});

export const timerFrom = (row: TimerRecord): Timer => ({
  kind: row.kind,
  dueAt: new Date(row.due_at),
  round: row.round,
});
