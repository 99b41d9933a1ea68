import type { PendingQuery, Row } from "postgres";
import { type InboxQuery, isFiltered, type View } from "@/lib/domain/inbox-views";
import type { Risk, TaskKind, TaskStatus } from "@/lib/domain/types";
import type { Sql } from "../client";
import { ASSIGNEES, payloadHash } from "../compact";
import { readCursor, writeCursor } from "./inbox-cursor";
import { readTimeCursor, writeTimeCursor } from "./time-cursor";
import { NEED, unbarred, undecided, without } from "./undecided";

// The rows of an inbox: what somebody has to see of a task to choose it. The primary key of `assignments` is the order, so a
// page is a short scan of it for each name the person is asked under; filters look through a window of that scan, never
// through all of it, and a page may come out short: then its `next` goes on where the window ended.

export type Looker = { workspaceId: string; id: string; refs: string[] };

export type ListRow = {
  id: string;
  title: string;
  kind: TaskKind;
  risk: Risk;
  status: TaskStatus;
  intentType: string;
  fromAgent: string;
  assignedAt: Date;
  dueAt: Date | null;
  claimedBy: string | null;
  claimedByName: string | null;
  need: number; // votes
  wantsMore: boolean; // a yes to it is more than a yes: an answer, a person, evidence
  wantsComment: boolean; // whatever is decided
  ofGroup: boolean; // asked of the person among others: My groups counts it
  version: number;
  payloadHash: string;
  amount: number | null; // what the payload calls so, for the sum of several
  currency: string | null;
  outcome: string | null; // what the person decided, in Done
  at: Date | null; // when they did; in Snoozed, until when it sleeps
};
export type ListPage = { rows: ListRow[]; next: string | null };
export type ListAsk = {
  query: InboxQuery;
  after: string | null;
  limit: number;
  dayEnds: Date;
  isTold?: boolean; // outside the inbox, where nobody is told of what they may not decide
};

const MOST_ROWS = 100;
const WINDOW = 600; // candidates that one page looks through
// Without a filter few of them are left out, and the whole window is put in order before the first is shown.
const windowOf = (query: InboxQuery, size: number): number => (isFiltered(query) ? WINDOW : 2 * size + 1);
type Piece = PendingQuery<Row[]>;

export function inboxList(sql: Sql, looker: Looker, ask: ListAsk): Promise<ListPage> {
  if (ask.query.view === "done") return doneList(sql, looker, ask);
  if (ask.query.view === "snoozed") return snoozedList(sql, looker, ask);
  return openList(sql, looker, ask);
}

/** Some tasks in the order in which they are given: what a search found. */
export function rowsOf(
  sql: Sql,
  looker: Looker,
  ids: string[],
  { query, dayEnds }: Pick<ListAsk, "query" | "dayEnds">,
): Promise<ListRow[]> {
  const chosen = sql`select id as task_id, at from unnest(${ids}::uuid[]) with ordinality as u(id, at)`;
  return sql<ListRow[]>`${columns(sql, looker, chosen)} and t.status = 'open'
    ${query.view === "high-risk" ? sql`and t.risk = 'high'` : sql``}
    ${query.view === "due-today" ? sql`and t.due_at < ${dayEnds}` : sql``}
    ${only(sql, { ...query, q: undefined })} order by chosen.at`;
}

/** Under which of their names a view looks for somebody's tasks. */
export function refsOfView(view: View, { id, refs }: Looker, group?: string): string[] {
  const wanted = view === "groups" ? refs.filter((ref) => ref !== `person:${id}`) : refs;
  return group === undefined ? wanted : wanted.filter((ref) => ref === `group:${group}`);
}

