import type { Caller } from "#client/call";
import { CountersignError } from "#client/error";
import { holding } from "#client/holding";
import { limit } from "#client/limit";
import { getIntent, hasEnded, intentPath } from "#client/read";
import { sleep } from "#client/sleep";
import type { Intent, Named, Outcome, WaitOptions } from "./types";

const WAIT_SECONDS = 55; // under the minute after which proxies give up
const POLL_MS = 1_000;

export async function waitFor(call: Caller, intent: Named, options: WaitOptions): Promise<Outcome> {
  const timeout = options.timeoutMs === undefined ? null : limit(options.timeoutMs);
  const signals = [options.signal, timeout].filter((signal) => signal instanceof AbortSignal);
  try {
    return await waitWithin(call, intent, AbortSignal.any(signals));
  } catch (cause) {
    if (!timeout?.aborted || options.signal?.aborted) throw cause;
    const message = `The intent did not end within ${options.timeoutMs} ms. It goes on waiting for its decision.`;
    throw new CountersignError({ status: 0, code: "wait_timeout", message, cause });
  }
}

type Waited = { done: boolean; intent?: Intent; outcome?: string | null };

async function waitWithin(call: Caller, intent: Named, signal: AbortSignal): Promise<Outcome> {
  const ask = { signal, hold: holding(WAIT_SECONDS) };
  for (;;) {
    const asked = Date.now();
    const answer = await call.get<Waited>(intentPath(intent, "/wait"), ask).catch(orNull);
    if (answer?.intent && (answer.done || hasEnded(answer.intent)))
      return outcomeOf(answer.intent, answer.outcome);
    if (answer === null) {
      const found = await getIntent(call, intent, { signal });
      if (hasEnded(found)) return outcomeOf(found);
    }
    // A server that does not wait, or is about to stop, must not be asked in a circle.
    if (Date.now() - asked < POLL_MS) await sleep(POLL_MS, signal);
  }
}

function outcomeOf(intent: Intent, said?: string | null): Outcome {
  const chosen = said ?? intent.result?.outcome;
  const outcome = typeof chosen === "string" ? chosen : intent.status.toLowerCase();
  return { outcome, status: intent.status, intent };
}

// Another server of the same protocol has no such endpoint; reading the intent tells whether it is the intent that is missing.
function orNull(error: unknown): null {
  if (error instanceof CountersignError && [404, 405, 501].includes(error.status)) return null;
  throw error;
}
