// The arithmetic of a form: comparing values, counting the work, and reading a typed value out of text.
import type { Json, JsonObject } from "./types";

/** How much work is left. Whoever runs it dry stops with a problem, so no schema and no answer can hold the process. */
export type Meter = { left: number };
export const spend = (left: number): Meter => ({ left });

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const own = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

export const pointerPart = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

/** A text that two values share exactly when JSON Schema calls them equal; null when the value is too big or too deep. */
export function sameKey(value: Json, meter: Meter, depth: number): string | null {
  meter.left -= 1;
  if (meter.left < 0 || depth < 0) return null;
  if (typeof value === "string") {
    meter.left -= value.length >> 6;
    return JSON.stringify(value);
  }
  if (typeof value !== "object" || value === null) return String(value === 0 ? 0 : value);
  const parts: string[] = [];
  if (Array.isArray(value)) {
    for (const item of value) {
      const key = sameKey(item, meter, depth - 1);
      if (key === null) return null;
      parts.push(key);
    }
    return `[${parts.join(",")}]`;
  }
  for (const name of Object.keys(value).sort()) {
    const key = sameKey(value[name] ?? null, meter, depth - 1);
    if (key === null) return null;
    parts.push(`${JSON.stringify(name)}:${key}`);
  }
  return `{${parts.join(",")}}`;
}

/** The values a field may take, and each of them as its `sameKey`. */
export type Choices = { values: Json[]; keys: Set<string> };

export function choicesOf(values: Json[], meter: Meter): Choices {
  const keys = new Set<string>();
  for (const value of values) {
    const key = sameKey(value, meter, 32);
    if (key !== null) keys.add(key);
  }
  return { values, keys };
}

const NOTES = new Set(["const", "enum", "title", "description", "examples", "$comment", "deprecated"]);

/** Alternatives that only list values (`const` or `enum`, with a title), as that list; null when one is a real schema. */
export function plainAlternatives(list: Json[], meter: Meter): Json[] | null {
  const values: Json[] = [];
  for (const item of list) {
    meter.left -= 1;
    if (meter.left < 0 || !isObject(item)) return null;
    if (!Object.keys(item).every((name) => NOTES.has(name) || name.startsWith("x-"))) return null;
    if (Array.isArray(item.enum) && item.const === undefined) values.push(...item.enum);
    else if (item.enum === undefined && item.const !== undefined) values.push(item.const);
    else return null;
  }
  return values;
}

/** A string as the command line sends it, read as a type the schema asks for. What does not read cleanly stays a string. */
export function coerce(text: string, types: readonly Json[]): Json {
  const word = text.trim();
  if (types.includes("boolean")) {
    if (word === "true" || word === "True" || word === "TRUE") return true;
    if (word === "false" || word === "False" || word === "FALSE") return false;
  }
  const number = types.includes("number") || types.includes("integer") ? readNumber(word) : null;
  if (number === null) return text;
  return types.includes("number") || Number.isInteger(number) ? number : text;
}

// JSON's own notation and nothing else: no comma, no hexadecimal, no blank, no Infinity, and no digits silently lost.
function readNumber(word: string): number | null {
  if (word.length > 40 || !/^[+-]?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?$/.test(word)) return null;
  const number = Number(word);
  if (!Number.isFinite(number)) return null;
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? null : number;
}

/** How many characters a person would count, without counting when the length alone answers. */
export function lengthWithin(text: string, least: number, most: number, meter: Meter): boolean {
  if (text.length < least || text.length > most * 2) return false;
  if (text.length <= most && text.length >= least * 2) return true;
  meter.left -= text.length >> 6;
  let pairs = 0;
  for (let i = 0; i < text.length - 1; i++) {
    const high = text.charCodeAt(i);
    if (high < 0xd800 || high > 0xdbff) continue;
    const low = text.charCodeAt(i + 1);
    if (low >= 0xdc00 && low <= 0xdfff) {
      pairs += 1;
      i += 1;
    }
  }
  const length = text.length - pairs;
  return length >= least && length <= most;
}

/** As the two are written: 0.3 is three times 0.1, though not in binary, and a billion and one is no multiple of two. */
export function isMultiple(value: number, step: number): boolean {
  if (!Number.isFinite(value / step)) return false;
  const [one, other] = [decimalOf(value), decimalOf(step)];
  const least = Math.min(one.power, other.power);
  const whole = ({ digits, power }: Decimal) => digits * 10n ** BigInt(power - least);
  return whole(one) % whole(other) === 0n;
}

type Decimal = { digits: bigint; power: number };

function decimalOf(number: number): Decimal {
  const [written = "", power = "0"] = number.toExponential().split("e");
  const [before = "", behind = ""] = written.split(".");
  return { digits: BigInt(before + behind), power: Number(power) - behind.length };
}
