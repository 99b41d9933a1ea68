import type { Caller } from "#client/call";
import { follow, STREAM_SECONDS } from "#client/follow";
import { holding } from "#client/holding";
import { eventsAfter, getIntent, hasEnded, intentPath, missing } from "#client/read";
import type { Delivery, IntentEvent, ListenOptions, Named, ObserveOptions } from "./types";

const REMEMBERED = 10_000;

/** Every event of the intent, in order and once each, to the last. */
export async function* observe(
  call: Caller,
  intent: Named,
  options: ObserveOptions,
): AsyncGenerator<IntentEvent, void> {
  const { since: first = 0, ...rest } = options;
  let since = first;
  // Whoever has seen something may have seen it all; a stream would wait in vain for more.
  let quiet = since > 0;
  const hold = holding(STREAM_SECONDS);
  for (;;) {
    if (quiet && hasEnded(await getIntent(call, intent, rest))) {
      yield* eventsAfter(call, intent, since, rest);
      return;
    }
    quiet = true;
    for await (const event of follow<IntentEvent>(
      call,
      intentPath(intent, "/events/stream"),
      since,
      hold,
      rest.signal,
    )) {
      if (event.seq <= since) continue;
      since = event.seq;
      quiet = false;
      yield event;
      if (hasEnded(event)) return;
    }
  }
}

/** Every intent delivered to an agent, once each; with `again`, one that is offered again comes again. Ends only by its signal. */
export async function* listen(
  call: Caller,
  address: string,
  options: ListenOptions,
): AsyncGenerator<Delivery, void> {
  // Whoever is nobody is asked nothing, and a stream says nothing until somebody is.
  if (!address) throw missing("listen needs an agent's address: is its variable set?");
  const path = `/v1/agents/${encodeURIComponent(address)}/intents/stream`;
  const hold = holding(STREAM_SECONDS);
  const seen = new Set<string>();
  let since = options.since ?? 0;
  for (;;) {
    for await (const delivery of follow<Delivery>(call, path, since, hold, options.signal)) {
      if (delivery.seq <= since) continue;
      since = delivery.seq;
      if (seen.has(delivery.intent_id) && !options.again) continue;
      seen.add(delivery.intent_id);
      // Forgotten one by one, the oldest first: what was just heard is what is offered again.
      const [oldest] = seen;
      if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest);
      yield delivery;
    }
  }
}
