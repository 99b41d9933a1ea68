import type { View } from "@/lib/domain/inbox-views";
import type { CountTexts, Row } from "./rows";

// The counts beside the views, changed with the rows at once: the server's own come later, and put right what is not known here.

type Counted = keyof CountTexts;
type Seen = { view: View; now: Date; zone: string | null }; // null: their computer's

/** In which views this row is counted, as far as a row tells. */
export function countedIn(
  row: Pick<Row, "risk" | "dueAt" | "ofGroup">,
  { view, now, zone }: Seen,
): Counted[] {
  if (view === "done") return [];
  if (view === "snoozed") return ["snoozed"]; // and in no other while it sleeps
  const views: Array<[Counted, boolean]> = [
    ["mine", true],
    ["groups", row.ofGroup],
    ["high-risk", row.risk === "high"],
    ["due-today", isDueToday(row.dueAt, { now, zone })],
  ];
  return views.flatMap(([name, isIn]) => (isIn ? [name] : []));
}

/** Before the end of the day that it is for its person. */
export const isDueToday = (dueAt: Date | string | null, { now, zone }: Omit<Seen, "view">): boolean =>
  dueAt !== null && dayOf(new Date(dueAt), zone) <= dayOf(now, zone);

// As `2026-11-22`, so that a later day is a larger text. A zone that nobody knows counts as UTC, as on the server.
function dayOf(moment: Date, zone: string | null): string {
  try {
    return moment.toLocaleDateString("sv", { timeZone: zone ?? undefined });
  } catch {
    return moment.toISOString().slice(0, 10);
  }
}

/** "1000+" stays: nobody counted further. */
export function changedBy(before: CountTexts, views: Counted[], by: 1 | -1): CountTexts {
  const after = { ...before };
  for (const view of views)
    if (/^\d+$/.test(after[view])) after[view] = String(Math.max(0, Number(after[view]) + by));
  return after;
}
