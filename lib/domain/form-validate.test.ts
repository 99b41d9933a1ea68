import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formInput, validateForm } from "./form-validate";
import type { Json, JsonObject } from "./types";

const field = (schema: Json): JsonObject => ({ type: "object", properties: { f: schema } });
const strict = (schema: Json, value: Json) =>
  validateForm(field(schema), { f: value }, { coerce: false }).problems;
const typed = (schema: Json, value: Json) => {
  const answer = validateForm(field(schema), { f: value }, { coerce: true });
  return answer.problems.length > 0 ? answer.problems[0]?.rule : answer.value.f;
};

describe("a problem names the field it is about", () => {
  const schema: Json = {
    type: "object",
    required: ["amount", "toString"],
    additionalProperties: false,
    properties: {
      amount: { type: "integer" },
      lines: {
        type: "array",
        uniqueItems: true,
        items: { type: "object", required: ["a/b"], properties: { "a/b": { type: "string" } } },
      },
    },
  };
  const where = (input: JsonObject) =>
    validateForm(schema, input, { coerce: false }).problems.map(
      (problem) => `${problem.pointer} ${problem.rule}`,
    );

  test("a missing field, even one that JavaScript knows", () =>
    expect(where({})).toEqual(["/amount required", "/toString required"]));
  test("a field nobody asked for, and a deep one", () =>
    expect(where({ amount: 1, toString: 1, lines: [{ "a/b": 1 }, {}] } as unknown as JsonObject)).toEqual([
      "/toString additionalProperties",
      "/lines/0/a~1b type",
      "/lines/1/a~1b required",
    ]));
  test("the second of two equal items", () =>
    expect(
      where({
        amount: 1,
        lines: [
          { "a/b": "x", c: 1 },
          { c: 1, "a/b": "x" },
        ],
      } as Json as JsonObject),
    ).toEqual(["/lines/1 uniqueItems", "/toString required"]));
  test("the fields of the alternative that came closest", () => {
    const kinds: Json = field({
      oneOf: [
        {
          type: "object",
          required: ["kind", "iban"],
          properties: { kind: { const: "bank" }, iban: { type: "string" } },
        },
        { type: "object", required: ["kind", "number", "month"], properties: { kind: { const: "card" } } },
      ],
    });
    expect(validateForm(kinds, { f: { kind: "bank" } }, { coerce: false }).problems).toEqual([
      { pointer: "/f/iban", rule: "required", message: "This is required." },
    ]);
  });
  test("a field called __proto__ stays a field and reaches nobody's prototype", () => {
    const input = JSON.parse('{"__proto__":{"polluted":true}}') as JsonObject;
    const { value } = validateForm({ type: "object" }, input, { coerce: true });
    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("text is read as the type the form asks for", () => {
  const cases: Array<[Json, string, Json]> = [
    [{ type: "boolean" }, "true", true],
    [{ type: "boolean" }, " False ", false],
    [{ type: "boolean" }, "yes", "type"],
    [{ type: "integer" }, "30", 30],
    [{ type: "integer" }, "-7", -7],
    [{ type: "integer" }, "30.0", 30],
    [{ type: "integer" }, "30.5", "type"],
    [{ type: "integer" }, "1,000", "type"],
    [{ type: "integer" }, "0x10", "type"],
    [{ type: "integer" }, "", "type"],
    [{ type: "integer" }, "Infinity", "type"],
    [{ type: "integer" }, "12345678901234567890", "type"],
    [{ type: "number" }, "1e3", 1000],
    [{ type: "number" }, "2.5", 2.5],
    [{ type: "number" }, "1e999", "type"],
    [{ type: "number", maximum: 2 }, "2.5", "maximum"],
    [{ type: "string" }, "30", "30"],
    [{ type: ["string", "integer"] }, "30", "30"],
    [{ type: ["integer", "boolean"] }, "true", true],
    [{ enum: [1, 2] }, "2", 2],
    [{ const: true }, "true", true],
    [{ enum: ["2", 2] }, "2", "2"],
    [{ oneOf: [{ const: 1 }, { const: 2 }] }, "1", 1],
    [{ oneOf: [{ type: "integer" }, { type: "boolean" }] }, "false", false],
    [{ anyOf: [{ type: "string" }, { type: "integer" }] }, "5", "5"],
  ];
  test.each(cases)("%j reads %j as %j", (schema, text, value) => expect(typed(schema, text)).toEqual(value));

  test("in lists and groups too", () => {
    const schema = { type: "array", items: { type: "object", properties: { n: { type: "integer" } } } };
    expect(typed(schema, [{ n: "4" }])).toEqual([{ n: 4 }]);
  });
  test("only when asked to", () => expect(strict({ type: "integer" }, "30")).toHaveLength(1));
});

test("defaults fill what is missing, also what is required, and the answer given is left alone", () => {
  const schema = {
    required: ["a"],
    properties: { a: { default: 1 }, b: { default: null }, c: { type: "string" } },
  };
  const input = Object.freeze({ c: "x" });
  expect(validateForm(schema, input, { coerce: true })).toEqual({
    value: { c: "x", a: 1, b: null },
    problems: [],
  });
});

describe("the answer is taken out of a task result as the protocol's clients send it", () => {
  const approved = { name: "approved", positive: true };
  const asks = (...names: string[]): Json => ({
    properties: Object.fromEntries(names.map((name) => [name, {}])),
  });

  test("fields at the top level and under data, where data wins", () =>
    expect(formInput({ outcome: "approved", a: "1", b: "2", data: { b: 3 } }, {}, approved)).toEqual({
      a: "1",
      b: 3,
    }));
  test("the decision's own words stay out, unless the form declares them", () => {
    const result = { outcome: "approved", comment: "fine", evidence: "x", approved: true, data: {} };
    expect(formInput(result, { additionalProperties: false }, approved)).toEqual({});
    expect(formInput(result, asks("comment", "evidence"), approved)).toEqual({
      comment: "fine",
      evidence: "x",
    });
  });
  test("approved and outcome are supplied when the form asks for them", () => {
    expect(formInput({}, asks("approved", "outcome"), approved)).toEqual({
      approved: true,
      outcome: "approved",
    });
    expect(formInput({}, { required: ["approved"] }, { name: "denied", positive: false })).toEqual({
      approved: false,
    });
    expect(formInput({ approved: "false" }, asks("approved"), approved)).toEqual({ approved: "false" });
  });
});

test("validating twice changes nothing: what was stored fits its form", () => {
  const schema = {
    type: "object",
    properties: {
      a: { type: "integer", default: 3 },
      b: { type: "boolean" },
      c: { type: "array", items: { type: "number" } },
    },
  };
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom("1", "true", "1.5", "-0", "1e5"),
    fc.integer(),
    fc.boolean(),
  );
  fc.assert(
    fc.property(fc.record({ a: text, b: text, c: fc.array(text) }, { requiredKeys: [] }), (input) => {
      const first = validateForm(schema, input, { coerce: true });
      if (first.problems.length > 0) return;
      expect(validateForm(schema, first.value, { coerce: false })).toEqual(first);
    }),
  );
});

test("a default that is a group has its own fields' defaults, and what is stored fits its form", () => {
  const country = { type: "string", default: "CH" };
  const address = { type: "object", default: {}, required: ["country"], properties: { country } };
  const schema = { type: "object", properties: { address } };
  const { value, problems } = validateForm(schema, {}, { coerce: false });
  expect([value, problems]).toEqual([{ address: { country: "CH" } }, []]);
  expect(validateForm(schema, value, { coerce: false, fill: false }).problems).toEqual([]);
});

describe("alternatives", () => {
  test("the one that came closest says what is missing, wherever it stands", () => {
    const [many, one] = [{ required: ["a", "b"] }, { required: ["c"] }];
    for (const anyOf of [
      [many, one],
      [one, many],
    ])
      expect(strict({ anyOf }, {})).toMatchObject([{ pointer: "/f/c", rule: "required" }]);
  });

  test("where none fits as a whole, nothing is said of its parts", () => {
    const list = (least: number, type: string) => ({ type: "array", minItems: least, items: { type } });
    const problems = strict({ oneOf: [list(3, "string"), list(4, "boolean")] }, [1]);
    expect(problems).toMatchObject([{ pointer: "/f", rule: "oneOf" }]);
  });

  test("several may fit, but where one alone is asked for; a text stays one while an alternative takes it", () => {
    const both = [{ type: "number" }, { type: "integer" }];
    expect([typed({ anyOf: both }, 5), typed({ oneOf: both }, 5)]).toEqual([5, "oneOf"]);
    expect(typed({ anyOf: [{ type: "number" }, { type: "string", minLength: 1 }] }, "5")).toBe("5");
  });
});

describe("choices", () => {
  const says = (values: Json[]) => strict({ enum: values }, "other")[0]?.message;
  test("are named, as many and as much of each as can be read", () => {
    expect(says(["a"])).toBe("This must be a.");
    expect(says(["a", 1, null, { b: 1 }])).toBe("This must be one of: a, 1, …, ….");
    const letters = [..."abcdefghi"];
    expect(says(letters.slice(0, 8))).toBe("This must be one of: a, b, c, d, e, f, g, h.");
    expect(says(letters)).toBe("This must be one of: a, b, c, d, e, f, g, h ….");
    expect(says(["x".repeat(70)])).toBe(`This must be ${"x".repeat(60)}.`);
  });

  test("a text that spells another value than those is none of them", () => {
    expect([typed({ enum: [1, 2] }, "3"), typed({ enum: [1, 2] }, "2")]).toEqual(["enum", 2]);
    expect(typed({ enum: [null] }, "null")).toBe("enum");
  });
});

test("what was given is not replaced by what the schema suggests", () => {
  expect(typed({ type: "string", default: "suggested" }, "given")).toBe("given");
});

test("no more problems are told than anybody reads", () => {
  const wrong = Array.from({ length: 80 }, () => "x");
  expect(strict({ type: "array", items: { type: "number" } }, wrong)).toHaveLength(50);
});
