// Where too few are left who can decide, the owners are asked as well (lib/engine/ask-owners.ts): as soon after somebody left as
// whoever stands in is asked after they went away.
import type { Sql } from "../db/client";
import { askOwnersRound } from "../engine/ask-owners";
import type { Engine } from "../engine/open";
import { LOOK_MS } from "./stand-in";

const BATCH = 1000;

export const askWhereFewAreLeft = (sql: Sql, { apply }: Engine) => {
  const round = askOwnersRound({ sql, apply });
  return async (): Promise<number> => ((await round(BATCH)) ? 0 : LOOK_MS);
};
