import { once } from "node:events";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { passLines } from "./log";

// What a process prints may hold what a stranger sent: it is read by somebody, and never obeyed by their terminal.

async function passed(text: string): Promise<string[]> {
  const lines: string[] = [];
  const from = new PassThrough();
  passLines(from, (line) => lines.push(line));
  from.end(text);
  await once(from, "close");
  return lines;
}

const ESCAPE = "\u001b";

test.each([
  [
    "colours stay",
    `${ESCAPE}[31mred${ESCAPE}[0m and ${ESCAPE}[1;32mgreen`,
    `${ESCAPE}[31mred${ESCAPE}[0m and ${ESCAPE}[1;32mgreen`,
  ],
  ["letters stay", "Grüße, 要求 🙂\tdone", "Grüße, 要求 🙂\tdone"],
  ["no cursor moves", `one${ESCAPE}[2J${ESCAPE}[1;1Htwo`, "onetwo"],
  ["no title is set", `one${ESCAPE}]0;title\u0007two`, "one]0;titletwo"],
  ["nothing is copied", `one${ESCAPE}]52;c;AAAA${ESCAPE}\\two`, "one]52;c;AAAA\\two"],
  ["nothing by one letter", "one\u009b2J\u009d0;title\u009ctwo\u0007\u0008\u000e", "one2J0;titletwo"],
])("%s", async (_, printed, shown) => {
  expect(await passed(`${printed}\n`)).toEqual([shown]);
});
