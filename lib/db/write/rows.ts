// The rows a batch writes, and the columns that new and changed ones share. No rule lives here: the domain said what, this
// says only where.
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
import type { StoredSpec } from "../../domain/task-spec";
import { type Idempotency, RISK_RANK, type Risk } from "../../domain/types";
import { type Born, compactActor, compactAssignees, compactSpec } from "../compact";
import { cursorAt } from "../offer-cursor";
import { bytes, int, json, list, same, sameIn, text, time, uuid, word } from "./column";

export type Owned = { workspaceId: string; intentId: string };
export type EventRow = Owned & NewEvent & { submitter: string; hash: string };
export type BirthRow = Born<EventRow>;
export type DeliveryRow = Owned & NewDelivery & { place: number; at: Date };
export type OfferRow = Owned & NewOffer & { at: Date; place: number };
export type DecisionRow = Decision & { workspaceId: string };
export type TaskRow = Task & { workspaceId: string };
export type TaskUpdate = TaskRow & { newSpec: StoredSpec | null };
export type TimerRow = Owned & Timer;
export type TimerKey = Owned & Pick<Timer, "kind">;
export type AssignmentRow = {
  workspaceId: string;
  taskId: string;
  assignee: string;
  dueAt: Date | null;
  risk: Risk;
};
export type RevisionRow = Owned & Revision;
export type IdempotencyRow = {
  workspaceId: string;
  id: string;
  body: string;
  intentId: string;
  response: string | null;
};
export type IntentRow = Intent & { payloadText: string; key: Idempotency | null };
/** `was`: the head of its chain before. */
export type IntentUpdate = Intent & { newPayload: string | null; was: string };

export const owner = [
  uuid<Owned>("workspace_id", (r) => r.workspaceId),
  uuid<Owned>("intent_id", (r) => r.intentId),
];
const newOwner = sameIn(owner, "workspace_id");

export const eventColumns = [
  ...newOwner,
  int<EventRow>("seq", (r) => r.seq),
  word<EventRow>("type", "event_type", (r) => r.type),
  word<EventRow>("status", "intent_status", (r) => r.status),
  same(word<EventRow>("waiting_reason", "waiting_reason", (r) => r.waitingReason)),
  same(time<EventRow>("at", (r) => r.at)),
  text<EventRow>("actor", compactActor),
  word<EventRow>("via", "via", (r) => r.via),
  json<EventRow>("body", (r) => (r.body === null ? null : JSON.stringify(r.body))),
  bytes<EventRow>("hash", (r) => r.hash),
];
export const birthColumns = [
  ...sameIn<EventRow>(eventColumns, "type", "status", "via"),
  bytes<BirthRow>("request_hash", (r) => r.requestHash),
];
export const deliveryColumns = [
  ...newOwner,
  int<DeliveryRow>("seq", (r) => r.seq),
  int<DeliveryRow>("place", (r) => r.place),
  same(word<DeliveryRow>("channel", "channel", (r) => r.channel)),
  same(word<DeliveryRow>("occasion", "occasion", (r) => r.occasion)),
  text<DeliveryRow>("address", (r) => r.address),
  same(word<DeliveryRow>("state", "delivery_state", () => "due")),
  same(time<DeliveryRow>("due_at", (r) => r.at)),
];
export const timerColumns = [
  ...newOwner,
  same(word<TimerRow>("kind", "timer_kind", (r) => r.kind)),
  time<TimerRow>("due_at", (r) => r.dueAt),
  same(int<TimerRow>("round", (r) => r.round)),
];
export const assignmentKey = [
  uuid<AssignmentRow>("workspace_id", (r) => r.workspaceId),
  text<AssignmentRow>("assignee", (r) => r.assignee),
  time<AssignmentRow>("due_at", (r) => r.dueAt ?? "infinity"),
  int<AssignmentRow>("rank", (r) => RISK_RANK[r.risk]),
  uuid<AssignmentRow>("task_id", (r) => r.taskId),
];
export const assignmentColumns = sameIn(assignmentKey, "workspace_id", "rank");
// `place` keeps the offers of one statement apart in their stream.
export const offerColumns = [
  ...owner,
  text<OfferRow>("address", (r) => r.address),
  int<OfferRow>("attempt", (r) => r.attempt),
  time<OfferRow>("at", (r) => r.at),
  int<OfferRow>("place", (r) => r.place),
];
export const idempotencyColumns = [
  uuid<IdempotencyRow>("workspace_id", (r) => r.workspaceId),
  uuid<IdempotencyRow>("id", (r) => r.id),
  uuid<IdempotencyRow>("body", (r) => r.body),
  uuid<IdempotencyRow>("intent_id", (r) => r.intentId),
  json<IdempotencyRow>("response", (r) => r.response),
];
export const taskColumns = [
  same(uuid<TaskRow>("workspace_id", (r) => r.workspaceId)),
  uuid<TaskRow>("id", (r) => r.id),
  same(word<TaskRow>("kind", "task_kind", (r) => r.kind)),
  same(word<TaskRow>("status", "task_status", (r) => r.status)),
  same(word<TaskRow>("risk", "risk", (r) => r.risk)),
  json<TaskRow>("spec", (r) => JSON.stringify(compactSpec(r.spec))),
  list<TaskRow>("assignees", (r) => compactAssignees(r.assignees)),
  same(uuid<TaskRow>("claimed_by", (r) => r.claimedBy)),
  time<TaskRow>("due_at", (r) => r.dueAt),
  same(time<TaskRow>("assigned_at", (r) => r.assignedAt)),
  same(time<TaskRow>("closed_at", (r) => r.closedAt)),
  same(text<TaskRow>("outcome", (r) => r.outcome)),
];

export const insertInto = (table: string) => (rows: string, names: string) =>
  `insert into ${table} (${names}) ${rows}`;
export const insertOffers = (rows: string, names: string): string => {
  const stored = names.replace(/,place$/, "");
  return `insert into offers (${stored},cursor) select ${stored},${cursorAt("pg_current_xact_id()", "place")} from (${rows}) as s(${names})`;
};
