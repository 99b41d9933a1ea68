// Links, sessions and what else ran out is forgotten, a few rows at a time.
import type { Sql } from "../db/client";
import { FORGET } from "../db/write/ran-out";

const BITE = 500;
const REST_MS = 200; // between two bites, while there is more
const LOOK_MS = 600_000;

/** One kind that cannot be forgotten keeps no other, and is told of by whoever runs this. */
export const forgetWhatRanOut = (sql: Sql) => async (): Promise<number> => {
  let most = 0;
  let failure: unknown;
  for (const forget of FORGET)
    most = await forget(sql, BITE).then(
      (gone) => Math.max(most, gone),
      (error) => {
        failure ??= error;
        return most;
      },
    );
  if (failure) throw failure;
  return most === BITE ? REST_MS : LOOK_MS;
};
