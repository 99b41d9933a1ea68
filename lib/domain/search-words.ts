// Words as search knows them. What is asked and what is sought are cut by the same rules, so a search finds whatever can be
// copied from a page: with or without accents, capitals, hyphens, or characters that nobody sees.

const LONGEST_WORD = 40; // a hash, or a line without spaces, is known by its beginning
const UUID = /(?<![0-9a-z])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-z])/g;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const ACCENTS = /[\u0300-\u036f]/g;
const UNSEEN = /\p{Cf}/gu;
const ASCII = /^[\0-\x7f]*$/;
// Written without spaces: their words are every two characters that follow each other, and the last one.
const RUN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]+/gu;
const IS_RUN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

export function* wordsIn(text: string): Generator<string> {
  const plain = plainText(text).replace(UUID, (id) => id.replaceAll("-", ""));
  for (const [word] of plain.matchAll(WORD)) {
    if (IS_RUN.test(word)) yield* pairsIn(word);
    else yield word.length > LONGEST_WORD ? cut(word) : word;
  }
}

function plainText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .toWellFormed()
    .replace(UNSEEN, "")
    .normalize("NFKD")
    .toLowerCase()
    .replace(ACCENTS, "")
    .normalize("NFC");
}

function* pairsIn(word: string): Generator<string> {
  for (const [between] of word.replace(RUN, " ").matchAll(WORD)) yield cut(between);
  for (const [run] of word.matchAll(RUN)) {
    const characters = [...run];
    for (let i = 0; i < characters.length; i++) yield characters.slice(i, i + 2).join("");
  }
}

/** Of a word without spaces, cut into pairs, the last character stands alone at its end only. */
export const isTail = (word: string, before: string): boolean =>
  IS_RUN.test(word) && before.endsWith(word) && [...before].length === 2;

// Not through the middle of a character.
const cut = (word: string): string => word.slice(0, LONGEST_WORD).toWellFormed().replace("\ufffd", "");

export type Searched = {
  id: string;
  title: string;
  description: string | null;
  type: string;
  from: string;
  person: string | null; // who stands behind the request, by name and address
  payload: string; // canonical text, or the beginning of it
};

// So much of each task is searched. A payload of 128 KB takes no more room and no more time than this.
export const MOST_CHARACTERS = 32_768;
const MOST_WORDS = 1_000;
const ESCAPES = /\\(?:u[0-9a-f]{4}|.)/g;

/** What a task can be found by: each word once, in order, with a space between them. */
export function wordsOfTask(task: Searched): string {
  const found = new Set<string>([shortCode(task.id)]);
  for (const text of textsOf(task)) {
    for (const word of wordsIn(text)) {
      if (found.size >= MOST_WORDS) break;
      found.add(word);
    }
  }
  return [...found].sort().join(" ");
}

const textsOf = ({ title, description, type, from, person, payload }: Searched): string[] => [
  title.slice(0, MOST_CHARACTERS),
  type,
  from.slice(from.lastIndexOf("/") + 1),
  person ?? "",
  (description ?? "").slice(0, MOST_CHARACTERS),
  payload.slice(0, MOST_CHARACTERS).replace(ESCAPES, " "),
];

/** The part of an id that two of the same second do not share. */
export const shortCode = (id: string): string => id.slice(-8);
