// Timers due, through the same heart as everything else. Kinds go in their order, so after an outage expiries come first.
import { type TimerKind, TIMER_KINDS } from "../domain/types";
import type { Hub } from "../db/read/hub";
import { lockDue } from "../db/write/lock";
import { type Batch, decideBatch, lastWrite, type Request, wake } from "./apply";
import type { Writer } from "./transact";

export type Fired = { fired: number; skipped: number };
const NOTHING: Fired = { fired: 0, skipped: 0 };

export type Fire = (limit: number) => Promise<Fired>;

export function openFire(writer: Writer, hub: Hub, origin: string): Fire {
  return async (limit) => {
    for (const kind of TIMER_KINDS) {
      const done = await fireKind(writer, hub, origin, kind, limit);
      if (done.fired + done.skipped > 0) return done;
    }
    return NOTHING;
  };
}

async function fireKind(
  writer: Writer,
  hub: Hub,
  origin: string,
  kind: TimerKind,
  limit: number,
): Promise<Fired> {
  const batch = await writer.run<(Batch & { taken: number }) | null>(async (tx) => {
    const taken = await lockDue(tx, kind, limit);
    if (!taken) return { value: null, last: null };
    const requests = taken.due
      .filter((timer) => taken.locked.states.has(timer.intentId))
      .map(
        ({ workspaceId, intentId, round }): Request => ({
          workspaceId,
          intentId,
          command: { type: "fire", kind, round },
        }),
      );
    const made = decideBatch(taken.locked, requests);
    dropDead(made, requests, kind);
    return { value: { ...made, taken: taken.due.length }, last: lastWrite(tx, origin, taken.locked, made) };
  });
  if (!batch) return NOTHING;
  wake(hub, batch);
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
