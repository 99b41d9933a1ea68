import { NOBODY } from "@/lib/domain/insight-words";
import { TASK_KINDS, type TaskKind } from "@/lib/domain/types";
import type { Sql } from "../client";
import { IS_DECIDED } from "../insight-sql";
import { type Frame, piecesOfAll } from "./insight-frame";
import { type Choice, pieceRows } from "./insights";

export type OutcomeCount = { kind: TaskKind; outcome: string; count: number };

// Submitters may name outcomes as they like; what is named once in a thousand tasks is not what this is for.
const MOST_OUTCOMES = 60;

/** What tasks were decided as, the most frequent first. */
export function decidedByOutcome(
  sql: Sql,
  workspaceId: string,
  frame: Frame,
  { groupId, kind }: Choice,
): Promise<OutcomeCount[]> {
  const group = groupId ?? NOBODY;
  const kinds = kind ? [kind] : [...TASK_KINDS];
  return sql<OutcomeCount[]>`
    with pieces as materialized (${pieceRows(sql, piecesOfAll(frame, true))}),
    counted as (
      select t.kind, t.outcome, t.decided from pieces p cross join unnest(${kinds}::text[]) as wanted(kind)
      cross join lateral (
        select kind, outcome, decided from insight_tallies
        where workspace_id = ${workspaceId} and grain = p.grain and "of" = 'outcomes' and group_id = ${group}::uuid
          and kind = wanted.kind and slot >= p.since and slot < p.until offset 0) t
      union all
      select f.kind, f.outcome, 1 from pieces p
      cross join lateral (
        select kind::text, outcome from insight_facts
        where p.grain = 'fact' and workspace_id = ${workspaceId} and at >= p.since and at < p.until and ${sql.unsafe(IS_DECIDED)}
          and kind::text = any(${kinds}::text[]) and (${groupId}::uuid is null or ${group}::uuid = any(groups)) offset 0) f)
    select kind, outcome, sum(decided)::int as count from counted
    group by kind, outcome order by count desc, kind, outcome limit ${MOST_OUTCOMES}`;
}
