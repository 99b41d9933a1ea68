import { expect, test } from "vitest";
import { type Field, labelOf, planForm } from "@/lib/domain/form-plan";
import { validateForm } from "@/lib/domain/form-validate";
import type { Json, JsonObject } from "@/lib/domain/types";
import { instantOf, readForm, startForm, type Typed, unreadable } from "./typed";

const schema: JsonObject = {
  type: "object",
  required: ["name", "count", "isVip", "tier", "lines"],
  additionalProperties: false,
  properties: {
    name: { type: "string", title: "Full name", description: "As on the invoice" },
    note: { type: "string", maxLength: 2000 },
    count: { type: "integer", minimum: 1 },
    ratio: { type: ["number", "null"] },
    isVip: { type: "boolean" },
    notify: { type: "boolean", default: true },
    promise: { const: true },
    tier: { enum: ["gold", "silver"] },
    country: {
      oneOf: [
        { const: "de", title: "Germany" },
        { const: "ch", title: "Switzerland" },
      ],
    },
    tags: { type: "array", uniqueItems: true, items: { enum: ["a", "b", 3] } },
    due: { type: "string", format: "date" },
    at: { type: "string", format: "date-time" },
    address: {
      type: "object",
      required: ["city"],
      properties: { city: { type: "string" }, zip: { type: "string" } },
    },
    lines: {
      type: "array",
      minItems: 1,
      items: { type: "object", required: ["sku"], properties: { sku: { type: "string" } } },
    },
    free: { anyOf: [{ type: "string" }, { type: "number" }] },
    version: { const: 3 },
  },
};

function fieldsOf(of: JsonObject): Field[] {
  const plan = planForm(of);
  if (!plan.ok) throw new Error(plan.because);
  return plan.fields;
}
const filled = (fields: Field[], over: Record<string, Typed>): Typed => ({
  kind: "group",
  fields: { ...startForm(fields).fields, ...over },
});
const text = (value: string): Typed => ({ kind: "text", text: value });

test("each field of a schema gets the input it is best answered with", () => {
  const kinds = Object.fromEntries(fieldsOf(schema).map(({ name, input }) => [name, input]));
  expect(kinds).toMatchObject({
    name: { kind: "text", look: "line" },
    note: { kind: "text", look: "lines" },
    count: { kind: "number", isWhole: true },
    ratio: { kind: "number", isWhole: false },
    isVip: { kind: "yes-no", look: "ask" },
    notify: { kind: "yes-no", look: "tick" },
    promise: { kind: "yes-no", look: "promise" },
    tier: { kind: "choice", isShort: true },
    country: {
      kind: "choice",
      choices: [
        { label: "Germany", value: "de" },
        { label: "Switzerland", value: "ch" },
      ],
    },
    tags: { kind: "several" },
    due: { kind: "text", look: "date" },
    at: { kind: "text", look: "date-time" },
    address: { kind: "group" },
    lines: { kind: "list" },
    free: { kind: "json", because: "it has alternatives to choose between" },
    version: { kind: "fixed", value: 3 },
  });
});

test("labels come from the schema, or from the name as a person would say it", () => {
  const [name, note] = fieldsOf(schema);
  expect([name?.label, name?.about, note?.label]).toEqual(["Full name", "As on the invoice", "Note"]);
  expect(["invoice_number", "invoiceNumber", "x", "_"].map(labelOf)).toEqual([
    "Invoice number",
    "Invoice number",
    "X",
    "_",
  ]);
});

test("what was typed makes an answer that the server's own check takes", () => {
  const fields = fieldsOf(schema);
  const typed = filled(fields, {
    name: text("Ana"),
    count: text("3"),
    ratio: text("0.5"),
    isVip: { kind: "tick", isOn: false },
    promise: { kind: "tick", isOn: true },
    tier: { kind: "chosen", index: 1 },
    country: { kind: "chosen", index: 0 },
    tags: { kind: "ticks", on: [2, 0] },
    due: text("2031-04-25"),
    at: text("2031-04-25T14:30"),
    address: { kind: "group", fields: { city: text("Zürich"), zip: text("") } },
    lines: {
      kind: "list",
      items: [{ key: 7, typed: { kind: "group", fields: { sku: text("A-1") } } }],
      next: 8,
    },
    free: text('"as it is"'),
  });
  const answer = readForm(fields, typed, "UTC");
  expect(answer).toEqual({
    name: "Ana",
    count: 3,
    ratio: 0.5,
    isVip: false,
    notify: true,
    promise: true,
    tier: "silver",
    country: "de",
    tags: ["a", 3],
    due: "2031-04-25",
    at: new Date("2031-04-25T14:30").toISOString(),
    address: { city: "Zürich" },
    lines: [{ sku: "A-1" }],
    free: "as it is",
    version: 3,
  });
  expect(validateForm(schema, answer, { coerce: false }).problems).toEqual([]);
});

