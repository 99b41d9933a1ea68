// An intent as the protocol shows it. Absent is absent, not null.
import type { Intent, Task } from "../../domain/state";
import { readSpec } from "../../domain/task-spec";
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

export const iso = (date: Date): string => date.toISOString();

export function presentIntent(intent: Intent, task: Task | null): JsonObject {
  const { options, progress } = intent;
  const deadline = intent.deadlineAt ? iso(intent.deadlineAt) : null;
  return {
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
    ...(intent.waitingReason && {
      waiting_reason: intent.waitingReason,
      lifecycle_waiting_reason: intent.waitingReason,
    }),
    created_at: iso(intent.createdAt),
    updated_at: iso(intent.updatedAt),
    ...(deadline && { deadline_at: deadline, due_at: deadline }),
    ...withoutWarnings(options),
    remind_count: progress.remind_count ?? 0,
    delivery_attempt: progress.delivery_attempt ?? 0,
    policy_generation: progress.generation ?? 0,
    ...(task && { human_task: presentHumanTask(task), task: presentTask(intent, task) }),
    ...(progress.pending && { pending_with: progress.pending }),
    ...(progress.result !== undefined && { result: progress.result }),
    ...(progress.error !== undefined && { error: progress.error }),
    ...(progress.reason !== undefined && { reason: progress.reason }),
    ...(progress.decided && { decided: progress.decided as unknown as Json }),
    ...(progress.controls && { controls: progress.controls }),
    ...(progress.policy && { policy: progress.policy }),
    ...(progress.claim && { claim: progress.claim as unknown as Json }),
    ...(options.warnings && { warnings: options.warnings }),
    ...(isTerminal(intent.status) && { outcome: outcomeOf(intent) }),
  };
}

const withoutWarnings = ({ warnings: _, ...options }: Intent["options"]): JsonObject => options as JsonObject;

// One word for what it came to: the person's outcome, or how it ended without one.
export const outcomeOf = (intent: Intent): string =>
  intent.progress.decided?.outcome ?? intent.status.toLowerCase();

export function presentHumanTask(task: Task): JsonObject {
  const spec = readSpec(task.spec);
  return {
    ...task.spec.human_task,
    title: spec.title,
    task_type: spec.kind,
    allowed_outcomes: spec.outcomes.map((outcome) => outcome.name),
  };
}

export function presentTask(intent: Intent, task: Task): JsonObject {
  const { quorum } = readSpec(task.spec);
  return {
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
    ...(task.claimedBy && { claimed_by: task.claimedBy }),
    ...(task.dueAt && { due_at: iso(task.dueAt) }),
    ...(task.closedAt && { closed_at: iso(task.closedAt) }),
    ...(task.outcome && { outcome: task.outcome }),
  };
}
