// What is asked and what came of it. Only `engine` changes these tables, through `db/write`; so the hottest of them carry
// no foreign keys (a check per row costs a third of the throughput, measured) and no CHECKs (their text is read anew with
// every statement: a twelfth of a small batch), and `countersign verify` proves the same.
import { sql } from "drizzle-orm";
import {
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { TERMINAL } from "../../domain/types";
import {
  at,
  bytea,
  eventEnum,
  riskEnum,
  statusEnum,
  taskKindEnum,
  taskStatusEnum,
  viaEnum,
  waitingEnum,
  workspaceId,
  xid8,
} from "./columns";

const terminalList = sql.raw(TERMINAL.map((status) => `'${status}'`).join(","));

// The aggregate's root. Ids are UUID version 7: the primary key read backwards is newest first.
// A step's child intent (a later issue) names its root: the root's row is the lock of the whole aggregate.
export const intents = pgTable(
  "intents",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    rootId: uuid("root_id"), // null: this is a root
    stepId: text("step_id"),
    type: text("type").notNull(),
    correlationId: uuid("correlation_id"), // null: the intent's own id
    fromAgent: text("from_agent").notNull(),
    toAgent: text("to_agent").notNull(),
    submitter: text("submitter").notNull(), // person:… agent:… key:…
    behindPersonId: uuid("behind_person_id"), // the human behind the submitter: four eyes
    payload: json("payload").notNull(), // canonical bytes: what is stored is what is hashed is what is shown
    payloadHash: bytea("payload_hash"), // null: of the payload, which is short enough to hash whenever it is read
    version: integer("version").notNull(),
    status: statusEnum("status").notNull(),
    waitingReason: waitingEnum("waiting_reason"),
    seq: integer("seq").notNull(), // of its newest event: 2, 4, 6 …
    head: bytea("head").notNull(), // hash of its newest event
    keyId: uuid("key_id"), // the idempotency key it was submitted under, and the hash of what was asked
    keyBody: uuid("key_body"),
    deadlineAt: at("deadline_at"),
    replyTo: text("reply_to"),
    options: json("options").notNull(), // what the submitter asked for and nobody changes
    progress: json("progress").notNull(), // what changes with each event
    createdAt: at("created_at").notNull(),
    updatedAt: at("updated_at").notNull(), // time of its newest event
    xid: xid8("xid").notNull().default(sql`pg_current_xact_id()`), // of its newest event: the order of feeds over many intents
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    // Open ones only: small, and left behind when the intent ends. A full one would also tempt the planner to look an intent
    // up through it, status by status.
    index("intents_open")
      .on(table.workspaceId, table.status, table.id)
      .where(sql`status not in (${terminalList})`),
    index("intents_to").on(table.workspaceId, table.toAgent, table.id).where(sql`to_agent like 'agent://%'`),
    index("intents_reply_to").on(table.workspaceId, table.replyTo, table.id).where(sql`reply_to is not null`),
    index("intents_xid").on(table.xid),
    uniqueIndex("intents_key").on(table.workspaceId, table.keyId).where(sql`key_id is not null`),
    // Only of those that name one: most have none but their own id.
    index("intents_correlation")
      .on(table.workspaceId, table.correlationId, table.id)
      .where(sql`correlation_id is not null`),
    index("intents_children").on(table.workspaceId, table.rootId).where(sql`root_id is not null`),
  ],
);

// Payloads that a revision replaced. The newest is on the intent.
export const revisions = pgTable(
  "revisions",
  {
    workspaceId: workspaceId(),
    intentId: uuid("intent_id").notNull(),
    version: integer("version").notNull(),
    payload: json("payload").notNull(),
    payloadHash: bytea("payload_hash").notNull(),
    replacedAt: at("replaced_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.intentId, table.version] })],
);

// A task has the id of the intent it belongs to: a plain intent has one task, a workflow's human step is a child intent.
export const tasks = pgTable(
  "tasks",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    kind: taskKindEnum("kind").notNull(),
    status: taskStatusEnum("status").notNull(),
    risk: riskEnum("risk").notNull(),
    spec: json("spec").notNull(),
    assignees: text("assignees").array(), // person:… group:… role:… everyone; null: everyone alone
    claimedBy: uuid("claimed_by"),
    dueAt: at("due_at"),
    assignedAt: at("assigned_at").notNull(),
    closedAt: at("closed_at"),
    outcome: text("outcome"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    // Few are in somebody's hands, and none that is closed: which of them are in the hands of somebody who left is asked every
    // few seconds, of all workspaces together. Its condition names no other column, so that deciding never writes to it.
    index("tasks_claimed").on(table.workspaceId, table.id).where(sql`claimed_by is not null`),
  ],
);

// One row per open task and assignee: the primary key is the inbox in its order. Gone when the task closes.
export const assignments = pgTable(
  "assignments",
  {
    workspaceId: workspaceId(),
    assignee: text("assignee").notNull(),
    dueAt: at("due_at").notNull(), // infinity when the task has no due time
    taskId: uuid("task_id").notNull(),
    rank: smallint("rank").notNull().default(1), // 0 high risk, 1 normal, 2 low: among what is due at the same time
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.assignee, table.dueAt, table.rank, table.taskId] }),
    index("assignments_high_risk")
      .on(table.workspaceId, table.assignee, table.dueAt, table.taskId)
      .where(sql`rank = 0`),
  ],
);

// One person's vote on one version of a task.
export const decisions = pgTable(
  "decisions",
  {
    workspaceId: workspaceId(),
    taskId: uuid("task_id").notNull(),
    version: integer("version").notNull(),
    personId: uuid("person_id").notNull(),
    outcome: text("outcome").notNull(),
    positive: smallint("positive").notNull(), // 1 counts toward the quorum, 0 against
    payloadHash: bytea("payload_hash").notNull(), // of what the person was shown
    comment: text("comment"),
    data: json("data"),
    edits: json("edits"),
    via: viaEnum("via").notNull(),
    seq: integer("seq").notNull(), // of the event that records it
    at: at("at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.taskId, table.version, table.personId] }),
    index("decisions_person").on(table.workspaceId, table.personId, table.at),
  ],
);

export const events = pgTable(
  "events",
  {
    workspaceId: workspaceId(),
    intentId: uuid("intent_id").notNull(),
    seq: integer("seq").notNull(),
    type: eventEnum("type").notNull(),
    status: statusEnum("status").notNull(),
    waitingReason: waitingEnum("waiting_reason"),
    at: at("at").notNull(),
    actor: text("actor"), // null: the submitter of the intent
    via: viaEnum("via").notNull(),
    body: json("body"), // what only this event knows; null when nothing
    hash: bytea("hash").notNull(),
    // Of what was asked. Then this row tells of a birth: intent.created, with this in its body, and intent.submitted
    // happened right before it, and have no rows of their own.
    requestHash: bytea("request_hash"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.intentId, table.seq] }),
    // The audit, newest first. One commit writes its events with one time, which stands in here once: 12 bytes an event.
    index("events_time").on(table.workspaceId, table.at),
    uniqueIndex("events_one_terminal")
      .on(table.workspaceId, table.intentId)
      .where(sql`type in ('intent.completed','intent.failed','intent.canceled','intent.timed_out')`),
  ],
);
