// The aggregate: a root intent, its tasks, the votes on them and the timers armed for it. A workflow's steps join it as
// child intents under the same lock.
import type { Duty } from "./duty";
import type { StoredSpec } from "./task-spec";
import type {
  Actor,
  Authority,
  Channel,
  EventType,
  Json,
  JsonObject,
  Occasion,
  Risk,
  Status,
  TaskKind,
  TaskStatus,
  TimerKind,
  Via,
  WaitingReason,
} from "./types";

// Who or what the intent waits for now.
export type Holder = { type: "agent" | "human" | "internal"; ref: string; name: string };

// What the submitter asked for; nobody changes it afterwards.
export type Options = {
  reply_to?: string;
  claimed_from?: string; // what the client said it was; the key says who it really is
  remind_after_seconds?: number;
  remind_interval_seconds?: number;
  max_reminders?: number;
  escalate_to?: string;
  max_delivery_attempts?: number;
  warnings?: string[];
};

export type Decided = {
  by: string | null; // person id
  name: string;
  via: Via;
  at: string;
  outcome: string;
  comment?: string;
};

// Who took the outcome to act on it.
export type Claim = {
  by: string;
  caller?: string; // as whom it was taken, where its key took the place of another
  claimer: string;
  at: string;
  fence: number;
  until?: string;
  completed_at?: string;
};

// Somebody says that the decision in their name was not theirs; nobody new acts on the outcome meanwhile.
export type Disputed = { by: string; name: string; at: string; frozen: boolean };

// What changes with each event.
export type Progress = {
  pending?: Holder;
  result?: Json;
  error?: Json;
  reason?: string;
  decided?: Decided;
  remind_count?: number;
  level?: number; // escalation levels already fired, over all repeats
  delivery_attempt?: number;
  generation?: number;
  controls?: JsonObject;
  policy?: JsonObject;
  claim?: Claim;
  disputed?: Disputed;
  denied?: string[]; // who has said so of which version, though an owner has released it since
  revisers?: string[]; // who else is behind the request, or behind a later version of the payload (four eyes)
  ended?: { by: string; name: string; at: string }; // when it ended without a decision
};

export type Intent = {
  workspaceId: string;
  id: string;
  type: string;
  correlationId: string;
  from: string;
  to: string;
  submitter: string; // kind:id
  behindPersonId: string | null;
  payload: JsonObject;
  payloadHash: string; // hex
  version: number;
  status: Status;
  waitingReason: WaitingReason | null;
  seq: number;
  head: string; // hex
  deadlineAt: Date | null;
  options: Options;
  progress: Progress;
  createdAt: Date;
  updatedAt: Date;
};

export type Task = {
  id: string;
  kind: TaskKind;
  status: TaskStatus;
  risk: Risk;
  spec: StoredSpec;
  assignees: string[];
  claimedBy: string | null;
  dueAt: Date | null;
  assignedAt: Date;
  closedAt: Date | null;
  outcome: string | null;
};

export type Decision = {
  taskId: string;
  version: number;
  personId: string;
  outcome: string;
  positive: boolean;
  payloadHash: string;
  comment: string | null;
  data: JsonObject | null;
  edits: Json | null;
  via: Via;
  seq: number;
  at: Date;
};

export type Timer = { kind: TimerKind; dueAt: Date; round: number };

export type State = {
  intent: Intent;
  tasks: Task[];
  decisions: Decision[];
  timers: Timer[];
  authority: ReadonlyMap<string, Authority>; // of the people who act in this batch, as it is when it is written
  asked?: ReadonlyMap<string, Authority>; // everybody who may be asked, where they are counted; else those who act are known
  isUnreached?: boolean; // of the level that comes next: nobody of those whom it asks may decide, as it is when it fires
  duty?: Duty; // of a level that has to know who is on call or who is whose manager, as it is when it fires
};

export type NewEvent = {
  seq: number;
  type: EventType;
  status: Status;
  waitingReason: WaitingReason | null;
  at: Date;
  actor: string;
  via: Via;
  body: JsonObject | null;
};

export type NewDelivery = { seq: number; channel: Channel; occasion: Occasion; address: string };
export type NewOffer = { address: string; attempt: number };
export type Revision = { version: number; payload: JsonObject; payloadHash: string; replacedAt: Date };

// The new aggregate, plus the facts to write beside it.
export type Change = {
  state: State;
  events: NewEvent[];
  decisions: Decision[];
  deliveries: NewDelivery[];
  offers: NewOffer[];
  revisions: Revision[];
};

export const actorText = (actor: Actor): string => `${actor.kind}:${actor.id}`;

/** The same for all keys that followed each other: an exchange of keys makes nobody another. */
export const callerText = (actor: Actor): string =>
  actor.kind === "key" && actor.callerId !== undefined ? `key:${actor.callerId}` : actorText(actor);
