// What a person types into the search box. Nothing that can be typed is an error: what holds no word is passed over.
import { isTail, wordsIn } from "./search-words";

export type SearchQuery = {
  has: string[];
  begins: string | null; // the last word may be unfinished
  lacks: string[][]; // none of these may be there as a whole
  ids: { from: string; to: string } | null; // it may be an id, or the beginning of one
};

const MOST_CHARACTERS = 500;
const MOST_WORDS = 24;
const PIECE = /(-*)(?:"([^"]*)"?|([^\s"]+))/g;
const HEX = /^[0-9a-f]{8,32}$/;

/** null: there is nothing to look for. */
export function readSearch(text: string): SearchQuery | null {
  const said = text.slice(0, MOST_CHARACTERS).toWellFormed();
  const query: SearchQuery = { has: [], begins: null, lacks: [], ids: idsIn(said) };
  for (const [, minus = "", quoted, bare] of said.matchAll(PIECE)) {
    const words = wordsSought(quoted ?? bare ?? "").slice(0, MOST_WORDS);
    if (words.length === 0) continue;
    if (minus !== "") {
      if (query.lacks.length < MOST_WORDS) query.lacks.push(words);
      continue;
    }
    if (query.begins !== null) query.has.push(query.begins);
    query.begins = quoted === undefined ? (words.pop() ?? null) : null;
    query.has.push(...words);
  }
  query.has = [...new Set(query.has)].slice(0, MOST_WORDS);
  return query.has.length + query.lacks.length > 0 || query.begins !== null ? query : null;
}

// Of a run without spaces, the last character alone is a word only where the run ends with it: in what is sought, more may
// follow.
function wordsSought(piece: string): string[] {
  const words = [...wordsIn(piece)];
  return words.filter((word, i) => i === 0 || !isTail(word, words[i - 1] as string));
}

function idsIn(said: string): SearchQuery["ids"] {
  const hex = said.trim().toLowerCase().replaceAll("-", "");
  if (!HEX.test(hex)) return null;
  return { from: asId(hex.padEnd(32, "0")), to: asId(hex.padEnd(32, "f")) };
}

const asId = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");

/** The same question of words that are not in the database yet. */
export function matches({ has, begins, lacks }: SearchQuery, words: string): boolean {
  const there = new Set(words.split(" "));
  const every = (sought: string[]): boolean => sought.every((word) => there.has(word));
  if (!every(has) || lacks.some(every)) return false;
  return begins === null || [...there].some((word) => word.startsWith(begins));
}
