// Whoever is not there to decide: absences that have begun and what else came to the desk of somebody who is away
// (lib/engine/stand-in.ts), and what was claimed by somebody who may not decide it any more (lib/engine/let-go.ts).
import type { Sql } from "../db/client";
import { letGoRound } from "../engine/let-go";
import type { Engine } from "../engine/open";
import { standInRound } from "../engine/stand-in";

const BATCH = 100;
const MOST_CLAIMED = 1000;
/** Nobody feels a few seconds of an absence, and a look costs a query. */
export const LOOK_MS = 5000;

export const standInForAbsent = (sql: Sql, { apply }: Engine) => {
  const [standIn, letGo] = [standInRound({ sql, apply }), letGoRound({ sql, apply })];
  return async (): Promise<number> => {
    // Where one of them fails, the other is done all the same.
    const [moreAway, moreClaimed] = await Promise.allSettled([standIn(BATCH), letGo(MOST_CLAIMED)]);
    if (moreAway.status === "rejected") throw moreAway.reason;
    if (moreClaimed.status === "rejected") throw moreClaimed.reason;
    return moreAway.value || moreClaimed.value ? 0 : LOOK_MS;
  };
};
