import { expect, test } from "vitest";
import { csvCell, csvLine } from "./csv";

/** Reads CSV the way RFC 4180 says, knowing nothing of how it was written. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    if (isQuoted && character === '"' && text[i + 1] === '"') cell += text[++i];
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === ",") cell = push(rows, cell);
    else if (!isQuoted && character === "\r" && text[i + 1] === "\n") {
      cell = push(rows, cell);
      rows.push([]);
      i += 1;
    } else cell += character;
  }
  return rows.slice(0, -1);
}

function push(rows: string[][], cell: string): string {
  rows.at(-1)?.push(cell);
  return "";
}

const FORMULAS = [
  "=1+1",
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("https://evil.example","click")',
  "+1",
  "-1+1",
  "@SUM(A1:A9)",
  "\t=1",
  "\r=1",
  "\u0000=1",
  "＝1+1",
  '=1"",2',
];

test.each(FORMULAS)("no spreadsheet takes %j for a formula, and it is still readable", (text) => {
  const [[first, second]] = parse(csvLine([text, "next"])) as [string[]];
  expect(first).toBe(`'${text}`);
  expect(second).toBe("next");
});

const PLAIN = [
  "",
  "plain",
  'say "no"',
  "a,b",
  "line\r\nbreak",
  "line\nbreak",
  "ends with =",
  "1-1",
  "´`'",
  "ünïcödé 🙂",
];

test("what is no formula comes back as it was, whatever it holds", () => {
  expect(parse(csvLine(PLAIN) + csvLine([...PLAIN].reverse()))).toEqual([PLAIN, [...PLAIN].reverse()]);
});

test("a cell is always quoted, so no separator of any country splits it", () => {
  expect(csvCell("a;b")).toBe('"a;b"');
});
