import type { PendingQuery, Row } from "postgres";
import type { Piece } from "@/lib/domain/insight-cover";
import { bucketMs, NOBODY, QUICK_MS } from "@/lib/domain/insight-words";
import type { TaskKind } from "@/lib/domain/types";
import type { Sql } from "../client";
import { bucketOfMs, IS_DECIDED } from "../insight-sql";
import { type Frame, piecesByPoint, piecesOfAll, piecesOfPeople } from "./insight-frame";

// Time to decision, counts and breaches, read from what the worker added up and, where it has not yet, from the facts. However
// many decisions there were, a question reads some rows for each day and each bucket of its lines.

/** Which decisions are looked at: of tasks that this group was asked, of this kind. */
export type Choice = { groupId: string | null; kind: TaskKind | null };

/** Lengths are of the middle and of the slowest twentieth, in milliseconds; null: nothing was decided. */
export type Figures = {
  decided: number;
  votes: number;
  late: number;
  expired: number;
  withdrawn: number;
  quick: number;
  p50: number | null;
  p95: number | null;
};

const isNarrow = ({ groupId, kind }: Choice): boolean => groupId !== null && kind !== null;

export const MOST_LINES = 100;

type Part = PendingQuery<Row[]>;
type Of = "all" | "people";
type Asked = { of: Of; groups: string[]; kind: TaskKind | null; pieces: Piece[]; line: string };

/** One for each point of time, in order. */
export async function figuresByPoint(
  sql: Sql,
  workspaceId: string,
  frame: Frame,
  choice: Choice,
): Promise<Figures[]> {
  const asked = { of: "all" as const, groups: [choice.groupId ?? NOBODY], kind: choice.kind };
  const lines = await readLines(sql, workspaceId, {
    ...asked,
    pieces: piecesByPoint(frame, isNarrow(choice)),
    line: "point::text",
  });
  return frame.points.map((_, point) => lines.get(String(point)) ?? none());
}

export async function figuresOfAll(
  sql: Sql,
  workspaceId: string,
  frame: Frame,
  choice: Choice,
): Promise<Figures> {
  const asked = { of: "all" as const, groups: [choice.groupId ?? NOBODY], kind: choice.kind };
  const lines = await readLines(sql, workspaceId, {
    ...asked,
    pieces: piecesOfAll(frame, isNarrow(choice)),
    line: "'all'",
  });
  return lines.get("all") ?? none();
}

/** By id. A task that several groups were asked counts for each. */
export function figuresByGroup(
  sql: Sql,
  workspaceId: string,
  frame: Frame,
  { kind, groupIds }: { kind: TaskKind | null; groupIds: string[] },
): Promise<Map<string, Figures>> {
  if (groupIds.length === 0) return Promise.resolve(new Map());
  const groups = groupIds.slice(0, MOST_LINES);
  return readLines(sql, workspaceId, {
    of: "all",
    groups,
    kind,
    pieces: piecesOfAll(frame, kind !== null),
    line: "group_id::text",
  });
}

/** By id: what each person decided, or one person alone. Of a group, of every kind: both at once are not added up. */
export function figuresByPerson(
  sql: Sql,
  workspaceId: string,
  frame: Frame,
  choice: Choice & { onlyPersonId: string | null },
): Promise<Map<string, Figures>> {
  const kind = choice.groupId === null ? choice.kind : null;
  const asked = { of: "people" as const, groups: [choice.groupId ?? NOBODY], kind };
  return readLines(
    sql,
    workspaceId,
    { ...asked, pieces: piecesOfPeople(frame), line: "person_id::text" },
    choice.onlyPersonId,
  );
}

