import type { Json } from "@/lib/domain/types";

// Text from agents is hostile until shown. What changes how other characters look (direction, width, control) is written
// out as its code, so that nobody signs something other than they read.

const HIDDEN = new RegExp(
  [
    "[\\0-\\u0008\\u000b-\\u001f\\u007f-\\u009f]", // control; a line break and a tab may stay
    "[\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u3164\\uffa0]", // drawn as nothing
    "[\\u200b\\u200c\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff0-\\ufffb]", // width and direction
    "(?<!\\p{Extended_Pictographic}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]?)\\u200d", // a joiner, but for the ones inside an emoji
    "(?<![\\p{Emoji}])\\ufe0f|[\\ufe00-\\ufe0e\\u{e0000}-\\u{e01ef}]", // variants and tags
    "\\p{Cs}", // half a character
  ].join("|"),
  "u",
);

// One of them, as often as it follows itself.
const RUNS = new RegExp(`(${HIDDEN.source})\\1*`, "gu");

export type Piece = { at: number; text: string; hidden: boolean };

/** The text in pieces: plain ones, and the codes of characters that would not be seen; a run of one is told by its number. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const { 0: run, index } of text.matchAll(RUNS)) {
    if (index > from) found.push({ at: from, text: text.slice(from, index), hidden: false });
    const times = [...run].length;
    found.push({ at: index, text: times > 1 ? `${code(run)} ×${times}` : code(run), hidden: true });
    from = index + run.length;
  }
  if (from < text.length) found.push({ at: from, text: text.slice(from), hidden: false });
  return found;
}

const code = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/**
 * Canonical JSON with line breaks and indents put between its tokens; nothing inside a string or a number is touched, so
 * what is read is what is hashed.
 */
export function spread(canonical: string): string {
  let out = "";
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  for (const [token] of canonical.matchAll(TOKEN)) {
    if (token === "{" || token === "[") depth += 1;
    if (token === "}" || token === "]") depth -= 1;
    if (token === "{" || token === "[" || token === ",") out += token + line();
    else if (token === "}" || token === "]") out += line() + token;
    else out += token === ":" ? ": " : token;
  }
  return out;
}

// A string, an empty object or list, a mark, or anything else up to the next mark.
const TOKEN = /"(?:[^"\\]+|\\.)*"|\{\}|\[\]|[{}[\],:]|[^{}[\],:"]+/gs;

/** A number or a nested value is spelled by the same rules that canonical JSON uses. */
export const spell = (value: Json): string =>
  typeof value === "string" ? value : spread(JSON.stringify(value));
