// Markdown from an agent, read by an allow-list: what is not one of these few forms stays the text it was written as. There
// is no HTML, no image and no way to a scheme that runs something. One pass over the lines (one more for each quote within a
// quote), one over each line's text.
import { type Inline, readInline } from "./markdown-inline";
import { isTableAt, readTable, type Table } from "./markdown-table";

export type Block =
  | { kind: "paragraph" | "heading"; inside: Inline[] }
  | { kind: "list"; ordered: boolean; start: number; items: Inline[][] }
  | { kind: "quote"; blocks: Block[] }
  | Table
  | { kind: "code"; text: string };

const MOST = 20_000; // characters; the rest is one paragraph of text
const MOST_BLOCKS = 500; // those within quotes, too
const DEEPEST_QUOTE = 4; // within it a mark of a quote is a character

export function readMarkdown(text: string): Block[] {
  const lines = text.slice(0, MOST).replaceAll("\r\n", "\n").split("\n");
  return readBlocks(lines, { left: MOST_BLOCKS, depth: 0 }, text.slice(MOST));
}

/** `left`: how many blocks there may be yet, in all; `depth`: of quotes that are open. */
type Room = { left: number; depth: number };

/** `after`: what is text, whatever it looks like. */
function readBlocks(lines: string[], room: Room, after = ""): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length && room.left > 0) {
    const [block, next] = readBlock(lines, at, room);
    if (block) blocks.push(block);
    if (block) room.left -= 1;
    at = next;
  }
  const rest = lines.slice(at).join("\n") + after;
  if (rest.trim() !== "") blocks.push({ kind: "paragraph", inside: [{ kind: "text", text: rest }] });
  return blocks;
}

const FENCE = /^ {0,3}(```|~~~)/;
const HEADING = /^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/;
const BULLET = /^ {0,3}[-*+][ \t]+(.*)$/;
const NUMBER = /^ {0,3}(\d{1,9})[.)][ \t]+(.*)$/;
const QUOTE = /^ {0,3}>[ \t]?/;

function readBlock(lines: string[], at: number, room: Room): [Block | null, number] {
  const line = lines[at] ?? "";
  if (line.trim() === "") return [null, at + 1];
  const fence = FENCE.exec(line)?.[1];
  if (fence) return readFence(lines, at, fence);
  const heading = HEADING.exec(line);
  if (heading) return [{ kind: "heading", inside: readInline(heading[1] ?? "") }, at + 1];
  if (isQuote(line, room)) return readQuote(lines, at, room);
  if (BULLET.test(line)) return readList(lines, at, false);
  if (NUMBER.test(line)) return readList(lines, at, true);
  if (isTableAt(lines, at)) return readTable(lines, at, (row) => isOther(row, room));
  return readParagraph(lines, at, room);
}

const isQuote = (line: string, { depth }: Room): boolean => depth < DEEPEST_QUOTE && QUOTE.test(line);

/** Only lines that are marked: what an agent writes right below a quote is its own words. */
function readQuote(lines: string[], at: number, room: Room): [Block, number] {
  const inside: string[] = [];
  let end = at;
  for (; end < lines.length && QUOTE.test(lines[end] ?? ""); end++)
    inside.push((lines[end] ?? "").replace(QUOTE, ""));
  room.depth += 1;
  const blocks = readBlocks(inside, room);
  room.depth -= 1;
  return [{ kind: "quote", blocks }, end];
}

function readFence(lines: string[], at: number, fence: string): [Block, number] {
  let end = at + 1;
  while (end < lines.length && !(lines[end] ?? "").trimStart().startsWith(fence)) end += 1;
  return [{ kind: "code", text: lines.slice(at + 1, end).join("\n") }, end + 1];
}

function readList(lines: string[], at: number, ordered: boolean): [Block, number] {
  const items: string[] = [];
  let next = at;
  for (; next < lines.length; next++) {
    const line = lines[next] ?? "";
    const item = ordered ? NUMBER.exec(line)?.[2] : BULLET.exec(line)?.[1];
    if (item !== undefined) items.push(item);
    // A line that is moved in goes on with the item before it.
    else if (/^[ \t]+\S/.test(line)) items.push(`${items.pop() ?? ""}\n${line.trim()}`);
    else break;
  }
  const start = ordered ? Number(NUMBER.exec(lines[at] ?? "")?.[1] ?? 1) : 1;
  return [{ kind: "list", ordered, start, items: items.map((item) => readInline(item)) }, next];
}

function readParagraph(lines: string[], at: number, room: Room): [Block, number] {
  let end = at + 1;
  while (end < lines.length && !isOther(lines[end] ?? "", room) && !isTableAt(lines, end)) end += 1;
  return [{ kind: "paragraph", inside: readInline(lines.slice(at, end).join("\n")) }, end];
}

/** Where a line does not go on with what is before it. */
const isOther = (line: string, room: Room): boolean =>
  line.trim() === "" ||
  FENCE.test(line) ||
  HEADING.test(line) ||
  BULLET.test(line) ||
  NUMBER.test(line) ||
  isQuote(line, room);
