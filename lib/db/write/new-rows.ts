// What a submit writes, table by table.
import { bytes, int, json, text, time, uuid, word } from "./column";
import {
  assignmentColumns,
  cursor,
  deliveryColumns,
  eventColumns,
  type IntentRow,
  idempotencyColumns,
  offerColumns,
  taskColumns,
  timerColumns,
} from "./rows";
import { definePart } from "./statement";

// A submit whose key was already used leaves nothing: its rows are left out by the intent's id.
const insertNew = (table: string, id: string) => (source: string, names: string) =>
  `insert into ${table} (${names}) select ${names} from ${source} s where not (s.${id} = any((select ids from refused)::uuid[]))`;

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
