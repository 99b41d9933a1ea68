// Links and sessions that ran out are forgotten, a few at a time.
import type { Sql } from "../db/client";
import { deleteOldLinks } from "../db/write/decision-links";
import { deleteOldSessions } from "../db/write/sessions";

const BITE = 500;
const REST_MS = 200; // between two bites, while there is more
const LOOK_MS = 600_000;

export const forgetWhatRanOut = (sql: Sql) => async (): Promise<number> => {
  const most = Math.max(await deleteOldLinks(sql, BITE), await deleteOldSessions(sql, BITE));
  return most === BITE ? REST_MS : LOOK_MS;
};
