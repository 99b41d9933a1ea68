// guarantees.md IN-3: no schema that we take and no answer that the API lets in may hold the process.
import { describe, expect, test } from "vitest";
import { timesAsLong } from "../testing/pace";
import { checkSchema } from "./form-schema";
import { validateForm } from "./form-validate";
import type { Json, JsonObject } from "./types";

const SIZE = 256 * 1024; // of a request's body
const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const field = (schema: Json): Json => ({ type: "object", properties: { f: schema } });
const record = <T>(count: number, value: (i: number) => T): Record<string, T> =>
  Object.fromEntries(numbers(count).map((i) => [`f${i}`, value(i)]));

const branch = (i: number): Json => ({
  type: "object",
  required: [`x${i}`],
  properties: { deep: { type: "string" } },
});
const branches: Json = {
  anyOf: numbers(16).map((i) => ({ oneOf: numbers(16).map((j) => branch(i * 16 + j)) })),
};
const dotted = `${"a.".repeat(SIZE / 2)}@b`;

const corpus: Array<[string, Json, JsonObject]> = [
  [
    "a long text for each format",
    field({ anyOf: ["email", "uri", "date-time", "uuid"].map((format) => ({ format })) }),
    { f: dotted },
  ],
  ["an e-mail made of dots", field({ format: "email" }), { f: `${"a.".repeat(31)}a@${"a.".repeat(90)}` }],
  ["an address made of percent signs", field({ format: "uri" }), { f: `a:${"%41".repeat(600)}%` }],
  [
    "a long text of surrogates, measured",
    field({ minLength: 70_000, maxLength: 100_000 }),
    { f: "😀".repeat(65_536) },
  ],
  [
    "a long text, measured for each of 16 alternatives",
    field({ anyOf: numbers(16).map((i) => ({ maxLength: 65_100 + i })) }),
    { f: "😀".repeat(65_000) },
  ],
  ["unique numbers", field({ type: "array", uniqueItems: true }), { f: numbers(40_000) }],
  [
    "unique lists of lists",
    field({ type: "array", uniqueItems: true }),
    { f: numbers(3_000).map((i) => [[[i]], [[i]]]) },
  ],
  [
    "many items against many choices",
    field({ type: "array", items: { enum: numbers(500).map((i) => `choice ${i}`) } }),
    { f: Array(15_000).fill("choice 499") },
  ],
  [
    "many items against many titled choices",
    field({ type: "array", items: { oneOf: numbers(500).map((i) => ({ const: i, title: "x" })) } }),
    { f: Array(40_000).fill("499") },
  ],
  [
    "many items against nested alternatives",
    field({ type: "array", items: branches }),
    { f: Array(20_000).fill({ deep: 1 }) },
  ],
  [
    "500 fields, none of them there",
    { required: Object.keys(record(500, () => 0)), properties: record(500, () => ({ type: "integer" })) },
    {},
  ],
  [
    "500 fields in each of many items",
    field({ type: "array", items: { properties: record(499, () => ({ default: 1 })) } }),
    { f: Array(20_000).fill({}) },
  ],
  ["20,000 fields nobody asked for", { additionalProperties: false }, record(20_000, () => 1)],
  ["a number of 200,000 digits", field({ type: "integer" }), { f: "9".repeat(200_000) }],
  ["a long text where a number belongs", field({ type: "number" }), { f: `${" ".repeat(200_000)}1` }],
  [
    "a deep answer for a shallow form",
    field({ enum: [1] }),
    { f: JSON.parse("[".repeat(5_000) + "]".repeat(5_000)) as Json },
  ],
];

// A millisecond where these bounds were set: 5 and 25 of them there, and as many times as long on a slower machine.
const body = JSON.stringify({ f: Array(20_000).fill({ deep: 1 }) });
const readBody = () => JSON.parse(body) as Json;

describe("a hostile answer is validated in five times what it takes to read a large body", () => {
  test.each(corpus)("%s", (_, schema, input) => {
    expect(checkSchema(schema)).toEqual([]);
    const times = timesAsLong(() => validateForm(schema, input, { coerce: true }), readBody, 5);
    expect(times).toBeLessThan(5);
  });
});

test("the largest schema a request can carry is checked in 25 times as long, at the most", () => {
  const wide = { properties: record(6_000, (i) => ({ type: "string", enum: numbers(20), title: `t${i}` })) };
  const heavy = { properties: record(500, () => ({ enum: numbers(100), default: 99 })) };
  for (const schema of [wide, heavy])
    expect(timesAsLong(() => checkSchema(schema), readBody, 25)).toBeLessThan(25);
});
