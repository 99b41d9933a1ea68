import type { Caller } from "#client/call";
import { CountersignError } from "#client/error";
import type { CallOptions, Intent, IntentEvent, Named, Status } from "./types";

const TERMINAL: readonly Status[] = ["COMPLETED", "FAILED", "CANCELED", "TIMED_OUT"];
export const hasEnded = (at: { status: Status }): boolean => TERMINAL.includes(at.status);

/** What is missing would be a path to something else, or the word "undefined": a program that nobody checks sends it. */
export function nameOf(named: Named | undefined): string {
  const id: unknown = typeof named === "object" ? named.intent_id : named;
  if (typeof id !== "string" || id === "")
    throw missing("This needs an intent or its id: is it set, and was it awaited?");
  return encodeURIComponent(id);
}

export const missing = (message: string) => new CountersignError({ status: 0, code: "missing_id", message });

export const intentPath = (intent: Named, rest = ""): string => `/v1/intents/${nameOf(intent)}${rest}`;

export async function getIntent(call: Caller, intent: Named, options: CallOptions): Promise<Intent> {
  return (await call.get<{ intent: Intent }>(intentPath(intent), options)).intent;
}

type Log = { events: IntentEvent[]; next_cursor?: number | null };

/** The events after `since`, to the last: one answer holds a thousand, and fewer when they are long. */
export async function* eventsAfter(
  call: Caller,
  intent: Named,
  since: number,
  options: CallOptions,
): AsyncGenerator<IntentEvent, void> {
  const path = intentPath(intent, "/events");
  for (let last = since; ; ) {
    const ask = { ...options, query: { since: last } };
    const { events, next_cursor } = await call.get<Log>(path, ask);
    // A server that tells the same again has nothing more; another server of the same protocol says nothing of a next page.
    const more = events.filter(({ seq }) => seq > last);
    if (more.length === 0) return;
    yield* more;
    if (next_cursor === null) return;
    last = Math.max(...more.map(({ seq }) => seq));
  }
}

export async function getEvents(
  call: Caller,
  intent: Named,
  since: number,
  options: CallOptions,
): Promise<IntentEvent[]> {
  const events: IntentEvent[] = [];
  for await (const event of eventsAfter(call, intent, since, options)) events.push(event);
  return events;
}
