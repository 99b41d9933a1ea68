// What the roll-up and the pages must say alike.
import { BUCKET_GROWTH, NOBODY } from "../domain/insight-words";

/** The bucket of a length in milliseconds; `bucketOf` of the domain says the same. */
export const bucketOfMs = (ms: string): string =>
  `(case when ${ms} < 1000 then 0 else 1 + floor(ln(${ms}::float8 / 1000) / ln(${BUCKET_GROWTH}::float8)) end)::smallint`;

/** The workspace as a whole, among its groups. */
export const WHOLE = `'${NOBODY}'::uuid`;

/** Tasks that were decided, of a table or view with the columns of `insight_facts`. */
export const IS_DECIDED = "ending = 'decided'";
