// All that a caller sees, in one file that imports nothing: a server hands it out as /client.d.mts beside /client.mjs. What goes
// over the wire may carry more than is named here: it is passed through.
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

export type Connection = {
  /** Where Countersign is, such as http://127.0.0.1:8100. */
  url: string;
  /** A workspace's or an agent's key. */
  key?: string | undefined;
  /** A person's token; deciding needs one. */
  token?: string | undefined;
  fetch?: typeof fetch;
  /** How long a call goes on trying once the server is away or busy: 30 seconds unless told, and with 0 it tries once. */
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
  to_agent?: string;
  from_agent?: string;
  correlation_id?: string;
  /** How many at most: 100 unless told, and no more than 500. */
  limit?: number;
  /** Goes on after the intent with this id, the last of the page before. */
  cursor?: string;
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

export type ObserveOptions = CallOptions & { since?: number };
export type ListenOptions = CallOptions & { since?: number; again?: boolean };
export type WaitOptions = CallOptions & { timeoutMs?: number };

export interface Countersign {
  submit(request: IntentRequest, options?: CallOptions): Promise<Submitted>;
  get(intent: Named, options?: CallOptions): Promise<Intent>;
  /**
   * One page of what this key asked for or is asked, newest first; `status: "pending"` leaves out what is over. A page may be
   * shorter than its limit: the last one is empty.
   */
  list(query?: IntentQuery): Promise<Intent[]>;
  /** The events after `since`, as they are now. */
  events(intent: Named, options?: ObserveOptions): Promise<IntentEvent[]>;
  /** Resolves when the intent has come to its end, whichever. Without `timeoutMs` it waits for as long as that takes. */
  waitFor(intent: Named, options?: WaitOptions): Promise<Outcome>;
  /** Every event of the intent, in order and once each, to the last. */
  observe(intent: Named, options?: ObserveOptions): AsyncGenerator<IntentEvent, void>;
  /** Every intent delivered to an agent, once each; with `again`, one that is offered again comes again. Ends only by its signal. */
  listen(address: string, options?: ListenOptions): AsyncGenerator<Delivery, void>;
  /** What an agent says about an intent that was delivered to it. */
  resume(intent: Named, body: Resume, options?: CallOptions): Promise<Answer>;
  /** A person's decision: it needs that person's token. The task of an intent has the intent's id. */
  decide(task: Named, decision: Decision, options?: CallOptions): Promise<Answer>;
  /** Takes the outcome to act on it: at most one claimer, ever. Everybody else gets `claim_held`. */
  claim(intent: Named, claimer: string, options?: CallOptions): Promise<Answer>;
  /** Replaces the payload. Whoever looked at the old one must look again. */
  revise(
    intent: Named,
    revision: { payload: JsonObject; version?: number },
    options?: CallOptions,
  ): Promise<Answer>;
  comment(task: Named, text: string, options?: CallOptions): Promise<Answer>;
  cancel(intent: Named, reason?: string, options?: CallOptions): Promise<Answer>;
}

export type Said = {
  status: number;
  code: string;
  message: string;
  details?: JsonObject;
  retryAfterMs?: number;
  cause?: unknown;
};

/** The server's no, by its code; or no answer at all, and then `status` is 0. */
export declare class CountersignError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: JsonObject;
  readonly retryAfterMs: number;
  constructor(said: Said);
}

export declare function connect(to: Connection): Countersign;
