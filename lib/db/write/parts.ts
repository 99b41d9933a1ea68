// What a batch writes, table by table. No rule lives here: the domain said what, this says only where.
import { canonical } from "../../domain/canonical";
import type {
  Decision,
  Intent,
  NewDelivery,
  NewEvent,
  NewOffer,
  Revision,
  Task,
  Timer,
} from "../../domain/state";
import { bytes, int, json, list, text, time, uuid, word } from "./column";
import { definePart } from "./statement";

export type Owned = { workspaceId: string; intentId: string };
export type EventRow = Owned & NewEvent & { hash: string };
export type DeliveryRow = Owned & NewDelivery & { id: string; at: Date };
export type OfferRow = Owned & NewOffer & { at: Date };
export type DecisionRow = Decision & { workspaceId: string };
export type TaskRow = Task & { workspaceId: string };
export type TaskUpdate = TaskRow & { newSpec: string | null };
export type TimerRow = Owned & Timer;
export type TimerKey = Owned & Pick<Timer, "kind">;
export type AssignmentRow = { workspaceId: string; taskId: string; assignee: string; dueAt: Date | null };
export type RevisionRow = Owned & Revision;
export type IdempotencyRow = {
  workspaceId: string;
  id: string;
  body: string;
  intentId: string;
  response: string | null;
};
export type IntentRow = Intent & { payloadText: string };
export type IntentUpdate = Intent & { newPayload: string | null };

const owner = [
  uuid<Owned>("workspace_id", (r) => r.workspaceId),
  uuid<Owned>("intent_id", (r) => r.intentId),
];
const insert = (table: string) => (source: string, names: string) =>
  `insert into ${table} (${names}) select ${names} from ${source} s`;
// A submit whose key was already used leaves nothing: its rows are left out by the intent's id.
const insertNew = (table: string, id: string) => (source: string, names: string) =>
  `insert into ${table} (${names}) select ${names} from ${source} s where not (s.${id} = any((select ids from refused)::uuid[]))`;

const eventColumns = [
  ...owner,
  int<EventRow>("seq", (r) => r.seq),
  word<EventRow>("type", "event_type", (r) => r.type),
  word<EventRow>("status", "intent_status", (r) => r.status),
  word<EventRow>("waiting_reason", "waiting_reason", (r) => r.waitingReason),
  time<EventRow>("at", (r) => r.at),
  text<EventRow>("actor", (r) => r.actor),
  word<EventRow>("via", "via", (r) => r.via),
  json<EventRow>("body", (r) => (r.body === null ? null : JSON.stringify(r.body))),
  bytes<EventRow>("hash", (r) => r.hash),
];
const deliveryColumns = [
  ...owner,
  uuid<DeliveryRow>("id", (r) => r.id),
  int<DeliveryRow>("seq", (r) => r.seq),
  word<DeliveryRow>("channel", "channel", (r) => r.channel),
  word<DeliveryRow>("occasion", "occasion", (r) => r.occasion),
  text<DeliveryRow>("address", (r) => r.address),
  word<DeliveryRow>("state", "delivery_state", () => "due"),
  time<DeliveryRow>("due_at", (r) => r.at),
];
const timerColumns = [
  ...owner,
  word<TimerRow>("kind", "timer_kind", (r) => r.kind),
  time<TimerRow>("due_at", (r) => r.dueAt),
  int<TimerRow>("round", (r) => r.round),
];
const assignmentColumns = [
  uuid<AssignmentRow>("workspace_id", (r) => r.workspaceId),
  text<AssignmentRow>("assignee", (r) => r.assignee),
  time<AssignmentRow>("due_at", (r) => r.dueAt ?? "infinity"),
  uuid<AssignmentRow>("task_id", (r) => r.taskId),
];
const offerColumns = [
  ...owner,
  text<OfferRow>("address", (r) => r.address),
  int<OfferRow>("attempt", (r) => r.attempt),
  time<OfferRow>("at", (r) => r.at),
];
const idempotencyColumns = [
  uuid<IdempotencyRow>("workspace_id", (r) => r.workspaceId),
  uuid<IdempotencyRow>("id", (r) => r.id),
  uuid<IdempotencyRow>("body", (r) => r.body),
  uuid<IdempotencyRow>("intent_id", (r) => r.intentId),
  json<IdempotencyRow>("response", (r) => r.response),
];
const taskColumns = [
  uuid<TaskRow>("workspace_id", (r) => r.workspaceId),
  uuid<TaskRow>("id", (r) => r.id),
  word<TaskRow>("kind", "task_kind", (r) => r.kind),
  word<TaskRow>("status", "task_status", (r) => r.status),
  word<TaskRow>("risk", "risk", (r) => r.risk),
  json<TaskRow>("spec", (r) => JSON.stringify(r.spec)),
  list<TaskRow>("assignees", (r) => r.assignees),
  uuid<TaskRow>("claimed_by", (r) => r.claimedBy),
  time<TaskRow>("due_at", (r) => r.dueAt),
  time<TaskRow>("assigned_at", (r) => r.assignedAt),
  time<TaskRow>("closed_at", (r) => r.closedAt),
  text<TaskRow>("outcome", (r) => r.outcome),
];
const intentColumns = [
  uuid<IntentRow>("workspace_id", (r) => r.workspaceId),
  uuid<IntentRow>("id", (r) => r.id),
  text<IntentRow>("type", (r) => r.type),
  uuid<IntentRow>("correlation_id", (r) => (r.correlationId === r.id ? null : r.correlationId)),
  text<IntentRow>("from_agent", (r) => r.from),
  text<IntentRow>("to_agent", (r) => r.to),
  text<IntentRow>("submitter", (r) => r.submitter),
  uuid<IntentRow>("behind_person_id", (r) => r.behindPersonId),
  json<IntentRow>("payload", (r) => r.payloadText),
  bytes<IntentRow>("payload_hash", (r) => r.payloadHash),
  int<IntentRow>("version", (r) => r.version),
  word<IntentRow>("status", "intent_status", (r) => r.status),
  word<IntentRow>("waiting_reason", "waiting_reason", (r) => r.waitingReason),
  int<IntentRow>("seq", (r) => r.seq),
  bytes<IntentRow>("head", (r) => r.head),
  time<IntentRow>("deadline_at", (r) => r.deadlineAt),
  text<IntentRow>("reply_to", (r) => r.options.reply_to ?? null),
  json<IntentRow>("options", (r) => JSON.stringify(r.options)),
  json<IntentRow>("progress", (r) => JSON.stringify(r.progress)),
  time<IntentRow>("created_at", (r) => r.createdAt),
  time<IntentRow>("updated_at", (r) => r.updatedAt),
];
const cursor = "((pg_current_xact_id()::text)::bigint * 4096 + n) * 2";

