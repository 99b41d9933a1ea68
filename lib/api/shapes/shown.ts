// What an intent and an event look like in an answer, for the document: whoever makes a client of it has these fields by name.
import { z } from "zod";
import { RISKS, STATUSES, TASK_KINDS, WAITING_REASONS } from "../../domain/types";
import { ok, timestamp } from "./common";
import { anyObject } from "./intents";

const count = z.int().min(0);
const text = z.string();
const statuses = { status: z.enum(STATUSES) };
const holder = z.looseObject({ type: z.enum(["agent", "human", "internal"]), ref: text, name: text });
const shownTask = z.looseObject({
  title: text.optional(),
  task_type: z.enum(TASK_KINDS).optional(),
  allowed_outcomes: z.array(text).optional(),
});
const since = { waiting_reason: z.enum(WAITING_REASONS).optional(), pending_with: holder.optional() };

const task = z.looseObject({
  task_id: text,
  intent_id: text,
  kind: z.enum(TASK_KINDS),
  status: text,
  risk: z.enum(RISKS),
  assignees: z.array(text),
  version: count,
  payload_hash: text,
  quorum: z.looseObject({ required: count, of: count, negatives: text }),
  assigned_at: timestamp,
  claimed_by: text.optional(),
  due_at: timestamp.optional(),
  closed_at: timestamp.optional(),
  outcome: text.optional(),
});

const decided = z.looseObject({ by: text, name: text, via: text, at: timestamp, outcome: text });

export const intentShape = z
  .looseObject({
    intent_id: text,
    intent_type: text,
    correlation_id: text,
    from_agent: text,
    to_agent: text,
    payload: anyObject,
    payload_hash: text,
    version: count,
    ...statuses,
    lifecycle_status: z.enum(STATUSES),
    legacy_status: text,
    created_at: timestamp,
    updated_at: timestamp,
    remind_count: count,
    delivery_attempt: count,
    policy_generation: count,
    ...since,
    lifecycle_waiting_reason: z.enum(WAITING_REASONS).optional(),
    deadline_at: timestamp.optional(),
    due_at: timestamp.optional(),
    reply_to: text.optional(),
    human_task: shownTask.optional(),
    task: task.optional(),
    outcome: text
      .optional()
      .describe("What it came to, once it has ended: the word that was chosen, or the status."),
    result: z.unknown().optional(),
    error: z.unknown().optional(),
    reason: text.optional(),
    decided: decided.optional(),
    controls: anyObject.optional(),
    policy: anyObject.optional(),
    claim: anyObject.optional(),
  })
  .meta({ id: "Intent" });

export const eventShape = z
  .looseObject({
    intent_id: text,
    seq: z.int(),
    event_type: text,
    ...statuses,
    at: timestamp,
    actor: text,
    via: text,
    ...since,
    human_task: shownTask.optional(),
    result: z.unknown().optional(),
    details: anyObject,
  })
  .meta({ id: "Event" });

/** What a command came to: the intent as it is then, and the event that was written last. Neither, where nothing was applied. */
export const appliedShape = z.looseObject({
  ok,
  applied: z.boolean(),
  policy_generation: count,
  reason: text.optional().describe("Why nothing was applied: `stale_policy_generation`."),
  intent: intentShape.optional(),
  event: eventShape.optional(),
});
