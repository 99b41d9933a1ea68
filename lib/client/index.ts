// The client for programs: submit, wait, observe, listen, decide (types.ts says what each does). It needs `fetch` and nothing
// else, so it runs in a browser and in Node 20 and newer; `#client/…` (package.json beside) is how Node finds a TypeScript file
// without a build. A server hands it out in one file.
import { caller } from "#client/call";
import { CountersignError } from "#client/error";
import { listen, observe } from "#client/observe";
import { getEvents, getIntent, intentPath, nameOf } from "#client/read";
import { waitFor } from "#client/wait";
import type {
  Answer,
  CallOptions,
  Claimed,
  Connection,
  Countersign,
  Done,
  Intent,
  Named,
  Submitted,
} from "./types";

export type * from "./types";
export { CountersignError };

export function connect(to: Connection): Countersign {
  const call = caller(to);
  const act = async <T = Done>(intent: Named, how: string, body: object, options?: CallOptions) =>
    await call.post<T>(intentPath(intent, how), { ...options, body });
  const actOn = async (task: Named, how: string, body: object, options?: CallOptions) =>
    await call.post<Done>(`/v1/tasks/${nameOf(task)}${how}`, { ...options, body });

  return {
    submit: (request, options = {}) => call.post<Submitted>("/v1/intents", { ...options, body: request }),
    get: (intent, options = {}) => getIntent(call, intent, options),
    list: async ({ signal, ...query } = {}) =>
      (await call.get<{ intents: Intent[] }>("/v1/intents", { query, ...(signal && { signal }) })).intents,
    events: (intent, { since = 0, ...options } = {}) => getEvents(call, intent, since, options),
    waitFor: (intent, options = {}) => waitFor(call, intent, options),
    observe: (intent, options = {}) => observe(call, intent, options),
    listen: (address, options = {}) => listen(call, address, options),
    resume: (intent, body, options) => act<Answer>(intent, "/resume", body, options),
    decide: (task, { payloadHash, editedPayload, ...decision }, options) => {
      const said = { edited_payload: editedPayload, payload_hash: payloadHash, ...decision };
      return actOn(task, "/decision", said, options);
    },
    claim: (intent, claimer, { leaseSeconds, complete, fence, ...options } = {}) =>
      act<Claimed>(intent, "/claim", { claimer, lease_s: leaseSeconds, complete, fence }, options),
    revise: (intent, revision, options) => act(intent, "/revise", revision, options),
    comment: (task, text, options) => actOn(task, "/comments", { text }, options),
    cancel: (intent, reason, options) => act(intent, "/cancellation", { reason }, options),
  };
}
