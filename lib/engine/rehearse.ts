// What would become of some commands if they came now: the domain is asked on what is read under the lock, and nothing is
// written. So a form can be answered at once although its decision is held.
import { lockBatch } from "../db/write/lock";
import type { Result } from "../domain/result";
import { wantedBy } from "./apply";
import { type Applied, decideBatch, type Request } from "./batch";
import type { Writer } from "./transact";

export type Rehearse = (requests: Request[]) => Promise<Array<Result<Applied>>>;

export const openRehearse =
  (writer: Writer): Rehearse =>
  (requests) =>
    writer.run(async (tx) => {
      const { results } = decideBatch(await lockBatch(tx, wantedBy(requests)), requests);
      return { value: results, last: null };
    });
