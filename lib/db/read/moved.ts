// Which intents moved, each where it moved last, in the order of the transactions that moved them. Only what is older than every
// running transaction is shown, so nothing that commits late is skipped. The order is that of all workspaces together.
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
    with walked as materialized (
      select i.xid, i.id, i.workspace_id from intents i
      where i.xid >= ${xid}::xid8 and i.xid < pg_snapshot_xmin(pg_current_snapshot())
        and (i.xid, i.id) > (${xid}::xid8, ${intentId}::uuid)
      order by i.xid, i.id limit ${most}),
    numbered as (select *, row_number() over (order by xid, id) as place, count(*) over () as n from walked)
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