export const NEW = {
  idempotency: definePart(
    "keyed",
    idempotencyColumns,
    (source, names) =>
      `insert into idempotency (${names}) select ${names} from ${source} s order by workspace_id, id on conflict do nothing returning intent_id`,
  ),
  intents: definePart("new_intents", intentColumns, insertNew("intents", "id")),
  events: definePart("new_events", eventColumns, insertNew("events", "intent_id")),
  tasks: definePart("new_tasks", taskColumns, insertNew("tasks", "id")),
  assignments: definePart("new_assignments", assignmentColumns, insertNew("assignments", "task_id")),
  timers: definePart("new_timers", timerColumns, insertNew("timers", "intent_id")),
  deliveries: definePart("new_deliveries", deliveryColumns, insertNew("deliveries", "intent_id")),
  offers: definePart(
    "new_offers",
    offerColumns,
    (source, names) =>
      `insert into offers (${names},cursor) select ${names},${cursor} from ${source} s where not (s.intent_id = any((select ids from refused)::uuid[]))`,
  ),
};

export const CHANGED = {
  intents: definePart(
    "changed_intents",
    [
      uuid<IntentUpdate>("workspace_id", (r) => r.workspaceId),
      uuid<IntentUpdate>("id", (r) => r.id),
      text<IntentUpdate>("to_agent", (r) => r.to),
      json<IntentUpdate>("payload", (r) => r.newPayload),
      bytes<IntentUpdate>("payload_hash", (r) => r.payloadHash),
      int<IntentUpdate>("version", (r) => r.version),
      word<IntentUpdate>("status", "intent_status", (r) => r.status),
      word<IntentUpdate>("waiting_reason", "waiting_reason", (r) => r.waitingReason),
      int<IntentUpdate>("seq", (r) => r.seq),
      bytes<IntentUpdate>("head", (r) => r.head),
      json<IntentUpdate>("progress", (r) => JSON.stringify(r.progress)),
      time<IntentUpdate>("updated_at", (r) => r.updatedAt),
    ],
    (source) =>
      `update intents i set to_agent = s.to_agent, payload = coalesce(s.payload, i.payload), payload_hash = s.payload_hash,
       version = s.version, status = s.status, waiting_reason = s.waiting_reason, seq = s.seq, head = s.head,
       progress = s.progress, updated_at = s.updated_at
       from ${source} s where i.workspace_id = s.workspace_id and i.id = s.id`,
  ),
  tasks: definePart(
    "changed_tasks",
    [
      uuid<TaskUpdate>("workspace_id", (r) => r.workspaceId),
      uuid<TaskUpdate>("id", (r) => r.id),
      word<TaskUpdate>("status", "task_status", (r) => r.status),
      json<TaskUpdate>("spec", (r) => r.newSpec),
      list<TaskUpdate>("assignees", (r) => r.assignees),
      uuid<TaskUpdate>("claimed_by", (r) => r.claimedBy),
      time<TaskUpdate>("closed_at", (r) => r.closedAt),
      text<TaskUpdate>("outcome", (r) => r.outcome),
    ],
    (source) =>
      `update tasks t set status = s.status, spec = coalesce(s.spec, t.spec), assignees = s.assignees, claimed_by = s.claimed_by,
     closed_at = s.closed_at, outcome = s.outcome
     from ${source} s where t.workspace_id = s.workspace_id and t.id = s.id`,
  ),
  decisions: definePart(
    "new_decisions",
    [
      uuid<DecisionRow>("workspace_id", (r) => r.workspaceId),
      uuid<DecisionRow>("task_id", (r) => r.taskId),
      int<DecisionRow>("version", (r) => r.version),
      uuid<DecisionRow>("person_id", (r) => r.personId),
      text<DecisionRow>("outcome", (r) => r.outcome),
      int<DecisionRow>("positive", (r) => (r.positive ? 1 : 0)),
      bytes<DecisionRow>("payload_hash", (r) => r.payloadHash),
      text<DecisionRow>("comment", (r) => r.comment),
      json<DecisionRow>("data", (r) => (r.data === null ? null : JSON.stringify(r.data))),
      json<DecisionRow>("edits", (r) => (r.edits === null ? null : JSON.stringify(r.edits))),
      word<DecisionRow>("via", "via", (r) => r.via),
      int<DecisionRow>("seq", (r) => r.seq),
      time<DecisionRow>("at", (r) => r.at),
    ],
    insert("decisions"),
  ),
  events: definePart("new_events", eventColumns, insert("events")),
  revisions: definePart(
    "new_revisions",
    [
      ...owner,
      int<RevisionRow>("version", (r) => r.version),
      json<RevisionRow>("payload", (r) => canonical(r.payload)),
      bytes<RevisionRow>("payload_hash", (r) => r.payloadHash),
      time<RevisionRow>("replaced_at", (r) => r.replacedAt),
    ],
    insert("revisions"),
  ),
  timersGone: definePart(
    "gone_timers",
    [...owner, word<TimerKey>("kind", "timer_kind", (r) => r.kind)],
    (source) =>
      `delete from timers t using ${source} s where t.workspace_id = s.workspace_id and t.intent_id = s.intent_id and t.kind = s.kind`,
  ),
  timers: definePart(
    "armed_timers",
    timerColumns,
    (source, names) =>
      `insert into timers (${names}) select ${names} from ${source} s
     on conflict (workspace_id, intent_id, kind) do update set due_at = excluded.due_at, round = excluded.round`,
  ),
  assignmentsGone: definePart(
    "gone_assignments",
    assignmentColumns,
    (source) =>
      `delete from assignments a using ${source} s where a.workspace_id = s.workspace_id and a.assignee = s.assignee
     and a.due_at = s.due_at and a.task_id = s.task_id`,
  ),
  assignments: definePart("new_assignments", assignmentColumns, insert("assignments")),
  deliveries: definePart("new_deliveries", deliveryColumns, insert("deliveries")),
  offersGone: definePart(
    "gone_offers",
    owner,
    (source) =>
      `delete from offers o using ${source} s where o.workspace_id = s.workspace_id and o.intent_id = s.intent_id`,
  ),
  offers: definePart(
    "new_offers",
    offerColumns,
    (source, names) =>
      `insert into offers (${names},cursor) select ${names},${cursor} from ${source} s
     on conflict (workspace_id, intent_id, attempt) do update set address = excluded.address, cursor = excluded.cursor, at = excluded.at, xid = excluded.xid`,
  ),
  idempotency: definePart("new_keys", idempotencyColumns, insert("idempotency")),
};
