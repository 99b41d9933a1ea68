// What a submit writes, table by table.
import { compactHash, compactProgress } from "../compact";
import { bytes, int, json, same, text, time, uuid, word } from "./column";
import {
  assignmentColumns,
  birthColumns,
  deliveryColumns,
  type IntentRow,
  insertInto,
  insertOffers,
  offerColumns,
  taskColumns,
  timerColumns,
} from "./rows";
import { definePart } from "./statement";

const intentColumns = [
  same(uuid<IntentRow>("workspace_id", (r) => r.workspaceId)),
  uuid<IntentRow>("id", (r) => r.id),
  text<IntentRow>("type", (r) => r.type),
  uuid<IntentRow>("correlation_id", (r) => (r.correlationId === r.id ? null : r.correlationId)),
  text<IntentRow>("from_agent", (r) => r.from),
  text<IntentRow>("to_agent", (r) => r.to),
  text<IntentRow>("submitter", (r) => r.submitter),
  uuid<IntentRow>("behind_person_id", (r) => r.behindPersonId),
  json<IntentRow>("payload", (r) => r.payloadText),
  bytes<IntentRow>("payload_hash", (r) => compactHash(r.payloadText, r.payloadHash)),
  same(int<IntentRow>("version", (r) => r.version)),
  same(word<IntentRow>("status", "intent_status", (r) => r.status)),
  same(word<IntentRow>("waiting_reason", "waiting_reason", (r) => r.waitingReason)),
  int<IntentRow>("seq", (r) => r.seq),
  bytes<IntentRow>("head", (r) => r.head),
  uuid<IntentRow>("key_id", (r) => r.key?.id ?? null),
  uuid<IntentRow>("key_body", (r) => r.key?.body ?? null),
  time<IntentRow>("deadline_at", (r) => r.deadlineAt),
  text<IntentRow>("reply_to", (r) => r.options.reply_to ?? null),
  json<IntentRow>("options", (r) => JSON.stringify(r.options)),
  json<IntentRow>("progress", (r) => JSON.stringify(compactProgress(r))),
  same(time<IntentRow>("created_at", (r) => r.createdAt)),
  same(time<IntentRow>("updated_at", (r) => r.updatedAt)),
];

export const NEW = {
  intents: definePart("new_intents", intentColumns, insertInto("intents")),
  events: definePart("births", birthColumns, insertInto("events")),
  tasks: definePart("new_tasks", taskColumns, insertInto("tasks")),
  assignments: definePart("new_assignments", assignmentColumns, insertInto("assignments")),
  timers: definePart("new_timers", timerColumns, insertInto("timers")),
  deliveries: definePart("new_deliveries", deliveryColumns, insertInto("deliveries")),
  offers: definePart("new_offers", offerColumns, insertOffers),
};
