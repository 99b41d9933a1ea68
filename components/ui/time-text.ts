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
