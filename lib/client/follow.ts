import type { Caller } from "#client/call";
import { readFrames } from "#client/frames";
import type { Holding } from "#client/holding";
import { sleep } from "#client/sleep";

export const STREAM_SECONDS = 30;
const PAUSE_MS = 1_000;

/**
 * What one stream delivers. The server ends a stream soon after it said something, so the caller asks again from where it is.
 * A stream that breaks off ends here too: nothing is lost, because the next one begins at the caller's cursor.
 */
export async function* follow<T>(
  call: Caller,
  path: string,
  since: number,
  hold: Holding,
  signal?: AbortSignal,
): AsyncGenerator<T> {
  const began = Date.now();
  const response = await call.open(path, { query: { since }, hold, ...(signal ? { signal } : {}) });
  let heard = false;
  const frames = readFrames(response);
  try {
    for (;;) {
      const next = await frames.next().catch(() => null);
      if (next === null || next.done) break;
      if (!next.value.event.startsWith("intent.")) continue;
      heard = true;
      yield JSON.parse(next.value.data) as T;
    }
  } finally {
    await frames.return(undefined);
  }
  signal?.throwIfAborted();
  // A server that hangs up at once, time after time, must not be asked in a circle.
  if (!heard && Date.now() - began < PAUSE_MS) await sleep(PAUSE_MS, signal);
}
