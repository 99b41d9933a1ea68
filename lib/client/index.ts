// The client for programs: submit, wait, observe, listen, decide. It needs `fetch` and nothing else, so it runs in a browser
// and in Node 20 and newer; `#client/…` (package.json beside) is how Node finds a TypeScript file without a build.
import { caller } from "#client/call";
import { CountersignError } from "#client/error";
import { type ListenOptions, listen, type ObserveOptions, observe } from "#client/observe";
import { getEvents, getIntent, intentPath, nameOf } from "#client/read";
import { type WaitOptions, waitFor } from "#client/wait";
import type {
  Answer,
  CallOptions,
  Connection,
  Decision,
  Intent,
  IntentQuery,
  IntentRequest,
  JsonObject,
  Named,
  Resume,
  Submitted,
} from "./types";

export type * from "./types";
export { CountersignError };

export type Countersign = ReturnType<typeof connect>;

export function connect(to: Connection) {
  const call = caller(to);
  const write = (path: string, body: object, options: CallOptions = {}) =>
    call.post<Answer>(path, { ...options, body });

  return {
    submit: (request: IntentRequest, options: CallOptions = {}) =>
      call.post<Submitted>("/v1/intents", { ...options, body: request }),

    get: (intent: Named, options: CallOptions = {}) => getIntent(call, intent, options),

    /** What this key asked for or is asked, newest first; `status: "pending"` leaves out what is over. */
    list: async ({ signal, ...query }: IntentQuery = {}) =>
      (await call.get<{ intents: Intent[] }>("/v1/intents", { query, ...(signal && { signal }) })).intents,

    /** The events after `since`, as they are now. */
    events: (intent: Named, { since = 0, ...options }: ObserveOptions = {}) =>
      getEvents(call, intent, since, options),

    /** Resolves when the intent has come to its end, whichever. Without `timeoutMs` it waits for as long as that takes. */
    waitFor: (intent: Named, options: WaitOptions = {}) => waitFor(call, intent, options),

    observe: (intent: Named, options: ObserveOptions = {}) => observe(call, intent, options),

    listen: (address: string, options: ListenOptions = {}) => listen(call, address, options),

    /** What an agent says about an intent that was delivered to it. */
    resume: (intent: Named, body: Resume, options?: CallOptions) =>
      write(intentPath(intent, "/resume"), body, options),

    /** A person's decision: it needs that person's token. The task of an intent has the intent's id. */
    decide: (task: Named, { payloadHash, ...decision }: Decision, options?: CallOptions) =>
      write(`/v1/tasks/${nameOf(task)}/decision`, { ...decision, payload_hash: payloadHash }, options),

    /** Takes the outcome to act on it: at most one claimer, ever. Everybody else gets `claim_held`. */
    claim: (intent: Named, claimer: string, options?: CallOptions) =>
      write(intentPath(intent, "/claim"), { claimer }, options),

    /** Replaces the payload. Whoever looked at the old one must look again. */
    revise: (intent: Named, revision: { payload: JsonObject; version?: number }, options?: CallOptions) =>
      write(intentPath(intent, "/revise"), revision, options),

    comment: (task: Named, text: string, options?: CallOptions) =>
      write(`/v1/tasks/${nameOf(task)}/comments`, { text }, options),

    cancel: (intent: Named, reason?: string, options?: CallOptions) =>
      write(intentPath(intent, "/cancellation"), { reason }, options),
  };
}
