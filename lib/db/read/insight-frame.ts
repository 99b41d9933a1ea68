import { cover, type Piece } from "@/lib/domain/insight-cover";
import { type Period, pointsOf } from "@/lib/domain/insight-period";
import { FINE_DAYS, keepsPeople, keepsQuarters } from "@/lib/domain/insight-words";
import type { Sql } from "../client";

// What every question of the insights needs first: the time by the database, and which days are added up.

export type Frame = {
  period: Period;
  now: Date;
  points: Date[]; // where each begins; the first is the beginning of it all
  countedTo: Date | null; // the worker is behind: what ended after this is not all counted. null: it is not behind
  open: ReadonlySet<number>;
};

const BEHIND_MS = 60_000;
// Some days less than they are kept, so that none is looked for that has just been forgotten.
const READ_FINE_MS = (FINE_DAYS - 5) * 86_400_000;

export async function insightFrame(
  sql: Sql,
  workspaceId: string,
  { period, zone }: { period: Period; zone: string },
): Promise<Frame> {
  // What was read of the feed and when the next of it happened; ordered, so that one look into its index is enough.
  const [row] = await sql<Array<{ now: Date; next: Date | null; open: string[] | null }>>`
    select app_now() as now,
      (select i.updated_at from intents i where i.xid >= (select xid from insight_cursor) order by i.xid limit 1) as next,
      (select array_agg(day::text) from insight_days where workspace_id = ${workspaceId} and day > (app_now() - interval '400 days')::date) as open`;
  const now = row?.now ?? new Date();
  const next = row?.next ?? null;
  const isBehind = next !== null && now.getTime() - next.getTime() > BEHIND_MS;
  return {
    now,
    period,
    points: pointsOf(period, zone, now),
    countedTo: isBehind ? next : null,
    open: new Set((row?.open ?? []).map((day) => Date.parse(`${day}T00:00:00Z`))),
  };
}

// A moment later than now, so that what is being decided belongs to the last point.
const end = ({ now }: Frame): number => now.getTime() + 1000;

const isFine = ({ now }: Frame, day: number): boolean => day >= now.getTime() - READ_FINE_MS;

/** `isNarrow`: of one group and one kind, which quarters do not know. */
const quartersOf =
  (frame: Frame, isNarrow: boolean) =>
  (day: number): boolean =>
    !isNarrow && (isFine(frame, day) || keepsQuarters(day));

/** The pieces of each point. Quarters of an hour mend the days that a zone cuts. */
export function piecesByPoint(frame: Frame, isNarrow: boolean): Piece[] {
  const quarters = quartersOf(frame, isNarrow);
  return frame.points.flatMap((from, point) => {
    const to = frame.points[point + 1]?.getTime() ?? end(frame);
    return cover(from.getTime(), to, point, { open: frame.open, quarters });
  });
}

/** The pieces of the whole, as one. */
export function piecesOfAll(frame: Frame, isNarrow: boolean): Piece[] {
  const from = frame.points[0]?.getTime() ?? end(frame);
  return cover(from, end(frame), 0, { open: frame.open, quarters: quartersOf(frame, isNarrow) });
}

/** The same, of people, whose quarters nobody adds up. */
export function piecesOfPeople(frame: Frame): Piece[] {
  const from = frame.points[0]?.getTime() ?? end(frame);
  const days = (day: number) => isFine(frame, day) || keepsPeople(day);
  return cover(from, end(frame), 0, { open: frame.open, quarters: () => false, days });
}
