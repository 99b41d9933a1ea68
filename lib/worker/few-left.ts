// Where too few are left who can decide, the owners are asked as well (lib/engine/ask-owners.ts).
import type { Sql } from "../db/client";
import { askOwnersRound } from "../engine/ask-owners";
import type { Engine } from "../engine/open";

const BATCH = 1000;
/** A look reads who is in every group, which changes seldom; whoever waits for a decision does not feel these seconds. */
export const FEW_LEFT_LOOK_MS = 10_000;

export const askWhereFewAreLeft = (sql: Sql, { apply }: Engine) => {
  const round = askOwnersRound({ sql, apply });
  return async (): Promise<number> => ((await round(BATCH)) ? 0 : FEW_LEFT_LOOK_MS);
};
