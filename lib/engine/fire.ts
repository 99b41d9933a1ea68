// Timers due, through the same heart as everything else. Kinds go in their order, so after an outage expiries come first.
import type { Hub } from "../db/read/hub";
import { nextTimers } from "../db/read/next-due";
import { lockDue } from "../db/write/lock";
import type { TimerKind } from "../domain/types";
import { type Batch, decideBatch, finish, lastWrite, type Request } from "./batch";
import { isOwnFault } from "./faults";
import type { Known } from "./known";
import type { Writer } from "./transact";

// `skipped`: due, but in somebody's hands. `nextMs`: when the next one is due, if none was.
export type Fired = { fired: number; skipped: number; nextMs: number };

export type Fire = (limit: number) => Promise<Fired>;
export type FirePlace = { writer: Writer; hub: Hub; origin: string; known: Known };

// Not for ever: what is stepped over is a number of places, and once the poison is gone somebody else stands there.
const STEP_OVER_MS = 60_000;
type SteppedOver = { past: number; until: number };

export function openFire(place: FirePlace, nowMs: () => number = () => performance.now()): Fire {
  // Timers at the head of a kind that cannot be fired: stepped over, so that one poison row stops nobody else.
  const poison = new Map<TimerKind, SteppedOver>();

  function steppedOver(kind: TimerKind): SteppedOver {
    const known = poison.get(kind);
    return known && nowMs() < known.until ? known : { past: 0, until: nowMs() + STEP_OVER_MS };
  }

  async function carefully(kind: TimerKind, limit: number): Promise<{ fired: number; skipped: number }> {
    const { past, until } = steppedOver(kind);
    try {
      return await fireKind(place, { kind, limit, past });
    } catch (error) {
      if (!isOwnFault(error)) throw error;
    }
    try {
      return await fireKind(place, { kind, limit: 1, past });
    } catch (error) {
      if (!isOwnFault(error)) throw error;
      poison.set(kind, { past: past + 1, until });
      console.error(
        JSON.stringify({
          level: "error",
          event: "timer_cannot_fire",
          kind,
          past,
          message: (error as Error).message,
        }),
      );
      return { fired: 0, skipped: 1 };
    }
  }

  return async (limit) => {
    const { kinds, ms } = await nextTimers(place.writer.ask);
    let skipped = 0;
    for (const kind of kinds) {
      const done = await carefully(kind, limit);
      skipped += done.skipped;
      // What is due but in somebody's hands must not keep the other kinds waiting.
      if (done.fired > 0) return { fired: done.fired, skipped, nextMs: 0 };
    }
    return { fired: 0, skipped, nextMs: ms };
  };
}

type Slice = { kind: TimerKind; limit: number; past: number };

async function fireKind({ writer, hub, origin, known }: FirePlace, { kind, limit, past }: Slice) {
  const batch = await writer.run<(Batch & { taken: number }) | null>(async (tx) => {
    const taken = await lockDue(tx, kind, limit, past);
    if (!taken) return { value: null, last: null };
    const requests = taken.due.map(
      ({ workspaceId, intentId, round }): Request => ({
        workspaceId,
        intentId,
        command: { type: "fire", kind, round },
      }),
    );
    const made = decideBatch(taken.locked, requests);
    dropDead(made, requests, kind);
    return { value: { ...made, taken: taken.due.length }, last: lastWrite({ writer, origin }, made) };
  });
  // Due a moment ago, and now in other hands or dealt with.
  if (!batch) return { fired: 0, skipped: 1 };
  finish({ hub, known }, batch);
  const fired = batch.results.filter((result) => result.ok).length;
  return { fired, skipped: batch.taken - fired };
}

// A timer that the domain refuses (its intent is closed) should not exist; left alone it would be taken again for ever.
function dropDead(batch: Batch, requests: Request[], kind: TimerKind): void {
  for (const [i, result] of batch.results.entries()) {
    const request = requests[i] as Request;
    if (result.ok || result.refusal.code !== "closed") continue;
    batch.changed.timersGone.push({ workspaceId: request.workspaceId, intentId: request.intentId, kind });
  }
}
