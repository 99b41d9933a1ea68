// A table as GitHub reads one: a line of names, a line of dashes with as many columns, then its rows.
import { type Inline, readInline } from "./markdown-inline";

export type Side = "left" | "right" | "center";
export type Table = { kind: "table"; sides: Side[]; head: Inline[][]; rows: Inline[][][] };

const MOST_COLUMNS = 30;
const MOST_ROWS = 200; // those below stay text

export function isTableAt(lines: string[], at: number): boolean {
  const [names, dashes] = [lines[at] ?? "", lines[at + 1] ?? ""];
  if (!names.includes("|") || !dashes.includes("|") || !/^[ \t|:-]+$/.test(dashes)) return false;
  const sides = cellsOf(dashes);
  return (
    sides.length <= MOST_COLUMNS &&
    sides.every((cell) => /^:?-+:?$/.test(cell)) &&
    cellsOf(names).length === sides.length
  );
}

/** `ends`: a line that is another block's. So is one without any column: it is a sentence below the table. */
export function readTable(lines: string[], at: number, ends: (line: string) => boolean): [Table, number] {
  const sides = cellsOf(lines[at + 1] ?? "").map(sideOf);
  const rows: string[][] = [];
  let end = at + 2;
  for (; end < lines.length && rows.length < MOST_ROWS; end++) {
    const line = lines[end] ?? "";
    if (!line.includes("|") || ends(line)) break;
    rows.push(fitted(cellsOf(line), sides.length));
  }
  const read = (cells: string[]) => cells.map((cell) => readInline(cell));
  return [{ kind: "table", sides, head: read(cellsOf(lines[at] ?? "")), rows: rows.map(read) }, end];
}

const sideOf = (dashes: string): Side =>
  dashes.endsWith(":") ? (dashes.startsWith(":") ? "center" : "right") : "left";

/** Elsewhere a cell too many is dropped; whoever decides reads all that was written. */
const fitted = (cells: string[], columns: number): string[] =>
  cells.length <= columns ? cells : [...cells.slice(0, columns - 1), cells.slice(columns - 1).join(" | ")];

// A pipe behind a backslash is a character, in code as well.
function cellsOf(line: string): string[] {
  const cells = line
    .trim()
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
  if (cells.length > 1 && cells[0] === "") cells.shift();
  if (cells.length > 1 && cells.at(-1) === "") cells.pop();
  return cells;
}
