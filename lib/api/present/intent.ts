// An intent as the protocol shows it. Absent is absent, not null.
import type { Intent, Options, Task } from "../../domain/state";
import { readSpec, type TaskSpec } from "../../domain/task-spec";
import { isTerminal, type Json, type JsonObject, type Status } from "../../domain/types";

const LEGACY: Record<Status, string> = {
  CREATED: "accepted",
  SUBMITTED: "accepted",
  DELIVERED: "accepted",
  ACKNOWLEDGED: "running",
  IN_PROGRESS: "running",
  WAITING: "blocked",
  COMPLETED: "done",
  FAILED: "failed",
  CANCELED: "failed",
  TIMED_OUT: "failed",
};

// The same few instants are written again and again: the dates of one intent, and those of all that one commit wrote.
const WRITTEN = 256;
const times = new Float64Array(WRITTEN).fill(Number.NaN);
const texts: string[] = new Array(WRITTEN).fill("");

export function iso(date: Date): string {
  const time = date.getTime();
  const place = time % WRITTEN;
  if (times[place] === time) return texts[place] as string;
  const text = date.toISOString();
  if (place >= 0) {
    times[place] = time;
    texts[place] = text;
  }
  return text;
}

export function presentIntent(intent: Intent, task: Task | null): JsonObject {
  const { options, progress, waitingReason, deadlineAt } = intent;
  const shown: JsonObject = {
    intent_id: intent.id,
    intent_type: intent.type,
    correlation_id: intent.correlationId,
    from_agent: intent.from,
    to_agent: intent.to,
    payload: intent.payload,
    payload_hash: intent.payloadHash,
    version: intent.version,
    status: intent.status,
    lifecycle_status: intent.status,
    legacy_status: LEGACY[intent.status],
    created_at: iso(intent.createdAt),
    updated_at: iso(intent.updatedAt),
    remind_count: progress.remind_count ?? 0,
    delivery_attempt: progress.delivery_attempt ?? 0,
    policy_generation: progress.generation ?? 0,
  };
  if (waitingReason) shown.waiting_reason = shown.lifecycle_waiting_reason = waitingReason;
  if (deadlineAt) shown.deadline_at = shown.due_at = iso(deadlineAt);
  for (const name in options) shown[name] = options[name as keyof Options] as Json;
  if (task) {
    const spec = readSpec(task.spec);
    shown.human_task = humanTask(task, spec);
    shown.task = presentTask(intent, task, spec);
  }
  if (progress.pending) shown.pending_with = progress.pending;
  if (progress.result !== undefined) shown.result = progress.result;
  if (progress.error !== undefined) shown.error = progress.error;
  if (progress.reason !== undefined) shown.reason = progress.reason;
  if (progress.decided) shown.decided = progress.decided as unknown as Json;
  if (progress.controls) shown.controls = progress.controls;
  if (progress.policy) shown.policy = progress.policy;
  if (progress.claim) shown.claim = progress.claim as unknown as Json;
  if (isTerminal(intent.status)) shown.outcome = outcomeOf(intent);
  return shown;
}

// One word for what it came to: the person's outcome, or how it ended without one.
export const outcomeOf = (intent: Intent): string =>
  intent.progress.decided?.outcome ?? intent.status.toLowerCase();

export const presentHumanTask = (task: Task): JsonObject => humanTask(task, readSpec(task.spec));

const humanTask = (task: Task, { title, kind, outcomes }: TaskSpec): JsonObject => ({
  ...task.spec.human_task,
  title,
  task_type: kind,
  allowed_outcomes: outcomes.map((outcome) => outcome.name),
});

function presentTask(intent: Intent, task: Task, { quorum }: TaskSpec): JsonObject {
  const shown: JsonObject = {
    task_id: task.id,
    intent_id: intent.id,
    kind: task.kind,
    status: task.status,
    risk: task.risk,
    assignees: task.assignees,
    version: intent.version,
    payload_hash: intent.payloadHash,
    quorum: { required: quorum.need, of: quorum.of, negatives: quorum.negatives },
    assigned_at: iso(task.assignedAt),
  };
  if (task.claimedBy) shown.claimed_by = task.claimedBy;
  if (task.dueAt) shown.due_at = iso(task.dueAt);
  if (task.spec.time?.target_at) shown.target_at = task.spec.time.target_at;
  if (task.closedAt) shown.closed_at = iso(task.closedAt);
  if (task.outcome) shown.outcome = task.outcome;
  return shown;
}
