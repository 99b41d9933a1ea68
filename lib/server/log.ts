import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

export type Say = (line: string) => void;

/** One line of `npm start`: who says it, and what. */
export function sayAs(name: string): Say {
  const prefix = name.padEnd(9);
  return (line) => process.stdout.write(`${prefix}| ${line}\n`);
}

/**
 * Whoever reads what is said may go first: a terminal that is closed, a pipe whose end has seen enough. Unheard, that would end
 * the process on the spot, and leave behind what it has started.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}

/** Next's greeting names its own loopback port, which is not the address to use. */
const BANNER =
  /^\s*(?:▲ Next\.js|- (?:Local|Network|Environments|Experiments)\b|✓ (?:Ready in|Starting|Running next\.config)|[✓·⨯] \w+$)/;

/**
 * What a terminal takes for a command: to move its cursor about, a title, a clipboard, a bell. Some of what is printed was sent
 * by somebody. Colours may stay.
 */
const COMMANDS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /\u001b\[[?\d;]*[A-HJKSTfhlsu]|\u001b(?!\[[\d;]*m)|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f]/g;

/** What a child prints, line by line, so that two of them never share one line. */
export function passLines(stream: Readable | null, say: Say): void {
  if (!stream) return;
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", (raw) => {
    const line = raw.replace(COMMANDS, "");
    if (line.trim() && !BANNER.test(line)) say(line);
  });
}
