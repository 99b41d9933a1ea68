// What an intent and an event look like in an answer, for the document: whoever makes a client of it has these fields by name.
import { z } from "zod";
import { RISKS, STATUSES, TASK_KINDS, TASK_STATUSES, WAITING_REASONS } from "../../domain/types";
import { ok, timestamp, uuid } from "./common";
import { anyObject } from "./intents";
import { shownTask } from "./shown-task";

const count = z.int().min(0);
const text = z.string();
export const warnings = z
  .array(text)
  .optional()
  .describe("What was asked for and is not so: a name that nobody has, a field that is not known.");
const statuses = { status: z.enum(STATUSES) };
const holder = z
  .looseObject({
    type: z.enum(["agent", "human", "internal"]),
    ref: text,
    name: text,
    truncated: z.boolean().optional().describe("Of many an event tells the first: the task has all of them."),
  })
  .meta({ id: "Holder" });
const since = { waiting_reason: z.enum(WAITING_REASONS).optional(), pending_with: holder.optional() };

const task = z.looseObject({
  task_id: text,
  intent_id: text,
  kind: z.enum(TASK_KINDS),
  status: z.enum(TASK_STATUSES),
  risk: z.enum(RISKS),
  assignees: z.array(text),
  version: count,
  payload_hash: text,
  quorum: z.looseObject({ required: count, of: count, negatives: z.enum(["veto", "majority"]) }),
  assigned_at: timestamp,
  claimed_by: text.optional(),
  due_at: timestamp.optional(),
  target_at: timestamp.optional(),
  closed_at: timestamp.optional(),
  outcome: text.optional(),
});

const decided = z.looseObject({
  by: text.nullable().describe("The id of the person; null where the deadline chose, as `on_timeout` says."),
  name: text,
  via: text,
  at: timestamp,
  outcome: text,
  comment: text.optional(),
});
const claim = z.looseObject({
  by: text,
  claimer: text,
  at: timestamp,
  fence: z.int(),
  until: timestamp.optional(),
  completed_at: timestamp.optional(),
});

const RESULT =
  "What it came to. Of a decision: `outcome`, `comment`, `data`, and `payload`, if whoever decided changed it: act on that one.";

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
    legacy_status: z.enum(["accepted", "running", "blocked", "done", "failed"]),
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
    claimed_from: text.optional().describe("The `from_agent` that was said."),
    remind_after_seconds: count.optional(),
    remind_interval_seconds: count.optional(),
    max_reminders: count.optional(),
    escalate_to: text.optional(),
    max_delivery_attempts: count.optional(),
    warnings,
    human_task: shownTask.optional(),
    task: task.optional(),
    outcome: text
      .optional()
      .describe("What it came to, once it has ended: the word that was chosen, or the status."),
    result: anyObject.optional().describe(RESULT),
    error: anyObject.optional(),
    reason: text.optional(),
    decided: decided.optional(),
    controls: anyObject.optional(),
    policy: anyObject.optional(),
    claim: claim.optional(),
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
    result: anyObject.optional(),
    result_truncated: z.boolean().optional().describe("It is too long for an event: the intent has it."),
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

export const submittedShape = z.looseObject({
  ok,
  intent_id: uuid,
  ...statuses,
  lifecycle_status: z.enum(STATUSES),
  correlation_id: text,
  created_at: timestamp,
  payload_hash: text,
  task_id: text.optional().describe("Where people are asked: it is the id of the intent."),
  warnings,
});

export const claimedShape = z.looseObject({
  ok,
  claimed: z.boolean(),
  claimer: text,
  fence: z
    .int()
    .describe("Rises with each claimer: what refuses a lower one acts for the last of them alone."),
  claimed_at: timestamp,
  lease_until: timestamp.optional(),
});

/** One of the tasks that wait for whoever asks. */
export const waitingTaskShape = z.looseObject({
  intent_id: text,
  task_id: text,
  intent_type: text,
  ...statuses,
  waiting_reason: z.enum(WAITING_REASONS).optional(),
  from_agent: text,
  assigned_at: timestamp,
  due_at: timestamp.optional(),
  claimed_by: text.optional(),
  risk: z.enum(RISKS),
  version: count,
  payload_hash: text,
  human_task: shownTask,
});

/** What an agent is offered, on its stream and in its list. */
export const deliveryShape = z
  .looseObject({
    intent_id: text,
    seq: z.int().describe("The agent's cursor, not the intent's."),
    event_type: z.literal("intent.delivered"),
    ...statuses,
    intent_type: text,
    from_agent: text,
    to_agent: text,
    at: timestamp,
    delivery_attempt: count,
  })
  .meta({ id: "Delivery" });
