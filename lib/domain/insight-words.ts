// The words of the insights. How long something took is kept as the bucket it falls into, each a tenth longer than the one
// before: a figure read back from its bucket is at most 5 % off, whatever it is a figure of.

// A quarter of an hour: every zone's midnight falls on one. Four weeks: a year of many people is read in a third of the rows.
export const TALLY_GRAINS = ["quarter", "day", "week", "four-weeks"] as const;
export const TALLIED = ["all", "people", "outcomes"] as const;

export const NOBODY = "00000000-0000-0000-0000-000000000000";

/** Decided this soon after the question came, hardly anybody has read it. */
export const QUICK_MS = 5_000;

export const BUCKET_GROWTH = 1.1;
const FIRST_MS = 1_000; // bucket 0 holds whatever took less

/** What stands for a bucket: the middle of it, as growth goes. */
export const bucketMs = (bucket: number): number =>
  bucket <= 0 ? FIRST_MS / 2 : FIRST_MS * BUCKET_GROWTH ** (bucket - 0.5);

export function bucketOf(ms: number): number {
  return ms < FIRST_MS ? 0 : 1 + Math.floor(Math.log(ms / FIRST_MS) / Math.log(BUCKET_GROWTH));
}

/** For so many days quarters of an hour and each person's days are kept; they are read for ninety. */
export const FINE_DAYS = 100;

// A year is shown by months of somebody's zone, and begins with one of them. So for good are kept: the quarters of the days of
// UTC in which a month may turn, and each person's days from there to the next whole week.
const dayOfMonth = (day: number): number => new Date(day).getUTCDate();
const isLastOfMonth = (day: number): boolean => dayOfMonth(day + 86_400_000) === 1;
export const keepsQuarters = (day: number): boolean => dayOfMonth(day) === 1 || isLastOfMonth(day);
export const keepsPeople = (day: number): boolean => dayOfMonth(day) <= 7 || isLastOfMonth(day);
