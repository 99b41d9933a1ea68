// Which intents moved, each where it moved last, in the order of the transactions that moved them. Only what is older than every
// running transaction is shown, so nothing that commits late is skipped. The order is that of all workspaces together.
//
// In a database that was copied to another server, whose numbers began anew, what came along is ahead of every transaction there
// is. It is told first, from the cursor on that was given out there, and then everything that moved here.
import type { Sql } from "../client";
import { PACE, type Pace, type Stretch, walk } from "./walk";

const ZERO = "00000000-0000-0000-0000-000000000000";

/** What a place in the feed consists of: a transaction, and one of the intents that it moved. */
export const partsOf = (cursor: string | null): { xid: string; intentId: string } => {
  const [xid = "0", intentId = ZERO] = cursor?.split(".") ?? [];
  return { xid, intentId };
};

export const readMoved = (
  sql: Sql,
  workspaceId: string,
  after: string | null,
  { limit, pace = PACE }: { limit: number; pace?: Pace },
): Promise<Stretch> =>
  walk({ limit, from: after, pace }, (from, rows) => stretchOf(sql, workspaceId, from, rows));

type Row = { xid: string; id: string; isOurs: boolean; isLast: boolean; isEnd: boolean };

async function stretchOf(sql: Sql, workspaceId: string, from: string | null, most: number): Promise<Stretch> {
  const { xid, intentId } = partsOf(from);
  const rows = await sql<Row[]>`
    with server as materialized (
      select pg_snapshot_xmin(now) as xmin, pg_snapshot_xmax(now) as xmax, ${xid}::xid8 >= pg_snapshot_xmax(now) as is_ahead
      from pg_current_snapshot() as now),
    walked as materialized (
      select * from (
        (select true as is_copied, i.xid, i.id, i.workspace_id from intents i
         where i.xid >= (select greatest(xmax, ${xid}::xid8) from server) and (i.xid, i.id) > (${xid}::xid8, ${intentId}::uuid)
           and (select is_ahead or ${xid}::xid8 = '0' from server)
         order by i.xid, i.id limit ${most})
        union all
        (select false, i.xid, i.id, i.workspace_id from intents i
         where i.xid >= (select case when is_ahead then '0' else ${xid}::xid8 end from server) and i.xid < (select xmin from server)
           and ((i.xid, i.id) > (${xid}::xid8, ${intentId}::uuid) or (select is_ahead from server))
         order by i.xid, i.id limit ${most})) as both_kinds
      order by is_copied desc, xid, id limit ${most}),
    numbered as (select *, row_number() over (order by is_copied desc, xid, id) as place, count(*) over () as n from walked)
    select numbered.xid::text as xid, id, workspace_id = ${workspaceId} as "isOurs", place = n as "isLast", n < ${most} as "isEnd"
    from numbered where workspace_id = ${workspaceId} or place = n order by place`;
  const last = rows.at(-1);
  return {
    found: rows.filter(({ isOurs }) => isOurs).map((row) => `${row.xid}.${row.id}`),
    reached: last ? `${last.xid}.${last.isOurs ? last.id : shortOf(last.id)}` : null,
    isEnd: last?.isEnd ?? true,
  };
}

// Of another workspace's intent the id is told to nobody: a place right before it does as well.
const shortOf = (id: string): string => `${id.slice(0, 28)}00000000`;
