import type { Command } from "./command";

// How well a command answers what was typed. Every word must be found somewhere; where it was found says how well.

const SCORES = { start: 100, word: 80, inside: 50, also: 40, group: 25, letters: 10 };

const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();

/** The best first, and where two are as good, in the order they came. */
export function findCommands(query: string, commands: Command[], most = 40): Command[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return commands
    .map((command) => ({ command, score: scoreOf(words, command) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, most)
    .map(({ command }) => command);
}

function scoreOf(words: string[], { label, also = [], group }: Command): number {
  const scores = words.map((word) => wordScore(word, plain(label), also.map(plain), plain(group)));
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0) - label.length / 100;
}

function wordScore(word: string, label: string, also: string[], group: string): number {
  if (label.startsWith(word)) return SCORES.start;
  if (label.includes(` ${word}`)) return SCORES.word;
  if (label.includes(word)) return SCORES.inside;
  if (also.some((each) => each.startsWith(word))) return SCORES.also;
  if (group.includes(word)) return SCORES.group;
  return word.length > 1 && hasInOrder(word, label) ? SCORES.letters : 0;
}

/** "dtd" finds "Due today": each letter somewhere after the one before, the first at the start of a word. */
function hasInOrder(word: string, label: string): boolean {
  let from = label.search(new RegExp(`(^|\\W)${escaped(word[0] ?? "")}`));
  for (const letter of word) {
    if (from < 0) return false;
    const at = label.indexOf(letter, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return from >= 0;
}

const escaped = (letter: string): string => letter.replace(/[^\p{L}\p{N}]/u, "\\$&");

export type Section = { title: string; commands: Command[] };

/** In the order in which the first of each group comes. */
export function bySection(commands: Command[]): Section[] {
  const sections = new Map<string, Command[]>();
  for (const command of commands)
    sections.set(command.group, [...(sections.get(command.group) ?? []), command]);
  return [...sections].map(([title, within]) => ({ title, commands: within }));
}
