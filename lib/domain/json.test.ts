import { describe, expect, test } from "vitest";
import { BODY_LIMITS, JSON_LIMITS, parseJson } from "./json";

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const keys = (count: number) => `{${Array.from({ length: count }, (_, i) => `"k${i}":1`).join(",")}}`;
const problemOf = (text: string, limits = JSON_LIMITS) => {
  const parsed = parseJson(text, limits);
  return parsed.ok ? null : parsed.problem;
};

describe("JSON from outside", () => {
  test.each([
    ["1", 1],
    ['"a:b"', "a:b"],
    ['{"a":{"b":[1,2,{"c":null}]},"d":true}', { a: { b: [1, 2, { c: null }] }, d: true }],
    [String.raw`{"q\"uote:":"\\","b":"\"\\\":"}`, { 'q"uote:': "\\", b: '"\\":' }],
    ['{"":{"":1}}', { "": { "": 1 } }],
    ['{"\\ud83d\\ude00":"😀"}', { "😀": "😀" }],
    [' \n\t{"a" : 1 } ', { a: 1 }],
    ["1e308", 1e308],
    ['{"a":[9007199254740992,-90071992547409920.0,1e21]}', { a: [2 ** 53, -90071992547409920, 1e21] }],
    ["0.12345678901234567890", 0.12345678901234568],
  ])("takes %s", (text, value) => {
    expect(parseJson(text)).toEqual({ ok: true, value });
  });

  test.each([
    ["", "json", ""],
    ["{", "json", ""],
    ["{'a':1}", "json", ""],
    ['{"a":1,}', "json", ""],
    ["NaN", "json", ""],
    ["1e400", "finite", ""],
    ['{"a":[0,-1e999]}', "finite", "/a/1"],
    ['{"a":"x\\u0000y"}', "nul", "/a"],
    ['{"a\\u0000":1}', "nul", "/a\0"],
    ['{"a":"\\ud800"}', "surrogate", "/a"],
    ['{"a":"\\udc00\\ud800"}', "surrogate", "/a"],
    ['{"\\ud800":1}', "surrogate", "/\ufffd"],
    ['{"__proto__":{"admin":true}}', "key", "/__proto__"],
    ['{"a":[{"constructor":{}}]}', "key", "/a/0/constructor"],
    ['{"a":{"prototype":1}}', "key", "/a/prototype"],
    ['{"\\u005f_proto__":1}', "key", "/__proto__"],
    ['{"a":1,"a":2}', "duplicate_key", "/a"],
    ['{"a":{"b":1},"a":{"c":1}}', "duplicate_key", "/a"],
    ['[{"x":":","x":1}]', "duplicate_key", "/0/x"],
    ['{"a":1,"\\u0061":2}', "duplicate_key", "/a"],
    ['{"a":[0,{"b":{}},{"c":[1,2],"d/e":{"x":1,"y":[","],"x":2}}]}', "duplicate_key", "/a/2/d~1e/x"],
    ['{"a":{"b":[],"c":{}},"b":"a","c":["a","b"],"b":1}', "duplicate_key", "/b"],
    ['{"":{"":1,"":2}}', "duplicate_key", "//"],
    ['{"a/b":{"c~d":1e400}}', "finite", "/a~1b/c~0d"],
    ['{"iban":1,"account":9007199254740993}', "exact", "/account"],
    ['{"a":[12345678901234567.89,1]}', "exact", "/a/0"],
    ['{"a":{"b":-12345678901234567168}}', "exact", "/a/b"],
    ["123456789012345678901234567890e-5", "exact", ""],
  ])("refuses %s by the rule %s at %j", (text, rule, pointer) => {
    expect(problemOf(text)).toMatchObject({ rule, pointer });
  });

  test("allows exactly the depth, the keys and the string length of the limits", () => {
    expect(problemOf(nested(32))).toBeNull();
    expect(problemOf(nested(33))).toMatchObject({ rule: "depth", pointer: "/0".repeat(32) });
    expect(problemOf(keys(2_000), BODY_LIMITS)).toBeNull();
    expect(problemOf(keys(2_001), BODY_LIMITS)).toMatchObject({ rule: "keys" });
    expect(problemOf(keys(10_000))).toBeNull();
    expect(problemOf(keys(10_001))).toMatchObject({ rule: "keys" });
    expect(problemOf(JSON.stringify("x".repeat(65_536)))).toBeNull();
    expect(problemOf(JSON.stringify("x".repeat(65_537)))).toMatchObject({ rule: "string" });
    expect(problemOf(JSON.stringify("é".repeat(32_768)))).toBeNull();
    expect(problemOf(JSON.stringify("é".repeat(32_769)))).toMatchObject({ rule: "string" });
    expect(problemOf(JSON.stringify({ ["k".repeat(65_537)]: 1 }))).toMatchObject({ rule: "string" });
  });

  test("counts keys over the whole body, not per object", () => {
    const text = JSON.stringify(Array.from({ length: 101 }, () => JSON.parse(keys(20))));
    expect(problemOf(text, BODY_LIMITS)).toMatchObject({ rule: "keys" });
  });

  test("survives a hundred thousand levels and never pollutes a prototype", () => {
    expect(problemOf(nested(100_000))).not.toBeNull();
    expect(problemOf(`${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`)).not.toBeNull();
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  test("keeps what it quotes in a problem short", () => {
    const problem = problemOf(`{"${"k".repeat(5_000)}":1e400}`);
    expect(problem?.pointer.length).toBeLessThan(300);
  });
});