test("what is left empty is left out, and what is missing is said at its own field", () => {
  const fields = fieldsOf(schema);
  const answer = readForm(fields, startForm(fields), "UTC");
  expect(answer).toEqual({ notify: true, version: 3, lines: [{}] });
  const { problems } = validateForm(schema, answer, { coerce: false });
  expect(problems.map(({ pointer }) => pointer).sort()).toEqual([
    "/count",
    "/isVip",
    "/lines/0/sku",
    "/name",
    "/tier",
  ]);
});

test("a yes-or-no question that nobody answered is not answered with no", () => {
  const fields = fieldsOf({
    type: "object",
    properties: { isVip: { type: "boolean" }, sure: { const: true } },
  });
  expect(readForm(fields, startForm(fields), "UTC")).toEqual({});
});

test("a number is the number that was typed, or a problem, never another number", () => {
  const only: JsonObject = { type: "object", required: ["n"], properties: { n: { type: "number" } } };
  const fields = fieldsOf(only);
  const typed = (value: string) => readForm(fields, filled(fields, { n: text(value) }), "UTC");
  expect(typed(" 12.50 ")).toEqual({ n: 12.5 });
  for (const wrong of ["12,50", "1e999", "0x10", "twelve", "9007199254740993"])
    expect(validateForm(only, typed(wrong), { coerce: false }).problems, wrong).toHaveLength(1);
});

test("what is typed as JSON and is none says so at its place", () => {
  const fields = fieldsOf({ type: "object", properties: { free: {}, list: { type: "array", items: {} } } });
  const typed = filled(fields, {
    free: text("{"),
    list: { kind: "list", items: [{ key: 0, typed: text("x") }], next: 1 },
  });
  expect(Object.keys(unreadable(fields, typed))).toEqual(["/free", "/list/0"]);
});

test("a schema that cannot be drawn says why", () => {
  const because = (of: Json) => {
    const plan = planForm(of as JsonObject);
    return plan.ok ? null : plan.because;
  };
  expect(because({ anyOf: [{ type: "object" }] })).toContain("alternatives");
  expect(because({ type: "object" })).toContain("names no fields");
  expect(because({ type: "object", properties: { a: { $ref: "#" } } })).toContain("not sound");
  expect(because({ type: "object", properties: {}, additionalProperties: { type: "string" } })).toContain(
    "does not name",
  );
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`f${i}`, { type: "string" }]));
  expect(because({ type: "object", properties: many })).toContain("more than 150");
});

test("nesting ends in a field for JSON, not in an endless page", () => {
  let deep: JsonObject = { type: "string" };
  for (let i = 0; i < 10; i++) deep = { type: "object", properties: { inside: deep } };
  expect(planForm(deep).ok).toBe(true);
  expect(JSON.stringify(planForm(deep))).toContain("nested too deep");
});

test("a date and time on somebody's wall becomes that instant", () => {
  expect(instantOf("2031-04-25T14:30", "America/New_York")).toBe("2031-04-25T18:30:00.000Z");
  expect(instantOf("2031-04-25T14:30", "Asia/Kathmandu")).toBe("2031-04-25T08:45:00.000Z");
  // No zone was chosen: the computer's own.
  expect(instantOf("2031-04-25T14:30", null)).toBe(new Date(2031, 3, 25, 14, 30).toISOString());
  expect(instantOf("2031-04-25T14:30:45", "Asia/Kathmandu")).toBe("2031-04-25T08:45:45.000Z");
  expect(instantOf("tomorrow", "UTC")).toBe("tomorrow");
  expect(instantOf("2031-02-30T14:30", "UTC")).toBe("2031-02-30T14:30");
});

test("an answer that was given before comes back into its inputs", () => {
  const fields = fieldsOf(schema);
  const answer = {
    name: "Ana",
    count: 3,
    isVip: true,
    tier: "gold",
    lines: [{ sku: "A" }, { sku: "B" }],
    tags: ["b"],
  };
  expect(readForm(fields, startForm(fields, answer), "UTC")).toMatchObject(answer);
});
