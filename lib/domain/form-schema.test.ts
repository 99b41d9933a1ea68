import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkSchema, FORM_LIMITS } from "./form-schema";
import { validateForm } from "./form-validate";
import type { Json } from "./types";

const deep = (levels: number): Json =>
  levels === 0 ? { type: "string" } : { type: "object", properties: { a: deep(levels - 1) } };
const nested = (levels: number): Json =>
  levels === 0 ? { type: "string" } : { oneOf: [nested(levels - 1), { type: "object" }] };
const fields = (count: number): Json =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, { type: "string" }]));
const one = (schema: Json): Json => ({ type: "object", properties: { "a/b~c": schema } });

describe("a form's schema is refused, at the place and by the rule that is broken", () => {
  const at = "/properties/a~1b~0c";
  const cases: Array<[string, Json, string, string]> = [
    ["a pattern", one({ pattern: "(a+)+$" }), `${at}/pattern`, "unsupported"],
    ["pattern properties", { patternProperties: { "(a+)+$": {} } }, "/patternProperties", "unsupported"],
    ["a reference", one({ $ref: "#" }), `${at}/$ref`, "unsupported"],
    ["$data", one({ minimum: { $data: "1/a" }, $data: "1" }), `${at}/$data`, "unsupported"],
    ["allOf", { allOf: [{}] }, "/allOf", "unsupported"],
    ["if and else", { if: {}, else: {} }, "/if", "unsupported"],
    ["an unknown format", one({ format: "regex" }), `${at}/format`, "format"],
    ["a format named like a JavaScript property", one({ format: "constructor" }), `${at}/format`, "format"],
    ["an unknown type", one({ type: "date" }), `${at}/type`, "type"],
    ["an empty list of types", one({ type: [] }), `${at}/type`, "type"],
    ["a bound that is a text", one({ minimum: "3" }), `${at}/minimum`, "minimum"],
    ["a step of nothing", one({ multipleOf: 0 }), `${at}/multipleOf`, "multipleOf"],
    ["a negative length", one({ maxLength: -1 }), `${at}/maxLength`, "maxLength"],
    ["an empty enum", one({ enum: [] }), `${at}/enum`, "enum"],
    ["a required field without a name", { required: [1] }, "/required", "required"],
    ["a title that is not text", one({ title: { a: 1 } }), `${at}/title`, "title"],
    ["a field that is no schema", { properties: { a: true } }, "/properties/a", "schema"],
    ["properties in a list", { properties: [] }, "/properties", "properties"],
    ["alternatives that are no list", one({ oneOf: {} }), `${at}/oneOf`, "oneOf"],
    ["a reserved name", { properties: { constructor: {} } }, "/properties/constructor", "reserved_name"],
    ["a default that does not fit", one({ type: "integer", default: "x" }), `${at}/default`, "default"],
    ["a form that is not an object", { type: "string" }, "/type", "type"],
    ["no schema at all", "yes", "", "schema"],
  ];
  test.each(cases)("%s", (_, schema, pointer, rule) => {
    expect(checkSchema(schema)).toContainEqual(expect.objectContaining({ pointer, rule }));
  });

  test("nothing may be too deep, too wide or too many", () => {
    const rules = (schema: Json) => checkSchema(schema).map((problem) => problem.rule);
    expect(rules(deep(FORM_LIMITS.depth - 1))).toEqual([]);
    expect(rules(deep(FORM_LIMITS.depth))).toEqual(["too_deep"]);
    expect(rules({ properties: fields(FORM_LIMITS.properties) })).toEqual([]);
    expect(rules({ properties: fields(FORM_LIMITS.properties + 1) })).toEqual(["too_large"]);
    expect(rules(one({ enum: Array.from({ length: FORM_LIMITS.choices + 1 }, (_, i) => i) }))).toEqual([
      "too_large",
    ]);
    expect(rules(one(nested(FORM_LIMITS.nesting)))).toEqual([]);
    expect(rules(one(nested(FORM_LIMITS.nesting + 1)))).toEqual(["too_deep"]);
    expect(rules(one({ anyOf: Array(FORM_LIMITS.alternatives + 1).fill({ type: "object" }) }))).toEqual([
      "too_large",
    ]);
    expect(rules({ oneOf: Array(FORM_LIMITS.nodes).fill({}) })).toContain("too_large");
  });
});

describe("a form's schema is taken", () => {
  const cases: Array<[string, Json]> = [
    ["an empty one", {}],
    [
      "with notes",
      {
        $schema: "x",
        $id: "y",
        "x-widget": { a: [1] },
        examples: [1],
        properties: { a: { placeholder: "?" } },
      },
    ],
    ["with several types", one({ type: ["integer", "null"], default: null })],
    [
      "with titled choices",
      one({
        oneOf: [
          { const: "a", title: "A" },
          { const: 2, title: "Two" },
        ],
        default: 2,
      }),
    ],
    [
      "with every format",
      one({
        anyOf: ["date", "date-time", "time", "email", "uri", "uuid", "ipv4"].map((format) => ({ format })),
      }),
    ],
    ["with many choices of one value", one({ oneOf: Array.from({ length: 400 }, (_, i) => ({ const: i })) })],
    [
      "with a default group of fields",
      { properties: { a: { type: "object", default: { b: 1 }, properties: { b: { type: "integer" } } } } },
    ],
  ];
  test.each(cases)("%s", (_, schema) => expect(checkSchema(schema)).toEqual([]));
});

test("checking any schema, and validating any answer against any schema, never throws", () => {
  const words = [
    "type",
    "properties",
    "items",
    "enum",
    "const",
    "oneOf",
    "anyOf",
    "required",
    "default",
    "format",
    "a",
  ];
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom<Json>("object", "array", "integer", "string", "date", null, true, -0, 1.5, "a"),
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...words, "__proto__", "toString"), tie("tree"), {
        maxKeys: 5,
      }) as fc.Arbitrary<Json>,
    ),
  }));
  fc.assert(
    fc.property(tree, tree, fc.boolean(), (schema, input, coerce) => {
      checkSchema(schema);
      const answer = validateForm(schema, { a: input }, { coerce });
      expect(Array.isArray(answer.problems)).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

test("a schema nested a hundred thousand deep is refused like any other", () => {
  let bottomless: Json = {};
  for (let i = 0; i < 100_000; i++) bottomless = { items: bottomless };
  expect(checkSchema(bottomless).map((problem) => problem.rule)).toEqual(["too_deep"]);
  let value: Json = 1;
  for (let i = 0; i < 100_000; i++) value = [value];
  expect(checkSchema(one({ default: value })).map((problem) => problem.rule)).toEqual(["too_large"]);
  expect(validateForm(one({ enum: [1] }), { "a/b~c": value }, { coerce: true }).problems).toHaveLength(1);
});

test("a value that stands in two of several alternatives is refused, for nobody could choose it", () => {
  const several: Json[] = [{ enum: ["x", "y"] }, { const: "z" }, { enum: ["y", "z"] }];
  const twice: Json = { oneOf: several };
  expect(checkSchema(one(twice))).toEqual([expect.objectContaining({ rule: "oneOf" })]);
  expect(checkSchema(one(twice))[0]?.pointer).toMatch(/\/oneOf\/2$/);
  const fine: Json[] = [{ anyOf: several }, { oneOf: [{ enum: ["x", "x"] }, { const: "y" }] }];
  for (const schema of fine) expect(checkSchema(one(schema))).toEqual([]);
});
