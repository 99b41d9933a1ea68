import type { PendingQuery, Row } from "postgres";
import type { Status } from "../../domain/types";
import type { Sql } from "../client";
import { cursorAt } from "../offer-cursor";

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

// Cursors rise with the transactions of the server. In a database that was copied to another server, whose numbers began
// anew, those of the offers that came along lie ahead of all that it gives out: they are told first, and what is new here
// after them, as if it had been written one age later. So whoever goes by the highest cursor it saw is told each once, and
// is so again when the copy is copied. A number of a client's holds four ages, of more transactions than a server lives for.
const AGE = 2 ** 51;
const LAST_AGE = 3;

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
  if (statuses?.length === 0) return { offers: [], hidden: false };
  const age = Math.floor(since / AGE);
  const seen = since - age * AGE;
  const first = (isCopied: boolean, where: PendingQuery<Row[]>) => sql`(
    select o.cursor, o.intent_id, o.attempt, o.at, o.xid, i.type, i.from_agent, i.to_agent, i.status, ${isCopied}::boolean as is_copied
    from offers o join intents i on i.workspace_id = o.workspace_id and i.id = o.intent_id
    where o.workspace_id = ${workspaceId} and o.address = ${address} and ${where}
      and i.to_agent = o.address and o.attempt >= coalesce((i.progress->>'delivery_attempt')::int, 1)
      and i.status not in ('COMPLETED','FAILED','CANCELED','TIMED_OUT')
      ${statuses ? sql`and i.status = any(${statuses}::intent_status[])` : sql``}
    order by o.cursor limit ${limit})`;
  const rows = await sql<Array<Offer & { isSafe: boolean; isCopied: boolean; isAhead: boolean }>>`
    with server as materialized (
      select pg_snapshot_xmin(now) as xmin, pg_snapshot_xmax(now) as xmax, ${sql.unsafe(cursorAt("pg_snapshot_xmax(now)"))} as top,
        (select cursor from offers where workspace_id = ${workspaceId} and address = ${address} order by cursor desc limit 1) as newest
      from pg_current_snapshot() as now)
    select o.cursor::float8 as cursor, o.intent_id as "intentId", o.attempt, o.at, o.type, o.from_agent as from, o.to_agent as to,
      o.status, o.xid < s.xmin or o.xid >= s.xmax as "isSafe", o.is_copied as "isCopied", ${seen}::bigint >= s.top as "isAhead"
    from server s cross join (
      ${first(
        true,
        sql`o.cursor >= (select top from server) and o.cursor > ${seen}
        and (select (${since}::bigint = 0 or ${seen}::bigint >= top) and newest >= top from server)`,
      )}
      union all
      ${first(
        false,
        sql`o.cursor < (select top from server)
        and o.cursor > (select case when ${seen}::bigint >= top then 0 else ${seen}::bigint end from server)`,
      )}) as o
    order by o.is_copied desc, o.cursor limit ${limit}`;
  const end = rows.findIndex((row) => !row.isSafe);
  const safe = end === -1 ? rows : rows.slice(0, end);
  const isLater = age < LAST_AGE && rows.some(({ isCopied, isAhead }) => isCopied || isAhead);
  const offers = safe.map(({ isSafe: _, isCopied, isAhead: __, cursor, ...offer }) => ({
    ...offer,
    cursor: (isLater && !isCopied ? age + 1 : age) * AGE + cursor,
  }));
  return { offers, hidden: end !== -1 };
}
