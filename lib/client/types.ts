// What goes over the wire, as the client's callers see it. Fields that we do not name are passed through.
import type { EventType, JsonObject, Status, TaskKind, WaitingReason } from "../domain/types";

export type { EventType, JsonObject, Status, TaskKind, WaitingReason };

export type Connection = {
  /** Where Countersign is, such as http://127.0.0.1:8100. */
  url: string;
  /** A workspace's or an agent's key. */
  key?: string | undefined;
  /** A person's token; deciding needs one. */
  token?: string | undefined;
  fetch?: typeof fetch;
  /** How long a call goes on trying while the server is away or busy; 30 seconds unless told. */
  patienceMs?: number;
};

export type CallOptions = {
  signal?: AbortSignal;
  /** Two calls with the same key are one; a random one for each call unless told. */
  idempotencyKey?: string;
};

/** A call may be given the intent itself or its id. */
export type Named = string | { intent_id: string };

export type HumanTask = {
  title?: string;
  description?: string;
  task_type?: TaskKind;
  allowed_outcomes?: string[];
  required_comment?: boolean;
  evidence_required?: boolean;
  assignees?: string[];
  form_schema?: JsonObject;
  [more: string]: unknown;
};

export type IntentRequest = {
  intent_type: string;
  to_agent: string;
  payload?: JsonObject;
  human_task?: HumanTask;
  correlation_id?: string;
  reply_to?: string;
  deadline_at?: string;
  remind_after_seconds?: number;
  remind_interval_seconds?: number;
  max_reminders?: number;
  escalate_to?: string;
  max_delivery_attempts?: number;
  [more: string]: unknown;
};

export type IntentQuery = {
  status?: string;
  intent_type?: string;
  correlation_id?: string;
  limit?: number;
  signal?: AbortSignal;
};

export type Submitted = { intent_id: string; status: Status; created_at: string; [more: string]: unknown };

export type Intent = {
  intent_id: string;
  intent_type: string;
  status: Status;
  payload: JsonObject;
  from_agent: string;
  to_agent: string;
  created_at: string;
  updated_at: string;
  waiting_reason?: WaitingReason | null;
  human_task?: HumanTask;
  result?: JsonObject;
  error?: JsonObject;
  [more: string]: unknown;
};

export type IntentEvent = {
  intent_id: string;
  seq: number;
  event_type: EventType;
  status: Status;
  at: string;
  waiting_reason?: WaitingReason | null;
  details?: JsonObject;
  result?: JsonObject;
  [more: string]: unknown;
};

/** What an agent finds on its stream: an intent is for you. `seq` is the agent's cursor, not the intent's. */
export type Delivery = {
  intent_id: string;
  seq: number;
  intent_type: string;
  from_agent: string;
  to_agent: string;
  at: string;
  [more: string]: unknown;
};

/** What an intent came to: `outcome` is the word that was chosen, or the final status in lower case when nobody chose. */
export type Outcome = { outcome: string; status: Status; intent: Intent };

export type Resume =
  | { action: "complete" | "fail"; reason?: string; [result: string]: unknown }
  | { task_result: { outcome: string; comment?: string; data?: JsonObject; [field: string]: unknown } }
  | { approve_current_step: boolean; reason?: string }
  | { outcome: string; result: JsonObject };

export type Decision = {
  outcome: string;
  comment?: string;
  data?: JsonObject;
  /** The version that was looked at: a decision about an older one is refused. */
  version?: number;
  payloadHash?: string;
};

export type Answer = { ok: true; [more: string]: unknown };