async function readLines(
  sql: Sql,
  workspaceId: string,
  { of, groups, kind, pieces, line }: Asked,
  onlyPersonId: string | null = null,
): Promise<Map<string, Figures>> {
  // Told as it is, a column of the key after the slot makes the planner think that it has to skip through the key, and take the
  // other index, which knows no lines: a hundred times the rows. For the same reason nothing is said of the outcome, which these
  // rows never have.
  const person = onlyPersonId ? sql`and (person_id = ${onlyPersonId}::uuid) is true` : sql``;
  const isMeasured = of === "all" ? IS_DECIDED : "true";
  const rows = await sql<Array<Figures & { line: string; p50: number; p95: number }>>`
    with pieces as materialized (${pieceRows(sql, pieces)}),
    tallied as materialized (
      select ${sql.unsafe(line)} as line, t.* from pieces p
      cross join unnest(${groups}::uuid[]) as wanted(gid)
      cross join lateral (
        select group_id, person_id, decided, votes, late, expired, withdrawn, quick, buckets, counts from insight_tallies
        where workspace_id = ${workspaceId} and grain = p.grain and "of" = ${of} and group_id = wanted.gid
          and kind = ${kind ?? ""} and slot >= p.since and slot < p.until ${person} offset 0) t),
    facts as materialized (
      select ${sql.unsafe(line)} as line, f.* from pieces p
      cross join lateral (
        select w.gid as group_id, person_id, ending, late, ms, ${sql.unsafe(bucketOfMs("ms"))} as bucket from insight_facts x
        join unnest(${groups}::uuid[]) as w(gid) on w.gid = ${NOBODY}::uuid or w.gid = any(x.groups)
        where p.grain = 'fact' and workspace_id = ${workspaceId} and at >= p.since and at < p.until
          and (${kind}::text is null or x.kind::text = ${kind}::text)
          and (${of === "all"}::boolean or person_id <> ${NOBODY}::uuid) ${person} offset 0) f),
    sums as (
      select line, sum(decided) as decided, sum(votes) as votes, sum(late) as late, sum(expired) as expired,
        sum(withdrawn) as withdrawn, sum(quick) as quick from (
        select line, decided, votes, late, expired, withdrawn, quick from tallied
        union all
        select line, (${sql.unsafe(IS_DECIDED)})::int, (ending in ('decided', 'vote'))::int,
          (late and ${sql.unsafe(IS_DECIDED)})::int, (ending = 'expired')::int, (ending = 'withdrawn')::int,
          (ending in ('decided', 'vote') and ms < ${QUICK_MS})::int from facts) each_row
      group by line),
    spread as (
      select line, bucket, sum(n) as n from (
        select line, u.bucket, u.n from tallied cross join lateral unnest(buckets, counts) u(bucket, n)
        union all
        select line, bucket, 1 from facts where ${sql.unsafe(isMeasured)}) each_bucket
      group by line, bucket),
    ranked as (
      select line, bucket, sum(n) over (partition by line order by bucket) as upto, sum(n) over (partition by line) as total from spread),
    lengths as (
      select line, min(bucket) filter (where upto >= total * 0.5) as p50, min(bucket) filter (where upto >= total * 0.95) as p95
      from ranked group by line)
    select line, decided::int, votes::int, late::int, expired::int, withdrawn::int, quick::int, p50, p95
    from sums left join lengths using (line)`;
  return new Map(rows.map(({ line: name, ...row }) => [name, figuresOf(row)]));
}

export const pieceRows = (sql: Sql, pieces: Piece[]): Part => sql`
  select * from unnest(${pieces.map((piece) => piece.grain)}::text[], ${pieces.map((piece) => new Date(piece.from).toISOString())}::timestamptz[],
    ${pieces.map((piece) => new Date(piece.to).toISOString())}::timestamptz[], ${pieces.map((piece) => piece.point)}::int[])
  as piece(grain, since, until, point)`;

const lengthOf = (bucket: number | null): number | null => (bucket === null ? null : bucketMs(bucket));
const figuresOf = (row: Figures): Figures => ({ ...row, p50: lengthOf(row.p50), p95: lengthOf(row.p95) });

const none = (): Figures => ({
  decided: 0,
  votes: 0,
  late: 0,
  expired: 0,
  withdrawn: 0,
  quick: 0,
  p50: null,
  p95: null,
});
