import { expect, test } from "vitest";
import { checkSchema } from "./form-schema";
import { validateForm } from "./form-validate";
import type { Json, JsonObject } from "./types";

// A schema for one field; the values that fit; and by the rule they break, the values that do not.
const cases: Array<[Json, Json[], Record<string, Json[]>]> = [
  [{ type: "string" }, ["", "x"], { type: [1, null, []] }],
  [{ type: "integer" }, [0, -3, 2.0], { type: [1.5, "1", true] }],
  [{ type: "number" }, [1.5, 2], { type: ["1", null] }],
  [{ type: ["integer", "null"] }, [null, 4], { type: ["", {}] }],
  [{ type: "object" }, [{}], { type: [[], null] }],
  [{ enum: ["a", 1, null] }, ["a", 1, null], { enum: ["b", "1", 0] }],
  [{ enum: [{ b: 1, a: 2 }] }, [{ a: 2, b: 1 }], { enum: [{ a: 2 }, "a"] }],
  [{ const: 0 }, [0, -0], { const: [false, "0", null] }],
  [{ minimum: 1, maximum: 3 }, [1, 3, "9"], { minimum: [0], maximum: [4] }],
  [{ exclusiveMinimum: 1, exclusiveMaximum: 3 }, [2], { exclusiveMinimum: [1], exclusiveMaximum: [3] }],
  [{ multipleOf: 0.1 }, [0.3, 1, 4.7], { multipleOf: [0.25] }],
  [{ multipleOf: 5e-324 }, [0], { multipleOf: [1] }],
  [{ multipleOf: 2 }, [1_000_000_002, -0], { multipleOf: [1_000_000_001, 1e-9] }],
  [{ multipleOf: 0.01 }, [10_000_000.01, 1e15, -4.35], { multipleOf: [10_000_000.005] }],
  [{ multipleOf: 1e-7 }, [0.0000003, 1e21], { multipleOf: [0.00000005] }],
  [{ minLength: 1 }, ["x", "😀", 3], { minLength: [""] }],
  [{ minLength: 2, maxLength: 3 }, ["😀😀😀", "ab"], { minLength: ["😀"], maxLength: ["😀😀😀😀", "abcd"] }],
  [{ minItems: 1, maxItems: 2 }, [[1], [1, 1]], { minItems: [[]], maxItems: [[1, 2, 3]] }],
  [{ uniqueItems: true }, [[1, "1", [1]]], {}],
  [{ oneOf: [{ const: "a", title: "A" }, { enum: ["b", "c"] }] }, ["a", "c"], { oneOf: ["d", null] }],
  [{ anyOf: [{ type: "string" }, { type: "integer" }] }, ["a", 1], { anyOf: [1.5] }],
  [{ oneOf: [{ type: "number" }, { type: "integer" }] }, [1.5], { oneOf: [1, "a"] }],
  [{ type: "string", readOnly: true, default: "kept" }, ["kept"], { readOnly: ["changed"] }],
  [{ format: "date" }, ["2024-02-29", "2000-02-29", 5], { format: ["2023-02-29", "1900-02-29"] }],
  [{ format: "date" }, [], { format: ["2024-13-01", "2024-1-01", "2024-04-31", "2024-04-00"] }],
  [{ format: "date-time" }, ["2024-02-29T23:59:59Z", "2024-02-29t10:00:00.123+05:30"], {}],
  [{ format: "date-time" }, [], { format: ["2024-02-29T24:00:00Z", "2024-02-29T10:00:00.Z"] }],
  [{ format: "date-time" }, [], { format: ["2024-02-29T10:00:00", "2024-02-29 10:00:00Z", "2024-02-29"] }],
  [{ format: "time" }, ["14:30", "14:30:05.5Z", "09:00-03:00"], { format: ["24:00", "9:00", "09:60"] }],
  [{ format: "email" }, ["o'x+y@sub.b-c.example", "root@localhost"], { format: ["a", "@b", "a@", "a@b..c"] }],
  [{ format: "email" }, [], { format: [".a@b.c", "a b@c.d", "a@-b.c", "a@b.c\r\nBcc: x@y.z", "a@ä.c"] }],
  [{ format: "uri" }, ["https://example.org/a?b=%20c#d", "mailto:a@b.c", "urn:x:y"], {}],
  [
    { format: "uri" },
    [],
    { format: ["example.org", "https://a b", "https://a/%2", "1a:b", "https://ä", "a:"] },
  ],
  [
    { format: "uuid" },
    ["0190F5b3-2a3c-7def-8abc-0123456789ab"],
    { format: ["0190f5b32a3c7def8abc0123456789ab"] },
  ],
  [{ format: "uuid" }, [], { format: ["0190f5b3-2a3c-7def-8abc-0123456789ag"] }],
  [
    { format: "ipv4" },
    ["0.0.0.0", "192.0.2.255"],
    { format: ["256.1.1.1", "1.1.1", "01.1.1.1", "1.1.1.1 "] },
  ],
];

test.each(cases)("%j takes what fits and names the rule of what does not", (schema, fitting, failing) => {
  const form = { type: "object", properties: { f: schema } };
  const problems = (f: Json) => validateForm(form, { f } satisfies JsonObject, { coerce: false }).problems;
  expect(checkSchema(form)).toEqual([]);
  for (const value of fitting) expect(problems(value), JSON.stringify(value)).toEqual([]);
  for (const [rule, values] of Object.entries(failing))
    for (const value of values)
      expect(problems(value)).toContainEqual(expect.objectContaining({ pointer: "/f", rule }));
});
