import type { PendingQuery, Row } from "postgres";
import type { Sql } from "../client";
import type { Choice } from "./insights";

// How long open tasks have waited. Ids begin with the time they were made, so the index of open intents is in the order of age
// and each stretch of it is counted without looking at a single row. Counting stops at numbers that nobody would count to.

export const AGES: ReadonlyArray<{ name: string; hours: number }> = [
  { name: "Under 1 hour", hours: 0 },
  { name: "1 to 4 hours", hours: 1 },
  { name: "4 to 24 hours", hours: 4 },
  { name: "1 to 3 days", hours: 24 },
  { name: "3 to 7 days", hours: 72 },
  { name: "7 to 30 days", hours: 168 },
  { name: "Over 30 days", hours: 720 },
];

export type Limits = { each: number; looked: number; overdue: number; late: number };
const LIMITS: Limits = {
  each: 10_000, // of one age
  looked: 10_000, // where an age cannot be counted by itself
  overdue: 1_000, // of whoever is asked under one name
  late: 2_000, // where each task has to be asked for its target, which no index knows
};

export type OpenCount = { count: number; isMore: boolean };
export type OpenAges = {
  ages: OpenCount[]; // as in AGES
  among: number | null; // there are so many that only this many were looked at
  overdue: OpenCount; // of one kind with more: as many as were found of it, and there may be others
  late: LateCount;
};
/** Past the time by which they should have been decided. `among`: there are more open ones, and only so many were looked at. */
export type LateCount = { count: number; among: number | null };

type Part = PendingQuery<Row[]>;

export async function openByAge(
  sql: Sql,
  workspaceId: string,
  choice: Choice,
  limits = LIMITS,
): Promise<OpenAges> {
  const isPlain = choice.groupId === null && choice.kind === null;
  const [counted, overdue, late] = await Promise.all([
    isPlain ? eachAge(sql, workspaceId, limits) : lookedAt(sql, workspaceId, choice, limits),
    openOverdue(sql, workspaceId, choice, limits.overdue),
    openLate(sql, workspaceId, choice, limits.late),
  ]);
  return { ...counted, overdue, late };
}

// The first id of an age's end: the time in front, and nothing behind.
const FLOOR = (hours: string): string =>
  `(lpad(to_hex((extract(epoch from (select app_now()) - ${hours} * interval '1 hour') * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid`;

type Ages = Omit<OpenAges, "overdue" | "late">;

async function eachAge(sql: Sql, workspaceId: string, { each }: Limits): Promise<Ages> {
  const from = AGES.map(({ hours }) => hours);
  const until = AGES.map((_, i) => AGES[i + 1]?.hours ?? null);
  // Waiting is waiting for people. The youngest have no end: the clock that made their ids may be ahead of this one.
  const rows = await sql<Array<{ count: number }>>`
    select (select count(*)::int from (
      select from intents where workspace_id = ${workspaceId} and status = 'WAITING'
        and id >= coalesce(case when age.until is not null then ${sql.unsafe(FLOOR("age.until"))} end, '00000000-0000-0000-0000-000000000000')
        and id < case when age.since = 0 then 'ffffffff-ffff-ffff-ffff-ffffffffffff' else ${sql.unsafe(FLOOR("age.since"))} end
      order by id limit ${each + 1}) as waiting) as count
    from unnest(${from}::int[], ${until}::int[]) with ordinality as age(since, until, place) order by place`;
  return { ages: rows.map(({ count }) => capped(count, each)), among: null };
}

// As many as are looked at: a group's soonest due first, of everybody's the oldest first.
const firstOpen = (sql: Sql, workspaceId: string, groupId: string | null, most: number): Part =>
  groupId
    ? sql`select task_id as id from assignments where workspace_id = ${workspaceId} and assignee = ${`group:${groupId}`}
        order by due_at, rank, task_id limit ${most}`
    : sql`select id from intents where workspace_id = ${workspaceId} and status = 'WAITING' order by id limit ${most}`;

