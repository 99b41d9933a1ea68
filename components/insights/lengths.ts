// Lengths of time as people say them, and the lines of a scale for them.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** To two figures, for a percentile from buckets is known no better. */
export function lengthText(ms: number | null): string {
  if (ms === null) return "–";
  if (ms < SECOND) return "under 1 s";
  if (ms < MINUTE) return `${short(ms / SECOND)} s`;
  if (ms < HOUR) return `${short(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${short(ms / HOUR)} h`;
  return `${short(ms / DAY)} d`;
}

const short = (value: number): string =>
  value < 9.95 ? value.toFixed(1).replace(/\.0$/, "") : value.toFixed(0);

const LINES: Array<[string, number]> = [
  ["1 s", SECOND],
  ["10 s", 10 * SECOND],
  ["1 min", MINUTE],
  ["10 min", 10 * MINUTE],
  ["1 h", HOUR],
  ["6 h", 6 * HOUR],
  ["1 d", DAY],
  ["7 d", 7 * DAY],
  ["30 d", 30 * DAY],
  ["90 d", 90 * DAY],
  ["1 year", 365 * DAY],
];

export type Line = { label: string; at: number }; // at: 0 is the bottom, 1 the top
export type LengthScale = { lines: Line[]; at: (ms: number) => number };

/** Each line is several times the one below it: seconds and days are seen on one chart. */
export function lengthScale(lengths: number[]): LengthScale {
  const least = Math.max(SECOND, Math.min(...lengths));
  const most = Math.max(SECOND, ...lengths);
  const first = Math.max(
    0,
    LINES.findLastIndex(([, ms]) => ms <= least),
  );
  const above = LINES.findIndex(([, ms]) => ms >= most);
  const last = Math.max(first + 1, above === -1 ? LINES.length - 1 : above);
  const shown = LINES.slice(first, last + 1);
  const [low, high] = [Math.log(shown[0]?.[1] ?? SECOND), Math.log(shown.at(-1)?.[1] ?? DAY)];
  const at = (ms: number) => Math.min(1, Math.max(0, (Math.log(Math.max(ms, SECOND)) - low) / (high - low)));
  return { lines: shown.map(([label, ms]) => ({ label, at: at(ms) })), at };
}

/** A round number at the top, and its half. */
export function countLines(most: number): { lines: Line[]; top: number } {
  const size = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  const top = Math.max(
    2,
    [1, 2, 4, 6, 8, 10].map((step) => step * size).find((value) => value >= most) ?? most,
  );
  return { top, lines: [0, top / 2, top].map((value) => ({ label: countText(value), at: value / top })) };
}

export const countText = (count: number): string => count.toLocaleString("en");

export function shareText(part: number, of: number): string {
  if (of === 0) return "–";
  const share = (100 * part) / of;
  return `${share > 0 && share < 9.95 ? share.toFixed(1).replace(/\.0$/, "") : share.toFixed(0)} %`;
}
