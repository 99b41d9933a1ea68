import { type SafeLink, safeLink } from "../words/safe-link";

// How a text of a payload is best read. Only its look is chosen here: nothing of it is left out or reworded.

export type Look = { kind: "empty" | "prose" | "code" | "diff" } | { kind: "link"; link: SafeLink };

const CODE_NAMES =
  /(?:^|_|-|[a-z])(?:code|sql|query|script|command|cmd|diff|patch|snippet|yaml|yml|json|xml|html|css|config|stack|stacktrace|trace|log|logs|source|regex|shell|bash)$/i;
// A line that code has and prose has not.
const CODE_LINE =
  /^\s{2,}\S|[;{}]\s*$|^\s*(?:[\])}]|\/\/|--|#!|<\/?[a-z]|@)|\w\(.*\)|=>|:=|^\s*[\w.-]+\s*[:=]\s*\S/;
const DIFF = /^(?:diff --git |--- \S[^\n]*\n\+\+\+ \S)|^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/m;

export function lookOf(text: string, name = ""): Look {
  if (text === "") return { kind: "empty" };
  if (DIFF.test(text.slice(0, 5_000))) return { kind: "diff" };
  const link = safeLink(text);
  if (link) return { kind: "link", link };
  if (CODE_NAMES.test(name)) return { kind: "code" };
  return { kind: isCode(text) ? "code" : "prose" };
}

function isCode(text: string): boolean {
  const lines = text
    .slice(0, 5_000)
    .split("\n")
    .filter((line) => line.trim() !== "");
  if (lines.length < 3) return false;
  return lines.filter((line) => CODE_LINE.test(line)).length > lines.length / 2;
}

/** What a line of a unified diff does. */
export function diffMark(line: string): "add" | "remove" | "place" | "same" {
  if (line.startsWith("@@") || /^(?:diff |index |--- |\+\+\+ )/.test(line)) return "place";
  if (line.startsWith("+")) return "add";
  return line.startsWith("-") ? "remove" : "same";
}