async function lookedAt(
  sql: Sql,
  workspaceId: string,
  { groupId, kind }: Choice,
  { looked }: Limits,
): Promise<Ages> {
  const ids = firstOpen(sql, workspaceId, groupId, looked + 1);
  const hours = AGES.slice(1).map((age) => age.hours);
  const rows = await sql<Array<{ age: number; count: number; looked: number }>>`
    with found as materialized (select id, row_number() over () as place from (${ids}) as first),
    bounds as materialized (select array_agg(${sql.unsafe(FLOOR("hours"))} order by hours desc) as starts from unnest(${hours}::int[]) as u(hours))
    select ${AGES.length - 1} - width_bucket(f.id, (select starts from bounds)) as age, count(*)::int as count,
      (select count(*)::int from found) as looked
    from found f where f.place <= ${looked} and ${ofKind(sql, workspaceId, kind)} group by 1
    union all select -1, 0, (select count(*)::int from found)`;
  const counts = new Map(rows.map(({ age, count }) => [age, count]));
  const all = rows[0]?.looked ?? 0;
  return {
    ages: AGES.map((_, i) => ({ count: counts.get(i) ?? 0, isMore: false })),
    among: all > looked ? looked : null,
  };
}

const ofKind = (sql: Sql, workspaceId: string, kind: Choice["kind"]): Part =>
  kind === null
    ? sql`true`
    : sql`(select t.kind = ${kind}::task_kind from tasks t where t.workspace_id = ${workspaceId} and t.id = f.id)`;

// Asked under each name for what is due before now; the names are found by jumping from one to the next in the index.
async function openOverdue(
  sql: Sql,
  workspaceId: string,
  { groupId, kind }: Choice,
  most: number,
): Promise<OpenCount> {
  const names = groupId
    ? sql`select ${`group:${groupId}`}::text as assignee`
    : sql`with recursive jump(assignee) as (
        (select a.assignee from assignments a where a.workspace_id = ${workspaceId} order by a.assignee limit 1)
        union all
        select (select a.assignee from assignments a where a.workspace_id = ${workspaceId} and a.assignee > jump.assignee
          order by a.assignee limit 1) from jump where jump.assignee is not null
      ) select assignee from jump where assignee is not null limit 1000`;
  const [row] = await sql<Array<{ count: number; looked: number }>>`
    with found as materialized (
      select distinct late.task_id as id from (${names}) as name cross join lateral (
        select a.task_id from assignments a where a.workspace_id = ${workspaceId} and a.assignee = name.assignee
          and a.due_at < (select app_now()) order by a.due_at, a.rank, a.task_id limit ${most + 1}) as late limit ${most + 1})
    select count(*) filter (where ${ofKind(sql, workspaceId, kind)})::int as count, count(*)::int as looked from found f`;
  const { count, looked } = row ?? { count: 0, looked: 0 };
  return { count: Math.min(count, most), isMore: looked > most };
}

// By its target, which stands in the task and in no index: what has waited longest is looked at, and that is where it is.
async function openLate(
  sql: Sql,
  workspaceId: string,
  { groupId, kind }: Choice,
  most: number,
): Promise<LateCount> {
  const [row] = await sql<Array<{ count: number; looked: number }>>`
    with found as materialized (
      select id, row_number() over () as place from (${firstOpen(sql, workspaceId, groupId, most + 1)}) as first)
    select count(*) filter (where f.place <= ${most} and (
        select t.status = 'open' and (t.spec->'time'->>'target_at')::timestamptz < (select app_now())
          and ${kind === null ? sql`true` : sql`t.kind = ${kind}::task_kind`}
        from tasks t where t.workspace_id = ${workspaceId} and t.id = f.id))::int as count,
      count(*)::int as looked
    from found f`;
  const { count, looked } = row ?? { count: 0, looked: 0 };
  return { count, among: looked > most ? most : null };
}

const capped = (count: number, most: number): OpenCount => ({
  count: Math.min(count, most),
  isMore: count > most,
});
