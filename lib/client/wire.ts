// What goes over the wire: it may carry more than is named here, and that is passed through.
import type { EventType, JsonObject, Risk, Status, TaskKind, WaitingReason } from "#client/words";

/** Several must say yes, and one no ends it, unless it takes so many that the yeses can no longer be reached. */
export type Quorum = { required: number; of?: number; negatives?: "veto" | "majority" };

/** Who is asked as well while nobody decides: e-mail addresses, `group:finance`, `role:admin`. */
export type EscalationLevel = { after_seconds?: number; to: string | string[] };

export type HumanTask = {
  title?: string;
  description?: string;
  task_type?: TaskKind;
  allowed_outcomes?: string[];
  /** Which of them mean yes, where they are words of your own. */
  positive_outcomes?: string[];
  required_comment?: boolean;
  evidence_required?: boolean;
  /** Who is asked: e-mail addresses, `group:finance`, `role:admin`. Everybody unless told. */
  assignees?: string[];
  form_schema?: JsonObject;
  quorum?: number | Quorum;
  /** The person behind the request is kept from deciding it. */
  four_eyes?: boolean;
  /** What is of high risk is decided in the browser, by somebody who has just signed in, and with no token. */
  risk?: Risk;
  /** What of the payload a yes may change, as JSON pointers: what was decided then is `result.payload`. */
  editable?: string[];
  remind_after_seconds?: number;
  remind_interval_seconds?: number;
  max_reminders?: number;
  escalate_to?: string | string[];
  escalation?: EscalationLevel[];
  escalation_repeat?: number;
  /** What it comes to at its deadline: "fail" (as without it), or one of its outcomes. */
  on_timeout?: string;
  /** Reminders and escalations count only the hours of the group that is asked. */
  open_hours?: boolean;
  /** Fields of the payload that may stand in a mail or in Slack, where the workspace lets fields leave. */
  may_leave?: string[];
  /** One sentence: what is confirmed or asked. */
  question?: unknown;
  /** A manual action's steps: texts, or `{ text, optional }`. */
  checklist?: unknown;
  /** The rule an override sets aside: a text, or `{ text, limit, asked, unit }`. */
  rule?: unknown;
  /** Whom an assignment may go to: e-mail addresses, or `group:name`. */
  candidates?: unknown;
  /** Texts to choose from where somebody says why not. */
  reasons?: unknown;
  [more: string]: unknown;
};

export type IntentRequest = {
  intent_type: string;
  to_agent: string;
  /** For whom a workspace's key asks. */
  from_agent?: string;
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

export type Submitted = {
  intent_id: string;
  status: Status;
  lifecycle_status: Status;
  correlation_id: string;
  created_at: string;
  payload_hash: string;
  /** Where people are asked: it is the id of the intent. */
  task_id?: string;
  /** What was asked for and is not so: a name that nobody has, a field that is not known. */
  warnings?: string[];
  [more: string]: unknown;
};

/** Whom it waits for. Of many an event tells the first, and that it is `truncated`. */
export type Holder = {
  type: "agent" | "human" | "internal";
  ref: string;
  name: string;
  truncated?: boolean;
};

/** Who decided: `by` is the id of the person, and null where the deadline chose, as `on_timeout` says. */
export type Decided = {
  by: string | null;
  name: string;
  via: string;
  at: string;
  outcome: string;
  comment?: string;
  [more: string]: unknown;
};

/** The task of an intent, as it stands. */
export type Task = {
  task_id: string;
  intent_id: string;
  kind: TaskKind;
  status: string;
  risk: Risk;
  assignees: string[];
  version: number;
  payload_hash: string;
  quorum: { required: number; of: number; negatives: string };
  assigned_at: string;
  claimed_by?: string;
  due_at?: string;
  target_at?: string;
  closed_at?: string;
  outcome?: string;
  [more: string]: unknown;
};

/** Who took the outcome to act on it. */
export type Claim = {
  by: string;
  claimer: string;
  at: string;
  fence: number;
  until?: string;
  completed_at?: string;
  [more: string]: unknown;
};

export type Intent = {
  intent_id: string;
  intent_type: string;
  correlation_id: string;
  status: Status;
  lifecycle_status: Status;
  legacy_status: string;
  /** As it was asked, or last revised. Whoever decides may change it: that is `result.payload`. */
  payload: JsonObject;
  payload_hash: string;
  version: number;
  from_agent: string;
  to_agent: string;
  created_at: string;
  updated_at: string;
  remind_count: number;
  delivery_attempt: number;
  policy_generation: number;
  waiting_reason?: WaitingReason | null;
  lifecycle_waiting_reason?: WaitingReason | null;
  pending_with?: Holder;
  deadline_at?: string;
  due_at?: string;
  reply_to?: string;
  claimed_from?: string;
  remind_after_seconds?: number;
  remind_interval_seconds?: number;
  max_reminders?: number;
  escalate_to?: string;
  max_delivery_attempts?: number;
  warnings?: string[];
  human_task?: HumanTask;
  task?: Task;
  /** Once it has ended: the word that was chosen, or the status in lower case. */
  outcome?: string;
  /** Of a decision: `outcome`, `comment`, `data`, and `payload`, if whoever decided changed it: act on that one. */
  result?: JsonObject;
  error?: JsonObject;
  reason?: string;
  decided?: Decided;
  controls?: JsonObject;
  policy?: JsonObject;
  claim?: Claim;
  [more: string]: unknown;
};

export type IntentEvent = {
  intent_id: string;
  seq: number;
  event_type: EventType;
  status: Status;
  at: string;
  /** Who did it, such as `person:` with the id of that person, and by which way. */
  actor: string;
  via: string;
  waiting_reason?: WaitingReason | null;
  pending_with?: Holder;
  human_task?: HumanTask & { truncated?: boolean };
  result?: JsonObject;
  /** It is too long for an event: the intent has it. */
  result_truncated?: boolean;
  details: JsonObject;
  [more: string]: unknown;
};

/** What an agent finds on its stream: an intent is for you. `seq` is the agent's cursor, not the intent's. */
export type Delivery = {
  intent_id: string;
  seq: number;
  event_type: "intent.delivered";
  status: Status;
  intent_type: string;
  from_agent: string;
  to_agent: string;
  at: string;
  delivery_attempt: number;
  [more: string]: unknown;
};

/** What a command came to: the intent as it is then, and the event that was written last. Neither, where nothing was applied. */
export type Answer = {
  ok: true;
  applied: boolean;
  policy_generation: number;
  /** Why nothing was applied. */
  reason?: string;
  intent?: Intent;
  event?: IntentEvent;
  [more: string]: unknown;
};

/** The same of what is applied, or else refused. */
export type Done = Answer & { intent: Intent };

/** `fence` rises with each claimer: what refuses a lower one acts for the last of them alone. */
export type Claimed = {
  ok: true;
  claimed: boolean;
  claimer: string;
  fence: number;
  claimed_at: string;
  lease_until?: string;
  [more: string]: unknown;
};
