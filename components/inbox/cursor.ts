// Where j and k lead from a row: from where it stands or, where it has left the list, from the gap that it left.

type Standing = { id: string };

/** `before`: the list as it was when the row was last in it. */
export function moved<R extends Standing>(
  rows: R[],
  before: Standing[],
  id: string | null,
  by: 1 | -1,
): R | null {
  const at = rows.findIndex((row) => row.id === id);
  const to = at >= 0 ? at + by : gapOf(rows, before, id) + (by > 0 ? 0 : -1);
  return rows[Math.max(0, Math.min(rows.length - 1, to))] ?? null;
}

/** The place of the first of those behind it that are still there: it has taken its place. */
function gapOf(rows: Standing[], before: Standing[], id: string | null): number {
  const was = before.findIndex((row) => row.id === id);
  if (was < 0) return 0;
  const places = new Map(rows.map((row, place) => [row.id, place]));
  const behind = before.slice(was + 1);
  return behind.map((row) => places.get(row.id)).find((place) => place !== undefined) ?? rows.length;
}