async function openList(
  sql: Sql,
  looker: Looker,
  { query, after, limit, dayEnds, isTold = false }: ListAsk,
): Promise<ListPage> {
  const refs = refsOfView(query.view, looker, query.group);
  if (refs.length === 0) return { rows: [], next: null };
  const from = readCursor(after);
  const size = Math.min(Math.max(1, limit), MOST_ROWS);
  const most = windowOf(query, size);
  const narrow = sql`
    ${query.view === "high-risk" || query.risk === "high" ? sql`and a.rank = 0` : sql``}
    ${query.view === "due-today" ? sql`and a.due_at < ${dayEnds}` : sql``}`;
  const chosen = sql`
    select distinct mine.due_at, mine.rank, mine.task_id
    from unnest(${refs}::text[]) as name(assignee)
    cross join lateral (
      select a.due_at, a.rank, a.task_id from assignments a
      where a.workspace_id = ${looker.workspaceId} and a.assignee = name.assignee ${narrow}
        and (a.due_at, a.rank, a.task_id) > (${from.dueAt}::text::timestamptz, ${from.rank}::smallint, ${from.taskId}::uuid)
      order by a.due_at, a.rank, a.task_id limit ${most}
    ) as mine
    order by mine.due_at, mine.rank, mine.task_id limit ${most}`;
  const rows = await sql<Array<ListRow & Seen>>`
    with chosen as materialized (${chosen}),
      last as (select ${cursorColumns(sql)}, (select count(*)::int from chosen) as looked
               from (select * from chosen order by due_at desc, rank desc, task_id desc limit 1) as end_of_it)
    select shown.*, last."dueKey" as "lastDue", last.rank as "lastRank", last.task_id as "lastId", last.looked
    from last left join lateral (
      ${columns(sql, looker, sql`select *, ${cursorColumns(sql, false)} from chosen`, sql`chosen."dueKey", chosen.rank,`)}
        and t.status = 'open' ${without(sql, looker, query.view, sql`i.version`)}
        ${isTold ? unbarred(sql, looker) : sql``} ${only(sql, query)}
      order by chosen.due_at, chosen.rank, chosen.task_id limit ${size + 1}
    ) as shown on true`;
  return pageOf(rows, size, most);
}

type Seen = {
  dueKey: string;
  rank: number;
  lastDue: string;
  lastRank: number;
  lastId: string;
  looked: number;
};

function pageOf(rows: Array<ListRow & Seen>, size: number, most: number): ListPage {
  const found = rows.filter((row) => row.id !== null);
  const shown = found.slice(0, size);
  const last = shown.at(-1);
  const next =
    found.length > size && last
      ? writeCursor({ dueAt: last.dueKey, rank: last.rank, taskId: last.id })
      : rows[0] && rows[0].looked >= most
        ? writeCursor({ dueAt: rows[0].lastDue, rank: rows[0].lastRank, taskId: rows[0].lastId })
        : null;
  return { rows: shown.map(bare), next };
}

const bare = ({
  dueKey: _,
  rank: __,
  lastDue: ___,
  lastRank: ____,
  lastId: _____,
  looked: ______,
  ...row
}: ListRow & Seen): ListRow => row;

const cursorColumns = (sql: Sql, withOwn = true): Piece => sql`
  case when due_at = 'infinity' then 'infinity'
       else to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end as "dueKey"
  ${withOwn ? sql`, rank, task_id` : sql``}`;

const WANTS_MORE = `(t.kind in ('form', 'assignment', 'clarification')
  or coalesce(json_typeof(t.spec->'human_task'->'form_schema') = 'object', false)
  or coalesce(t.spec->'human_task'->>'evidence_required' = 'true', false)
  or coalesce(json_typeof(t.spec->'human_task'->'checklist') = 'array', false))`;

const WANTS_COMMENT = `(t.kind = 'override' or coalesce(t.spec->'human_task'->>'required_comment' = 'true', false))`;

// Everything a row shows; the caller goes on with `and …`.
const columns = (sql: Sql, looker: Looker, chosen: Piece, more: Piece = sql``): Piece => sql`
  select ${more} t.id, coalesce(t.spec->>'title', t.spec->'human_task'->>'title', '') as title, t.kind, t.risk, t.status,
    i.type as "intentType", i.from_agent as "fromAgent", t.assigned_at as "assignedAt", t.due_at as "dueAt",
    t.claimed_by as "claimedBy", p.name as "claimedByName",
    ${sql.unsafe(NEED)} as need, ${sql.unsafe(WANTS_MORE)} as "wantsMore",
    ${sql.unsafe(WANTS_COMMENT)} as "wantsComment", ${sql.unsafe(ASSIGNEES)} && ${refsOfView("groups", looker)}::text[] as "ofGroup",
    i.version, encode(${sql.unsafe(payloadHash("i"))}, 'hex') as "payloadHash",
    ${said(sql, "amount", "number")}::float8 as amount, left(${said(sql, "currency", "string")}, 12) as currency, null as outcome, null::timestamptz as at
  from (${chosen}) as chosen
  join tasks t on t.workspace_id = ${looker.workspaceId} and t.id = chosen.task_id
  join intents i on i.workspace_id = ${looker.workspaceId} and i.id = chosen.task_id
  left join people p on p.workspace_id = ${looker.workspaceId} and p.id = t.claimed_by
  where true`;

