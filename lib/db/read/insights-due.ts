// Whether there is anything to do for the insights: asked before anything is locked, so that an idle worker writes nothing at all.
import type { Row, Statement } from "../wire/line";

export type InsightsDue = { hasMoved: boolean; hasDay: boolean };

export async function insightsDue(ask: (statement: Statement) => Promise<Row[]>): Promise<InsightsDue> {
  const [row] = await ask(DUE);
  return { hasMoved: row?.moved === true, hasDay: row?.settled === true };
}

const HORIZON = "pg_snapshot_xmin(pg_current_snapshot())";

/** A day that is over, and to which nothing has been added for a while. */
export const IS_SETTLED = `touched_at < (select app_now()) - interval '10 seconds'
  and day < ((select app_now()) at time zone 'UTC')::date`;

// A cursor that is ahead of every transaction is another server's, and begins again (lib/db/write/insight-facts.ts).
const DUE: Statement = {
  text: `
    select (select i.xid < ${HORIZON} from intents i
        where i.xid >= (select case when xid > ${HORIZON} then '0'::xid8 else xid end from insight_cursor)
        order by i.xid limit 1) as moved,
      exists (select from insight_days where ${IS_SETTLED}) as settled`,
  params: [],
};
