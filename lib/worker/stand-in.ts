// Absences that have begun, and what else came to the desk of somebody who is away (lib/engine/stand-in.ts).
import type { Sql } from "../db/client";
import type { Engine } from "../engine/open";
import { standInRound } from "../engine/stand-in";

const BATCH = 100;
/** Nobody feels a few seconds of an absence, and a look costs a query. */
export const LOOK_MS = 5000;

export const standInForAbsent = (sql: Sql, { apply }: Engine) => {
  const round = standInRound({ sql, apply });
  return async (): Promise<number> => ((await round(BATCH)) ? 0 : LOOK_MS);
};
