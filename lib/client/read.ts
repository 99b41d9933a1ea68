import type { Caller } from "#client/call";
import type { CallOptions, Intent, IntentEvent, Named, Status } from "./types";

const TERMINAL: readonly Status[] = ["COMPLETED", "FAILED", "CANCELED", "TIMED_OUT"];
export const hasEnded = (at: { status: Status }): boolean => TERMINAL.includes(at.status);

export const nameOf = (named: Named): string =>
  encodeURIComponent(typeof named === "string" ? named : named.intent_id);

export const intentPath = (intent: Named, rest = ""): string => `/v1/intents/${nameOf(intent)}${rest}`;

export async function getIntent(call: Caller, intent: Named, options: CallOptions): Promise<Intent> {
  return (await call.get<{ intent: Intent }>(intentPath(intent), options)).intent;
}

/** The events after `since`. */
export async function getEvents(
  call: Caller,
  intent: Named,
  since: number,
  options: CallOptions,
): Promise<IntentEvent[]> {
  const ask = { ...options, query: { since } };
  return (await call.get<{ events: IntentEvent[] }>(intentPath(intent, "/events"), ask)).events;
}
