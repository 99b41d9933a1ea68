// All that a caller sees: a server hands it out as /client.d.mts beside /client.mjs, behind what goes over the wire.
import type {
  Answer,
  Claimed,
  Delivery,
  Done,
  Intent,
  IntentEvent,
  IntentRequest,
  Submitted,
} from "#client/wire";
import type { JsonObject, Status } from "#client/words";

export type * from "#client/wire";
export type * from "#client/words";

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

/**
 * What an intent came to. Whoever decided may have changed the payload, if its task says that it is `editable`: then
 * `intent.result.payload` is what to act on. `outcome` is the word that was chosen, or the final status in lower case when nobody chose.
 */
export type Outcome = { outcome: string; status: Status; intent: Intent };

export type Resume =
  | { action: "complete" | "fail"; reason?: string; [result: string]: unknown }
  | { task_result: { outcome: string; comment?: string; data?: JsonObject; [field: string]: unknown } }
  | { approve_current_step: boolean; reason?: string; expected_policy_generation?: number }
  | { outcome: string; result: JsonObject };

export type Decision = {
  outcome: string;
  comment?: string;
  /** What was filled into the form; `evidence`, where the task wants it. */
  data?: JsonObject;
  /** The whole payload as it is decided, changed where the task lets it be. */
  editedPayload?: JsonObject;
  /** The version that was looked at: a decision about an older one is refused. */
  version?: number;
  payloadHash?: string;
};

export type ObserveOptions = CallOptions & { since?: number };
export type ListenOptions = CallOptions & { since?: number; again?: boolean };
export type WaitOptions = CallOptions & { timeoutMs?: number };
export type ClaimOptions = CallOptions & {
  /** Without it the first claim is the only one. With it another claimer may follow, once it ran out. */
  leaseSeconds?: number;
  /** Ends a claim with a lease for good: the work is done. It needs the `fence` that came with it. */
  complete?: boolean;
  fence?: number;
};

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
  decide(task: Named, decision: Decision, options?: CallOptions): Promise<Done>;
  /** Takes the outcome to act on it: at most one claimer, ever. Everybody else gets `claim_held`. */
  claim(intent: Named, claimer: string, options?: ClaimOptions): Promise<Claimed>;
  /** Replaces the payload. Whoever looked at the old one must look again. */
  revise(
    intent: Named,
    revision: { payload: JsonObject; version?: number; note?: string },
    options?: CallOptions,
  ): Promise<Done>;
  comment(task: Named, text: string, options?: CallOptions): Promise<Done>;
  cancel(intent: Named, reason?: string, options?: CallOptions): Promise<Done>;
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
