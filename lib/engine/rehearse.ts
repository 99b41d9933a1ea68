// What would become of some commands if they came now: the domain is asked on what is read under the lock, and nothing is
// written. So a form can be answered at once although its decision is held.
import { withAsked } from "../db/write/asked";
import { keyOf, lockBatch } from "../db/write/lock";
import type { Result } from "../domain/result";
import { endsAt } from "../domain/schedule";
import { countingIn, wantedBy } from "./apply";
import { type Applied, decideBatch, type Request } from "./batch";
import type { Writer } from "./transact";

/** `endsAt`: when time alone would end the intent, as it is now. */
export type Rehearsed = { result: Result<Applied>; endsAt: Date | null };
export type Rehearse = (requests: Request[]) => Promise<Rehearsed[]>;

export const openRehearse =
  (writer: Writer): Rehearse =>
  (requests) =>
    writer.run(async (tx) => {
      const locked = await lockBatch(tx, wantedBy(requests));
      await withAsked(tx, countingIn(locked, requests));
      const { results } = decideBatch(locked, requests);
      const value = requests.map(({ workspaceId, intentId }, i) => {
        const state = locked.states.get(keyOf(workspaceId, intentId));
        return { result: results[i] as Result<Applied>, endsAt: state ? endsAt(state) : null };
      });
      return { value, last: null };
    });
