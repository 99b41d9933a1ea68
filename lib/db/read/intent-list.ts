// Intents, newest first. Some lists lie in an index and are read off its end; the others are met on a walk through one.
import type { PendingQuery, Row } from "postgres";
import { STATUSES, type Status, TERMINAL } from "../../domain/types";
import type { Sql } from "../client";
import type { Found } from "./intents";
import { PACE, type Pace, type Stretch, walk } from "./walk";
import { wholeIntents } from "./whole-intents";

export type IntentFilter = {
  status?: Status[];
  type?: string;
  to?: string; // one canonical address
  from?: string;
  involving?: string; // an agent's own: sent by it or to it
  submitter?: string;
  correlationId?: string;
  replyTo?: string;
};

export const OPEN_STATUSES = STATUSES.filter((status) => !(TERMINAL as readonly Status[]).includes(status));

/** `before`: the id of the last one seen, because ids carry their time. */
export type IntentsPage = { limit: number; before?: string | null; pace?: Pace };

/** `next`: where to go on. A page may be shorter than its limit and not be the last. */
export type FoundPage = { found: Found[]; next: string | null };

export async function listIntents(
  sql: Sql,
  workspaceId: string,
  filter: IntentFilter,
  page: IntentsPage,
): Promise<FoundPage> {
  const { ids, next } = await findIntents(sql, workspaceId, filter, page);
  const whole = await wholeIntents(sql, workspaceId, ids);
  const last = whole.at(-1)?.intent.id;
  const isWhole = last === undefined || last === ids.at(-1);
  // Since its id was found, one may have moved on.
  const found = whole.filter(({ intent }) => !filter.status || filter.status.includes(intent.status));
  return { found, next: isWhole ? next : last };
}

/** Only which they are. */
export async function findIntents(
  sql: Sql,
  workspaceId: string,
  filter: IntentFilter,
  { limit, before = null, pace = PACE }: IntentsPage,
): Promise<{ ids: string[]; next: string | null }> {
  if (filter.status?.length === 0) return { ids: [], next: null };
  const index = indexFor(filter);
  const rest = restOf(sql, index, filter);
  const rows = rest.length === 0 ? limit + 1 : pace.rows;
  const { found, reached, isEnd } = await walk(
    { limit, from: before, pace: { ...pace, rows } },
    (from, most) =>
      stretchOf(sql, walked(sql, workspaceId, index, filter, { before: from, most }), rest, most),
  );
  return { ids: found, next: isEnd ? null : reached };
}

type Piece = PendingQuery<Row[]>; // of SQL, with its parameters

type Index = "correlation" | "reply" | "agent" | "open" | "id";

// The index that leads through the fewest.
function indexFor({ correlationId, replyTo, to, status }: IntentFilter): Index {
  if (correlationId) return "correlation";
  if (replyTo) return "reply";
  if (to?.startsWith("agent://")) return "agent";
  return status?.every((one) => OPEN_STATUSES.includes(one)) ? "open" : "id";
}

// What is still to be asked of each that is met there.
function restOf(sql: Sql, index: Index, filter: IntentFilter): Piece[] {
  const { status, type, to, from, involving, submitter = "", replyTo } = filter;
  return [
    ...(type ? [sql`w.type = ${type}`] : []),
    ...(from ? [sql`w.from_agent = ${from}`] : []),
    ...(involving ? [sql`(w.to_agent = ${involving} or w.submitter = ${submitter})`] : []),
    ...(to && index !== "agent" ? [sql`w.to_agent = ${to}`] : []),
    ...(replyTo && index !== "reply" ? [sql`w.reply_to = ${replyTo}`] : []),
    ...(status && index !== "open" ? [sql`w.status = any(${status}::intent_status[])`] : []),
  ];
}

type Stop = { before: string | null; most: number };

function walked(
  sql: Sql,
  workspaceId: string,
  index: Index,
  filter: IntentFilter,
  { before, most }: Stop,
): Piece {
  const { correlationId = "", replyTo = "", to = "", status = [] } = filter;
  const first = (where: Piece) => sql`(
    select i.id, i.type, i.status, i.from_agent, i.to_agent, i.submitter, i.reply_to from intents i
    where i.workspace_id = ${workspaceId} and i.root_id is null ${before === null ? sql`` : sql`and i.id < ${before}`} ${where}
    order by i.id desc limit ${most})`;
  switch (index) {
    case "correlation":
      // Most have none but their own id.
      return sql`${first(sql`and i.id = ${correlationId} and i.correlation_id is null`)}
        union all ${first(sql`and i.correlation_id = ${correlationId}`)}`;
    case "reply":
      return first(sql`and i.reply_to = ${replyTo}`);
    case "agent":
      return first(sql`and i.to_agent = ${to} and i.to_agent like 'agent://%'`);
    case "open":
      return sql`select one.* from unnest(${[...new Set(status)]}::intent_status[]) as wanted(status) cross join lateral
        ${first(sql`and i.status = wanted.status and i.status not in ('COMPLETED','FAILED','CANCELED','TIMED_OUT')`)} as one`;
    case "id":
      return first(sql``);
  }
}

async function stretchOf(sql: Sql, rows: Piece, rest: Piece[], most: number): Promise<Stretch> {
  const where = rest.reduce((so, one) => sql`${so} and ${one}`, sql`true`);
  const [row] = await sql<Array<{ found: string[] | null; reached: string | null; n: number }>>`
    select array_agg(w.id::text order by w.id desc) filter (where ${where}) as found,
      min(w.id::text collate "C") as reached, count(*)::int as n
    from (select * from (${rows}) as several order by id desc limit ${most}) as w`;
  const { found = null, reached = null, n = 0 } = row ?? {};
  return { found: found ?? [], reached, isEnd: n < most };
}
