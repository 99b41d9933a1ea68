// Times as people say them: one unit, rounded down, so that "in 2 h" never means less than two hours.

const UNITS: Array<[string, number]> = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
];

function length(seconds: number): string {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? ["s", 1];
  return `${Math.floor(seconds / size)} ${unit}`;
}

export const until = (seconds: number): string =>
  seconds >= 0 ? `in ${length(seconds)}` : `${length(-seconds)} overdue`;

export const ago = (seconds: number): string => (seconds < 1 ? "just now" : `${length(seconds)} ago`);

/** The full date and time, in somebody's zone and language. A zone or language nobody knows falls back, it never fails. */
export function absolute(
  moment: number,
  { zone, language }: { zone: string | null; language: string | null },
): string {
  const how = { dateStyle: "full", timeStyle: "long" } as const;
  try {
    return new Date(moment).toLocaleString(language ?? undefined, { ...how, timeZone: zone ?? undefined });
  } catch {
    return new Date(moment).toLocaleString("en", { ...how, timeZone: "UTC" });
  }
}
