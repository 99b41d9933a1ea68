// JSON from outside: parsed strictly, and refused when it holds what must never be stored. The engine's own parser is
// the fast part; one walk over what it made finds everything it lets through.
import { namedTwice } from "./json-names";
import { changedNumbers } from "./json-numbers";
import type { Problem } from "./refusals";
import type { Json } from "./types";

export type JsonLimits = { depth: number; keys: number; stringBytes: number };
export const JSON_LIMITS: JsonLimits = { depth: 32, keys: 10_000, stringBytes: 64 * 1024 };
// What an API body may hold: fewer keys than a form or a diff may show.
export const BODY_LIMITS: JsonLimits = { ...JSON_LIMITS, keys: 2_000 };

export type Parsed = { ok: true; value: Json } | { ok: false; problem: Problem };

const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

export function parseJson(text: string, limits: JsonLimits = JSON_LIMITS): Parsed {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    return refuse(complaint(null, "json", `is not valid JSON${position(error)}`));
  }
  const walk: Walk = { limits, keys: 0, text };
  const problem = inspect(walk, value, null, 0);
  if (problem) return refuse(problem);
  // A key given twice is the one thing the parser swallows: then the text names more keys than the value holds.
  if (namedKeys(text) !== walk.keys)
    return refuse({
      ...complaint(null, "duplicate_key", "is named twice"),
      pointer: pointerTo(namedTwice(text)),
    });
  return { ok: true, value };
}

const refuse = (problem: Problem): Parsed => ({ ok: false, problem });

// The way from the root to where the walk stands; written out only when there is something to complain about.
type Path = { parent: Path | null; step: string | number };
type Walk = { limits: JsonLimits; keys: number; text: string; changed?: ReadonlySet<number> };

function inspect(walk: Walk, value: Json, path: Path | null, depth: number): Problem | null {
  if (typeof value === "string") return inspectText(walk, value, path);
  if (typeof value === "number") return inspectNumber(walk, value, path);
  if (value === null || typeof value !== "object") return null;
  if (depth >= walk.limits.depth)
    return complaint(path, "depth", `is nested deeper than ${walk.limits.depth} levels`);
  return Array.isArray(value)
    ? inspectItems(walk, value, path, depth)
    : inspectMembers(walk, value, path, depth);
}

function inspectNumber(walk: Walk, value: number, path: Path | null): Problem | null {
  if (Number.isSafeInteger(value)) return null;
  if (!Number.isFinite(value)) return complaint(path, "finite", "is too large for a number");
  if (!Number.isInteger(value)) return null;
  walk.changed ??= changedNumbers(walk.text);
  return walk.changed.has(value)
    ? complaint(path, "exact", "has more digits than a number can keep: send it as text")
    : null;
}

function inspectItems(walk: Walk, items: Json[], path: Path | null, depth: number): Problem | null {
  for (let i = 0; i < items.length; i++) {
    const problem = inspect(walk, items[i] as Json, { parent: path, step: i }, depth + 1);
    if (problem) return problem;
  }
  return null;
}

function inspectMembers(walk: Walk, members: { [key: string]: Json }, path: Path | null, depth: number) {
  for (const key in members) {
    const here = { parent: path, step: key };
    const problem = inspectKey(walk, key, here) ?? inspect(walk, members[key] as Json, here, depth + 1);
    if (problem) return problem;
  }
  return null;
}

function inspectKey(walk: Walk, key: string, path: Path): Problem | null {
  walk.keys += 1;
  if (walk.keys > walk.limits.keys)
    return complaint(null, "keys", `holds more than ${walk.limits.keys} keys`);
  if (FORBIDDEN.has(key)) return complaint(path, "key", `may not be named ${key}`);
  return inspectText(walk, key, path);
}

function inspectText(walk: Walk, text: string, path: Path | null): Problem | null {
  if (text.includes("\0")) return complaint(path, "nul", "contains the character NUL");
  if (!text.isWellFormed()) return complaint(path, "surrogate", "contains half of a surrogate pair");
  const { stringBytes } = walk.limits;
  if (text.length * 3 <= stringBytes) return null;
  const tooLong = text.length > stringBytes || new TextEncoder().encode(text).length > stringBytes;
  return tooLong ? complaint(path, "string", `is longer than ${stringBytes} bytes`) : null;
}

const complaint = (path: Path | null, rule: string, says: string): Problem => ({
  pointer: pointer(path),
  rule,
  message: `This ${says}.`,
});

const pointer = (path: Path | null): string =>
  path === null ? "" : pointer(path.parent) + pointerStep(path.step);

const pointerTo = (steps: Array<string | number>): string => steps.map(pointerStep).join("");

// One step of a JSON pointer. A key may itself be the problem, so it is made printable and cut.
export const pointerStep = (step: string | number): string =>
  `/${String(step).slice(0, 200).toWellFormed().replaceAll("~", "~0").replaceAll("/", "~1")}`;

// Counts the colons outside strings: valid JSON has exactly one for each key.
function namedKeys(text: string): number {
  let count = 0;
  let at = 0;
  while (at < text.length) {
    const quote = text.indexOf('"', at);
    const end = quote === -1 ? text.length : quote;
    for (; at < end; at++) if (text.charCodeAt(at) === 58) count += 1;
    if (quote === -1) break;
    at = endOfString(text, quote) + 1;
  }
  return count;
}

// The index of the closing quote. A quote is escaped when an odd number of backslashes stands before it.
function endOfString(text: string, open: number): number {
  let at = open;
  for (;;) {
    at = text.indexOf('"', at + 1);
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === 92) backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
}

function position(error: unknown): string {
  const found = error instanceof Error ? /position (\d+)/.exec(error.message) : null;
  return found ? ` (at character ${found[1]})` : "";
}
