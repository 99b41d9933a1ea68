// Lengths of time as people write and read them: "2 h", "1 d 12 h", "90 min".

const UNITS: Array<[name: string, seconds: number]> = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
];
const OF: Record<string, number> = {
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hour: 3600,
  d: 86_400,
  day: 86_400,
  w: 604_800,
  week: 604_800,
};
const PART = /(\d{1,6})\s*([a-z]{1,7})\s*/gy;

/** In seconds; null: it is no length of time. A number alone is none: nobody knows of what. */
export function readDuration(said: string): number | null {
  const text = said.trim().toLowerCase();
  let seconds = 0;
  let read = 0;
  PART.lastIndex = 0;
  for (let part = PART.exec(text); part; part = PART.exec(text)) {
    const word = part[2] as string;
    const unit = OF[word] ?? OF[word.replace(/s$/, "")];
    if (unit === undefined) return null;
    seconds += Number(part[1]) * unit;
    read = PART.lastIndex;
  }
  return read === text.length && seconds > 0 ? seconds : null;
}

export function sayDuration(seconds: number): string {
  const parts: string[] = [];
  let left = Math.round(seconds);
  for (const [name, unit] of UNITS) {
    const count = Math.floor(left / unit);
    if (count > 0) parts.push(`${count} ${name}`);
    left -= count * unit;
  }
  return parts.join(" ") || "0 s";
}
