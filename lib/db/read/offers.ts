import type { Status } from "../../domain/types";
import type { Sql } from "../client";

export type Offer = {
  cursor: number;
  intentId: string;
  attempt: number;
  at: Date;
  type: string;
  from: string;
  to: string;
  status: Status;
};

// What is offered to one address after a cursor. `hidden`: a row exists that an older running transaction might still
// precede; the caller looks again in a moment, because stepping over it now could lose what that transaction adds.
export async function readOffers(
  sql: Sql,
  workspaceId: string,
  address: string,
  since: number,
  statuses: Status[] | null,
  limit: number,
): Promise<{ offers: Offer[]; hidden: boolean }> {
  const rows = await sql<Array<Offer & { safe: boolean }>>`
    select o.cursor::float8 as cursor, o.intent_id as "intentId", o.attempt, o.at, i.type, i.from_agent as from, i.to_agent as to,
      i.status, o.xid < pg_snapshot_xmin(pg_current_snapshot()) as safe
    from offers o join intents i on i.workspace_id = o.workspace_id and i.id = o.intent_id
    where o.workspace_id = ${workspaceId} and o.address = ${address} and o.cursor > ${since}
      and i.to_agent = o.address and o.attempt >= coalesce((i.progress->>'delivery_attempt')::int, 1)
      and i.status not in ('COMPLETED','FAILED','CANCELED','TIMED_OUT')
      ${statuses ? sql`and i.status = any(${statuses}::intent_status[])` : sql``}
    order by o.cursor limit ${limit}`;
  const end = rows.findIndex((row) => !row.safe);
  const safe = end === -1 ? rows : rows.slice(0, end);
  return { offers: safe.map(({ safe: _, ...offer }) => offer), hidden: end !== -1 };
}
