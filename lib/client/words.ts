// The words of the protocol. It imports nothing, as all of the types: a server hands them out in one file (client-files.ts).
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export type Status =
  | "CREATED"
  | "SUBMITTED"
  | "DELIVERED"
  | "ACKNOWLEDGED"
  | "IN_PROGRESS"
  | "WAITING"
  | "COMPLETED"
  | "FAILED"
  | "CANCELED"
  | "TIMED_OUT";

export type WaitingReason =
  | "WAITING_FOR_HUMAN"
  | "WAITING_FOR_TOOL"
  | "WAITING_FOR_AGENT"
  | "WAITING_FOR_TIME";

export type TaskKind =
  | "approval"
  | "review"
  | "form"
  | "manual_action"
  | "override"
  | "confirmation"
  | "assignment"
  | "clarification";

export type Risk = "low" | "normal" | "high";

export type EventType =
  | "intent.created"
  | "intent.submitted"
  | "intent.delivered"
  | "intent.acknowledged"
  | "intent.in_progress"
  | "intent.waiting"
  | "intent.completed"
  | "intent.failed"
  | "intent.canceled"
  | "intent.timed_out"
  | "intent.reminder"
  | "intent.escalated"
  | "intent.delivery_failed"
  | "intent.human_task_assigned"
  | "intent.transfer"
  | "intent.revised"
  | "intent.voted"
  | "intent.task_claimed"
  | "intent.task_released"
  | "intent.commented"
  | "intent.messages_deleted"
  | "intent.controls_updated"
  | "intent.policy_updated"
  | "intent.claimed"
  | "intent.disputed"
  | "intent.dispute_settled"
  | "intent.target_missed";
