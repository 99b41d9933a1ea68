// Two texts, line by line: what went, what came, what stayed.

type DiffLine = { kind: "same" | "add" | "remove"; text: string };

// The table of the longest common part has a cell for each pair of lines; above this the differing middle is shown as
// removed and added whole, which is still true.
const MOST_CELLS = 250_000;

export function diffLines(before: string, after: string): DiffLine[] {
  const old = before.split("\n");
  const fresh = after.split("\n");
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  const room = Math.min(old.length, fresh.length) - head;
  while (tail < room && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail += 1;
  const middle = diffMiddle(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail));
  return [...all("same", old.slice(0, head)), ...middle, ...all("same", old.slice(old.length - tail))];
}

const all = (kind: DiffLine["kind"], lines: string[]): DiffLine[] => lines.map((text) => ({ kind, text }));

function diffMiddle(old: string[], fresh: string[]): DiffLine[] {
  if (old.length * fresh.length > MOST_CELLS) return [...all("remove", old), ...all("add", fresh)];
  const common = commonLengths(old, fresh);
  const width = fresh.length + 1;
  const out: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      out.push({ kind: "same", text: old[i] ?? "" });
      i += 1;
      j += 1;
    } else if (
      j >= fresh.length ||
      (i < old.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      out.push({ kind: "remove", text: old[i] ?? "" });
      i += 1;
    } else {
      out.push({ kind: "add", text: fresh[j] ?? "" });
      j += 1;
    }
  }
  return out;
}

/** How many lines two ends have in common, from each pair of places on. */
function commonLengths(old: string[], fresh: string[]): Uint16Array {
  const width = fresh.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      common[i * width + j] =
        old[i] === fresh[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
  return common;
}

export type DiffRow = DiffLine | { kind: "gap"; lines: number };
const AROUND = 3;

/** Long stretches that stayed as they were, told by their number. */
export function foldSame(lines: DiffLine[]): DiffRow[] {
  const rows: DiffRow[] = [];
  let at = 0;
  while (at < lines.length) {
    let end = at;
    while (end < lines.length && lines[end]?.kind === "same") end += 1;
    const before = at === 0 ? 0 : AROUND;
    const after = end === lines.length ? 0 : AROUND;
    const hidden = end - at - before - after;
    if (hidden > 2) {
      rows.push(
        ...lines.slice(at, at + before),
        { kind: "gap", lines: hidden },
        ...lines.slice(end - after, end),
      );
    } else rows.push(...lines.slice(at, end));
    if (end < lines.length) rows.push(lines[end] as DiffLine);
    at = end + 1;
  }
  return rows;
}
