// Links that ran out are forgotten, a few at a time.
import type { Sql } from "../db/client";
import { deleteOldLinks } from "../db/write/decision-links";

const BITE = 500;
const REST_MS = 200; // between two bites, while there is more
const LOOK_MS = 600_000;

export const forgetLinks = (sql: Sql) => async (): Promise<number> =>
  (await deleteOldLinks(sql, BITE)) === BITE ? REST_MS : LOOK_MS;
