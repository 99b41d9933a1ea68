// Looking for intents, newest first. The ids carry their time, so a page walks them backwards and stops after a bounded
// number, found or not: however many intents a workspace has, a page costs the same, and says how far back it looked.
import { type Risk, type Status, TERMINAL } from "@/lib/domain/types";
import type { Sql } from "../client";
import { OPEN_STATUSES } from "./intent-list";

export type IntentSearch = {
  text?: string; // in the id, type, title or an agent's address
  status?: Status | "open" | "ended";
  type?: string; // it begins so
  agent?: string; // its name, or its whole address
  risk?: Risk;
};

export type IntentRow = {
  id: string;
  type: string;
  title: string | null;
  status: Status;
  risk: Risk | null;
  from: string;
  to: string;
  outcome: string | null;
  createdAt: Date;
  updatedAt: Date;
  deadlineAt: Date | null;
};

/** `lookedTo`: the search stopped there without having seen everything. */
export type IntentPage = { rows: IntentRow[]; next: string | null; lookedTo: Date | null };

const MOST_WALKED = 5_000;
const MOST_READ = 2_000; // of tasks, whose titles lie in larger rows
const MOST_INTENTS = 100;

type Page = { limit: number; before?: string | null; most?: number };

export async function searchIntents(
  sql: Sql,
  workspaceId: string,
  search: IntentSearch,
  { limit, before = null, most }: Page,
): Promise<IntentPage> {
  const size = Math.min(Math.max(1, limit), MOST_INTENTS);
  const byId = idRange(search.text);
  if (byId) {
    const rows = await withIds(sql, workspaceId, await idsIn(sql, workspaceId, byId, size));
    if (rows.length > 0) return { rows, next: null, lookedTo: null };
  }
  const readsTasks = search.text !== undefined || search.risk !== undefined;
  const walk = most ?? (readsTasks ? MOST_READ : isFiltered(search) ? MOST_WALKED : size + 1);
  // The walk is read as far as the page needs: its end only matters when it was too short for the page.
  const [walked] = await sql<
    Array<{ ids: string[]; count: number; last: string | null; lookedTo: Date | null }>
  >`
    with walked as materialized (${walkOf(sql, workspaceId, search.status, before, walk)})
    select found.ids, walk.count, oldest.id as last, oldest.created_at as "lookedTo"
    from (select array(
        select w.id::text from walked w
        ${readsTasks ? sql`left join tasks t on t.workspace_id = ${workspaceId} and t.id = w.id` : sql``}
        where true ${filterOf(sql, search)} order by w.id desc limit ${size + 1}) as ids) as found
    cross join lateral (select count(*)::int as count from walked where cardinality(found.ids) <= ${size}) as walk
    left join lateral (select id, created_at from walked where cardinality(found.ids) <= ${size} order by id limit 1) as oldest on true`;
  const { ids = [], count = 0, last = null, lookedTo = null } = walked ?? {};
  const rows = await withIds(sql, workspaceId, ids.slice(0, size));
  if (ids.length > size) return { rows, next: ids[size - 1] ?? null, lookedTo: null };
  return count < walk ? { rows, next: null, lookedTo: null } : { rows, next: last, lookedTo };
}

const isFiltered = ({ status, type, agent }: IntentSearch): boolean =>
  type !== undefined || agent !== undefined || (status !== undefined && status !== "open" && !isOpen(status));

const isOpen = (status: Status | "open" | "ended"): status is Status =>
  (OPEN_STATUSES as string[]).includes(status);

// The open ones have an index of their own, status by status; all others are met on the way through the primary key.
function walkOf(
  sql: Sql,
  workspaceId: string,
  status: IntentSearch["status"],
  before: string | null,
  most: number,
) {
  const columns = sql`i.id, i.type, i.status, i.from_agent, i.to_agent, i.created_at`;
  const earlier = before === null ? sql`` : sql`and i.id < ${before}`;
  if (status === undefined || !(status === "open" || isOpen(status)))
    return sql`select ${columns} from intents i where i.workspace_id = ${workspaceId} and i.root_id is null ${earlier}
               order by i.id desc limit ${most}`;
  const wanted = status === "open" ? OPEN_STATUSES : [status];
  return sql`select one.* from unnest(${wanted}::intent_status[]) as wanted(status) cross join lateral (
      select ${columns} from intents i where i.workspace_id = ${workspaceId} and i.status = wanted.status
        and i.status not in ('COMPLETED','FAILED','CANCELED','TIMED_OUT') and i.root_id is null ${earlier}
      order by i.id desc limit ${most}) as one
    order by one.id desc limit ${most}`;
}

function filterOf(sql: Sql, { text, status, type, agent, risk }: IntentSearch) {
  const ended =
    status === "ended"
      ? TERMINAL
      : status !== undefined && status !== "open" && !isOpen(status)
        ? [status]
        : null;
  const holds = (column: ReturnType<typeof sql>) =>
    sql`position(${(text ?? "").toLowerCase()} in lower(${column})) > 0`;
  const name = (agent ?? "").toLowerCase();
  const isAgent = (column: ReturnType<typeof sql>) =>
    sql`(lower(${column}) = ${name} or right(lower(${column}), ${name.length + 1}) = ${`/${name}`})`;
  return sql`
    ${ended ? sql`and w.status = any(${ended}::intent_status[])` : sql``}
    ${type === undefined ? sql`` : sql`and starts_with(lower(w.type), ${type.toLowerCase()})`}
    ${agent === undefined ? sql`` : sql`and (${isAgent(sql`w.from_agent`)} or ${isAgent(sql`w.to_agent`)})`}
    ${risk === undefined ? sql`` : sql`and t.risk = ${risk}`}
    ${
      text === undefined
        ? sql``
        : sql`and (${holds(sql`w.type`)} or ${holds(sql`w.from_agent`)} or ${holds(sql`w.to_agent`)}
        or ${holds(sql`${TITLE(sql)}`)})`
    }`;
}

const TITLE = (sql: Sql) => sql`coalesce(t.spec->>'title', t.spec->'human_task'->>'title')`;

type Range = { from: string; to: string };

/** An id, or how one begins: at least its first eight characters. */
function idRange(text: string | undefined): Range | null {
  if (text === undefined || !/^[0-9a-f]{8}[0-9a-f-]{0,28}$/i.test(text)) return null;
  const digits = text.replaceAll("-", "").toLowerCase();
  if (digits.length > 32) return null;
  const uuid = (fill: string) => digits.padEnd(32, fill).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  return { from: uuid("0"), to: uuid("f") };
}

async function idsIn(sql: Sql, workspaceId: string, { from, to }: Range, limit: number): Promise<string[]> {
  const rows = await sql<Array<{ id: string }>>`
    select id from intents where workspace_id = ${workspaceId} and id between ${from} and ${to} order by id desc limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** The rows of a list of intents, newest first. */
export async function withIds(sql: Sql, workspaceId: string, ids: string[]): Promise<IntentRow[]> {
  if (ids.length === 0) return [];
  return await sql<IntentRow[]>`
    select i.id, i.type, ${TITLE(sql)} as title, i.status, t.risk, i.from_agent as from, i.to_agent as to,
      i.progress->'decided'->>'outcome' as outcome,
      i.created_at as "createdAt", i.updated_at as "updatedAt", i.deadline_at as "deadlineAt"
    from intents i left join tasks t on t.workspace_id = i.workspace_id and t.id = i.id
    where i.workspace_id = ${workspaceId} and i.id = any(${ids}::uuid[]) order by i.id desc`;
}