const MOST_READ = 4096; // bytes: a larger payload is not read for a list

const said = (sql: Sql, name: string, type: string): Piece => sql`
  case when octet_length(i.payload::text) <= ${MOST_READ}::int and json_typeof(i.payload->${name}::text) = ${type}
       then i.payload->>${name}::text end`;

function only(sql: Sql, { kind, risk, agent, type, q }: InboxQuery): Piece {
  return sql`
    ${q === undefined ? sql`` : sql`and position(lower(${q}) in lower(coalesce(t.spec->>'title', t.spec->'human_task'->>'title', ''))) > 0`}
    ${kind === undefined ? sql`` : sql`and t.kind = ${kind}`}
    ${risk === undefined ? sql`` : sql`and t.risk = ${risk}`}
    ${agent === undefined ? sql`` : sql`and position(lower(${agent}) in lower(i.from_agent)) > 0`}
    ${type === undefined ? sql`` : sql`and i.type = ${type}`}`;
}

async function doneList(sql: Sql, looker: Looker, { query, after, limit }: ListAsk): Promise<ListPage> {
  const size = Math.min(Math.max(1, limit), MOST_ROWS);
  const { at, id } = readTimeCursor(after, "infinity");
  const most = isFiltered(query) ? WINDOW : size + 1; // of these none is left out
  const rows = await sql<Array<ListRow & Timed & { lastAt: string; lastId: string; looked: number }>>`
    with made as materialized (
        select task_id, outcome, at, ${timeKey(sql, "at")} as key from decisions
        where workspace_id = ${looker.workspaceId} and person_id = ${looker.id}
          and (at, task_id) < (${at}::text::timestamptz, ${id}::uuid)
        order by at desc, task_id desc limit ${most}),
      last as (select key, task_id, (select count(*)::int from made) as looked from made order by at, task_id limit 1)
    select shown.*, last.key as "lastAt", last.task_id as "lastId", last.looked
    from last left join lateral (
      select one.*, made.outcome, made.at, made.key as "timeKey"
      from made cross join lateral (${columns(sql, looker, sql`select made.task_id`)} ${only(sql, query)}) as one
      order by made.at desc, made.task_id desc limit ${size + 1}
    ) as shown on true`;
  const page = timePage(
    rows.filter((row) => row.id !== null).map(({ lastAt: _, lastId: __, looked: ___, ...row }) => row),
    size,
  );
  const [end] = rows;
  if (page.next !== null || !end || end.looked < most) return page;
  return { ...page, next: writeTimeCursor({ at: end.lastAt, id: end.lastId }) };
}

/** Of what was put off, what still waits for this person: it may have been handed on, or voted on, since. */
async function snoozedList(sql: Sql, looker: Looker, { query, after, limit }: ListAsk): Promise<ListPage> {
  const size = Math.min(Math.max(1, limit), MOST_ROWS);
  const { at, id } = readTimeCursor(after, "-infinity");
  const rows = await sql<Array<ListRow & Timed>>`
    select shown.*, s.until as at, ${timeKey(sql, "s.until")} as "timeKey"
    from (select task_id, until from snoozes
          where workspace_id = ${looker.workspaceId} and person_id = ${looker.id} and until > app_now()
            and (until, task_id) > (${at}::text::timestamptz, ${id}::uuid)
          order by until, task_id) as s
    cross join lateral (${columns(sql, looker, sql`select s.task_id`)} and t.status = 'open'
      and ${sql.unsafe(ASSIGNEES)} && ${looker.refs}::text[] ${undecided(sql, looker, sql`i.version`)} ${only(sql, query)}) as shown
    order by s.until, s.task_id limit ${size + 1}`;
  return timePage(rows, size);
}

type Timed = { timeKey: string };

const timeKey = (sql: Sql, column: string): Piece =>
  sql`to_char(${sql.unsafe(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

function timePage(rows: Array<ListRow & Timed>, size: number): ListPage {
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  const next = rows.length > size && last ? writeTimeCursor({ at: last.timeKey, id: last.id }) : null;
  return { rows: shown.map(({ timeKey: _, ...row }) => row), next };
}
