// The words of the product, each listed once. Columns, wire and badges derive from these lists.

// The protocol's statuses. The last four are terminal: nothing changes an intent that reached one of them.
export const STATUSES = [
  "CREATED",
  "SUBMITTED",
  "DELIVERED",
  "ACKNOWLEDGED",
  "IN_PROGRESS",
  "WAITING",
  "COMPLETED",
  "FAILED",
  "CANCELED",
  "TIMED_OUT",
] as const;
export type Status = (typeof STATUSES)[number];
export const TERMINAL = ["COMPLETED", "FAILED", "CANCELED", "TIMED_OUT"] as const satisfies Status[];
export type TerminalStatus = (typeof TERMINAL)[number];
export const isTerminal = (status: Status): status is TerminalStatus =>
  (TERMINAL as readonly Status[]).includes(status);

export const WAITING_REASONS = [
  "WAITING_FOR_HUMAN",
  "WAITING_FOR_TOOL",
  "WAITING_FOR_AGENT",
  "WAITING_FOR_TIME",
] as const;
export type WaitingReason = (typeof WAITING_REASONS)[number];

// The protocol's event names, then ours (same shape, so that its clients pass them through).
export const EVENT_TYPES = [
  "intent.created",
  "intent.submitted",
  "intent.delivered",
  "intent.acknowledged",
  "intent.in_progress",
  "intent.waiting",
  "intent.completed",
  "intent.failed",
  "intent.canceled",
  "intent.timed_out",
  "intent.reminder",
  "intent.escalated",
  "intent.delivery_failed",
  "intent.human_task_assigned",
  "intent.transfer",
  "intent.revised", // the payload has a new version; votes on the old one no longer count
  "intent.voted", // a decision that counts toward a quorum which is not reached yet
  "intent.task_claimed",
  "intent.task_released",
  "intent.commented",
  "intent.messages_deleted",
  "intent.controls_updated",
  "intent.policy_updated",
  "intent.claimed", // somebody took the outcome to act on it (at most once)
  "intent.disputed", // the person in whose name it was decided says that it was not them
  "intent.dispute_settled", // an owner looked, and let the decision stand
  "intent.target_missed", // it should have been decided by now; the deadline is another matter
] as const;
export type EventType = (typeof EVENT_TYPES)[number];
export const TERMINAL_EVENT: Record<TerminalStatus, EventType> = {
  COMPLETED: "intent.completed",
  FAILED: "intent.failed",
  CANCELED: "intent.canceled",
  TIMED_OUT: "intent.timed_out",
};

export const TASK_KINDS = [
  "approval",
  "review",
  "form",
  "manual_action",
  "override",
  "confirmation",
  "assignment",
  "clarification",
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export const TASK_STATUSES = ["open", "decided", "withdrawn", "expired"] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export const RISKS = ["low", "normal", "high"] as const;
export type Risk = (typeof RISKS)[number];
// Its place in an inbox, among what is due at the same time.
export const RISK_RANK: Record<Risk, 0 | 1 | 2> = { high: 0, normal: 1, low: 2 };

// Through which door an actor came.
export const VIAS = ["api", "cli", "inbox", "email", "slack", "slack_link", "system"] as const;
export type Via = (typeof VIAS)[number];

export const ROLES = ["owner", "admin", "member", "auditor"] as const;
export type Role = (typeof ROLES)[number];

// person: a human's token. agent: one service account. workspace: machines of the workspace. Only a person decides.
export const KEY_KINDS = ["person", "agent", "workspace"] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

export const SCOPES = ["submit", "read", "claim", "cancel", "admin", "decide"] as const;
export type Scope = (typeof SCOPES)[number];

// Order matters: after an outage the worker fires them in this order.
export const TIMER_KINDS = ["expiry", "escalation", "target", "reminder", "reoffer"] as const;
export type TimerKind = (typeof TIMER_KINDS)[number];

// The log is told by the commit itself; the others reach people, by a message each (lib/domain/message.ts).
export const CHANNELS = ["log", "email", "slack", "push"] as const;
export type Channel = (typeof CHANNELS)[number];
export const OUTWARD = ["email", "slack", "push"] as const satisfies Channel[];
export type Outward = (typeof OUTWARD)[number];
export const DELIVERY_STATES = ["due", "leased", "delivered", "dead", "superseded"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
export const OCCASIONS = [
  "assigned",
  "reminder",
  "escalated",
  "decided",
  "expired",
  "withdrawn",
  "completion",
] as const;
export type Occasion = (typeof OCCASIONS)[number];

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

// Who caused an event, and through which door. `personId` is the human behind an agent or a key, `alsoBehind` are the others
// who hold that key (four eyes). `callerId`: the first of the keys that followed each other, where it is another one.
export type Actor =
  | { kind: "person"; id: string; personId: string; name: string; via: Via }
  | { kind: "agent"; id: string; personId: string | null; alsoBehind?: string[]; name: string; via: Via }
  | {
      kind: "key";
      id: string;
      callerId?: string;
      personId: string | null;
      alsoBehind?: string[];
      name: string;
      via: Via;
    }
  | { kind: "system"; id: "system"; personId: null; name: "Countersign"; via: "system" };
export const SYSTEM: Actor = {
  kind: "system",
  id: "system",
  personId: null,
  name: "Countersign",
  via: "system",
};

// What a person may do, as it is under the lock of the intent they act on.
export type Authority = { role: Role; active: boolean; groups: string[] };

// Who asked what, where: the same id with the same body is the same request, repeated.
export type Idempotency = { id: string; body: string };
