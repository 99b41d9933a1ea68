// A list without an index of its own walks one that has its order, stretch by stretch, until the page is full, the list is at
// its end, or so much time has passed that others should have the connection: then whoever asks may go on from there. Most
// clients of the protocol take a short page for the last, so it does not stop at the first stretch that brings too little.

/** `rows`: of the first stretch; each is longer than the one before it. */
export type Pace = { rows: number; withinMs: number };
export const PACE: Pace = { rows: 500, withinMs: 1_500 };
const MOST_ROWS = 10_000; // of one stretch: some tens of milliseconds

/** What was found, by its place in the list, and the place of the last row that was looked at. */
export type Stretch = { found: string[]; reached: string | null; isEnd: boolean };

type Walk = { limit: number; from: string | null; pace: Pace };

export async function walk(
  { limit, from, pace }: Walk,
  stretchAfter: (from: string | null, rows: number) => Promise<Stretch>,
): Promise<Stretch> {
  const until = performance.now() + pace.withinMs;
  const found: string[] = [];
  let reached = from;
  for (let { rows } = pace; ; rows = Math.min(rows * 2, MOST_ROWS)) {
    const stretch = await stretchAfter(reached, rows);
    found.push(...stretch.found);
    reached = stretch.reached ?? reached;
    if (found.length > limit)
      return { found: found.slice(0, limit), reached: found[limit - 1] ?? null, isEnd: false };
    if (stretch.isEnd || performance.now() >= until) return { found, reached, isEnd: stretch.isEnd };
  }
}
