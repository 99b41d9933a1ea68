// The text of one block: code, emphasis and links among plain words. One pass; marks that mean nothing stay what they are.
import { type SafeLink, safeLink } from "./safe-link";

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "strong" | "emphasis"; inside: Inline[] }
  | { kind: "link"; link: SafeLink; text: string };

const DEEPEST = 4;
// A code span, an image or a link as a whole, an address in angle brackets or bare, an escaped mark, a mark of emphasis.
const MARK =
  /(`+)|(!?\[[^[\]\n]{0,500}\]\([^()\s]{1,2000}\))|<((?:https?|mailto):[^\s<>]{1,2000})>|(https?:\/\/[^\s<>()[\]`"']{1,2000})|\\([!-/:-@[-`{-~])|(\*\*|__|\*|_)/gi;

export function readInline(text: string, depth = 0): Inline[] {
  const out: Inline[] = [];
  let from = 0;
  const plain = (to: number) => addText(out, text.slice(from, to));
  const marks = new RegExp(MARK);
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    const found = readMark(text, mark, depth);
    if (!found) continue;
    plain(mark.index);
    if (found.inline.kind === "text") addText(out, found.inline.text);
    else out.push(found.inline);
    from = found.end;
    marks.lastIndex = from;
  }
  plain(text.length);
  return out;
}

function addText(out: Inline[], text: string): void {
  const last = out.at(-1);
  if (text === "") return;
  if (last?.kind === "text") last.text += text;
  else out.push({ kind: "text", text });
}

type Found = { inline: Inline; end: number } | null;

/** What begins here and where it ends; null: nothing, so the marks stay what they are. */
function readMark(text: string, mark: RegExpExecArray, depth: number): Found {
  const [whole, ticks, bracket, angle, bare, escaped, stars] = mark;
  const end = mark.index + whole.length;
  if (ticks) return readCode(text, end, ticks);
  if (bracket) return readLink(bracket, end);
  if (angle) return linked(angle, angle, end);
  if (bare) {
    const address = bare.replace(/[.,;:!?]+$/, "");
    return linked(address, address, mark.index + address.length);
  }
  if (escaped) return { inline: { kind: "text", text: escaped }, end };
  return stars ? readEmphasis(text, mark.index, stars, depth) : null;
}

function readCode(text: string, from: number, ticks: string): Found {
  const close = text.indexOf(ticks, from);
  if (close === -1 || text[close + ticks.length] === "`") return null;
  return { inline: { kind: "code", text: text.slice(from, close) }, end: close + ticks.length };
}

// An image stays the text it was written as: nothing is loaded because an agent wrote an address.
function readLink(bracket: string, end: number): Found {
  if (bracket.startsWith("!")) return { inline: { kind: "text", text: bracket }, end };
  const middle = bracket.indexOf("](");
  const found = linked(bracket.slice(middle + 2, -1), bracket.slice(1, middle), end);
  return found ?? { inline: { kind: "text", text: bracket }, end };
}

function linked(address: string, text: string, end: number): Found {
  const link = safeLink(address);
  return link && { inline: { kind: "link", link, text: text === "" ? address : text }, end };
}

const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);

function readEmphasis(text: string, at: number, mark: string, depth: number): Found {
  const from = at + mark.length;
  const isInWord = mark.startsWith("_") && isWord(text[at - 1]); // snake_case_names are names
  if (depth >= DEEPEST || isInWord || /\s/.test(text[from] ?? " ")) return null;
  const close = text.indexOf(mark, from + 1);
  if (close === -1 || /\s/.test(text[close - 1] ?? " ")) return null;
  if (mark.startsWith("_") && isWord(text[close + mark.length])) return null;
  const inside = readInline(text.slice(from, close), depth + 1);
  const kind = mark.length === 2 ? "strong" : "emphasis";
  return { inline: { kind, inside }, end: close + mark.length };
}
