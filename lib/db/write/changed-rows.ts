// What a change writes, table by table.
import { canonical } from "../../domain/canonical";
import { keyedBy } from "../by-index";
import { compactAssignees, compactHash, compactProgress, compactSpec } from "../compact";
import { bytes, int, json, list, same, text, time, uuid, word } from "./column";
import {
  assignmentColumns,
  assignmentKey,
  type DecisionRow,
  deliveryColumns,
  eventColumns,
  type IntentUpdate,
  idempotencyColumns,
  insertInto,
  insertOffers,
  offerColumns,
  owner,
  type RevisionRow,
  type TaskUpdate,
  type TimerKey,
  timerColumns,
} from "./rows";
import { definePart } from "./statement";

const intentColumns = [
  uuid<IntentUpdate>("workspace_id", (r) => r.workspaceId),
  uuid<IntentUpdate>("id", (r) => r.id),
  text<IntentUpdate>("to_agent", (r) => r.to),
  same(json<IntentUpdate>("payload", (r) => r.newPayload)),
  same(bytes<IntentUpdate>("payload_hash", (r) => r.newPayload && compactHash(r.newPayload, r.payloadHash))),
  same(int<IntentUpdate>("version", (r) => r.version)),
  same(word<IntentUpdate>("status", "intent_status", (r) => r.status)),
  same(word<IntentUpdate>("waiting_reason", "waiting_reason", (r) => r.waitingReason)),
  int<IntentUpdate>("seq", (r) => r.seq),
  bytes<IntentUpdate>("head", (r) => r.head),
  json<IntentUpdate>("progress", (r) => JSON.stringify(compactProgress(r))),
  same(time<IntentUpdate>("updated_at", (r) => r.updatedAt)),
];

const ofItsWorkspace = (table: string): string => keyedBy(`${table}.workspace_id`, "s.workspace_id");

const updateIntents = (rows: string, names: string): string =>
  `update intents i set to_agent = s.to_agent, payload = coalesce(s.payload, i.payload),
       payload_hash = case when s.payload is null then i.payload_hash else s.payload_hash end, version = s.version, status = s.status, waiting_reason = s.waiting_reason, seq = s.seq, head = s.head,
       progress = s.progress, updated_at = s.updated_at, xid = pg_current_xact_id()
       from (${rows}) as s(${names}) where ${ofItsWorkspace("i")} and i.id = s.id`;

export const CHANGED = {
  intents: definePart("changed_intents", intentColumns, updateIntents),
  tasks: definePart(
    "changed_tasks",
    [
      uuid<TaskUpdate>("workspace_id", (r) => r.workspaceId),
      uuid<TaskUpdate>("id", (r) => r.id),
      same(word<TaskUpdate>("status", "task_status", (r) => r.status)),
      same(json<TaskUpdate>("spec", (r) => r.newSpec && JSON.stringify(compactSpec(r.newSpec)))),
      list<TaskUpdate>("assignees", (r) => compactAssignees(r.assignees)),
      uuid<TaskUpdate>("claimed_by", (r) => r.claimedBy),
      same(time<TaskUpdate>("closed_at", (r) => r.closedAt)),
      text<TaskUpdate>("outcome", (r) => r.outcome),
    ],
    (rows, names) =>
      `update tasks t set status = s.status, spec = coalesce(s.spec, t.spec), assignees = s.assignees, claimed_by = s.claimed_by,
     closed_at = s.closed_at, outcome = s.outcome
     from (${rows}) as s(${names}) where ${ofItsWorkspace("t")} and t.id = s.id`,
  ),
  decisions: definePart(
    "new_decisions",
    [
      same(uuid<DecisionRow>("workspace_id", (r) => r.workspaceId)),
      uuid<DecisionRow>("task_id", (r) => r.taskId),
      same(int<DecisionRow>("version", (r) => r.version)),
      uuid<DecisionRow>("person_id", (r) => r.personId),
      text<DecisionRow>("outcome", (r) => r.outcome),
      int<DecisionRow>("positive", (r) => (r.positive ? 1 : 0)),
      bytes<DecisionRow>("payload_hash", (r) => r.payloadHash),
      text<DecisionRow>("comment", (r) => r.comment),
      same(json<DecisionRow>("data", (r) => (r.data === null ? null : JSON.stringify(r.data)))),
      same(json<DecisionRow>("edits", (r) => (r.edits === null ? null : JSON.stringify(r.edits)))),
      same(word<DecisionRow>("via", "via", (r) => r.via)),
      int<DecisionRow>("seq", (r) => r.seq),
      same(time<DecisionRow>("at", (r) => r.at)),
    ],
    insertInto("decisions"),
  ),
  events: definePart("new_events", eventColumns, insertInto("events")),
  revisions: definePart(
    "new_revisions",
    [
      ...owner,
      int<RevisionRow>("version", (r) => r.version),
      json<RevisionRow>("payload", (r) => canonical(r.payload)),
      bytes<RevisionRow>("payload_hash", (r) => r.payloadHash),
      time<RevisionRow>("replaced_at", (r) => r.replacedAt),
    ],
    insertInto("revisions"),
  ),
  timersGone: definePart(
    "gone_timers",
    [...owner, word<TimerKey>("kind", "timer_kind", (r) => r.kind)],
    // Its kind must not lead to it: the index of what is due begins with that, and on a young table the planner would go through
    // all that is due earlier.
    (rows, names) =>
      `delete from timers t using (${rows}) as s(${names})
     where ${ofItsWorkspace("t")} and t.intent_id = s.intent_id and t.kind is not distinct from s.kind`,
  ),
  timers: definePart(
    "armed_timers",
    timerColumns,
    (rows, names) =>
      `${insertInto("timers")(rows, names)}
     on conflict (workspace_id, intent_id, kind) do update set due_at = excluded.due_at, round = excluded.round`,
  ),
  assignmentsGone: definePart(
    "gone_assignments",
    assignmentKey,
    (rows, names) =>
      `delete from assignments a using (${rows}) as s(${names}) where ${ofItsWorkspace("a")} and a.assignee = s.assignee
     and a.due_at = s.due_at and a.rank = s.rank and a.task_id = s.task_id`,
  ),
  assignments: definePart("new_assignments", assignmentColumns, insertInto("assignments")),
  deliveries: definePart("new_deliveries", deliveryColumns, insertInto("deliveries")),
  offersGone: definePart(
    "gone_offers",
    owner,
    (rows, names) =>
      `delete from offers o using (${rows}) as s(${names}) where ${ofItsWorkspace("o")} and o.intent_id = s.intent_id`,
  ),
  offers: definePart(
    "new_offers",
    offerColumns,
    (rows, names) =>
      `${insertOffers(rows, names)}
     on conflict (workspace_id, intent_id, attempt) do update set address = excluded.address, cursor = excluded.cursor, at = excluded.at, xid = excluded.xid`,
  ),
  idempotency: definePart("new_keys", idempotencyColumns, insertInto("idempotency")),
};

// Only where the chain is still where it was.
export const CHANGED_SURELY = {
  ...CHANGED,
  intents: definePart(
    CHANGED.intents.name,
    [...intentColumns, bytes<IntentUpdate>("was", (r) => r.was)],
    (rows, names) => `${updateIntents(rows, names)} and i.head = s.was returning 1`,
  ),
};
