import { expect, test } from "vitest";
import { type Field, planForm } from "@/lib/domain/form-plan";
import { validateForm } from "@/lib/domain/form-validate";
import type { Json, JsonObject } from "@/lib/domain/types";
import { readForm, startForm, type Typed } from "./typed";

// A form is shown with what its schema suggests. Whatever somebody takes out of it is not answered in their name.

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

// How a field begins; what is left in its input when it was cleared; what is answered, undefined: nothing is.
const ON = { kind: "tick", isOn: false } as const;
const CLEARED: Array<[string, JsonObject, Typed, Json | undefined]> = [
  ["a text", { type: "string", default: "Hi" }, text(" "), ""],
  ["a text that is never empty", { type: "string", minLength: 1, default: "Hi" }, text(""), undefined],
  ["several lines", { type: "string", default: "a\nb" }, text(""), ""],
  ["a number", { type: "number", default: 3 }, text(""), undefined],
  ["a number or null", { type: ["number", "null"], default: 3 }, text(""), null],
  ["a date", { type: "string", format: "date", default: "2031-04-25" }, text(""), undefined],
  ["a time", { type: "string", format: "time", default: "14:30" }, text(""), undefined],
  [
    "an instant",
    { type: "string", format: "date-time", default: "2031-04-25T14:30:00Z" },
    text(""),
    undefined,
  ],
  ["an address", { type: "string", format: "email", default: "a@b.c" }, text(""), undefined],
  ["a link", { type: ["string", "null"], format: "uri", default: "https://b.c" }, text(""), null],
  ["a choice", { enum: ["a", "b"], default: "a" }, { kind: "chosen", index: null }, undefined],
  [
    "several choices",
    { type: "array", uniqueItems: true, items: { enum: ["mail", "sms"] }, default: ["mail", "sms"] },
    { kind: "ticks", on: [] },
    [],
  ],
  [
    "several choices of which one is needed",
    { type: "array", uniqueItems: true, minItems: 1, items: { enum: ["a"] }, default: ["a"] },
    { kind: "ticks", on: [] },
    undefined,
  ],
  [
    "a list",
    { type: "array", items: { type: "string" }, default: ["a"] },
    { kind: "list", items: [], next: 1 },
    [],
  ],
  [
    "a group",
    { type: "object", default: { city: "Bern" }, properties: { city: { type: "string" } } },
    { kind: "group", fields: { city: text("") } },
    {},
  ],
  ["JSON", { default: { a: 1 } }, text(""), undefined],
  ["a box", { type: "boolean", default: true }, ON, false],
  ["a promise", { const: true, default: true }, ON, undefined],
];

test.each(CLEARED)(
  "%s that began with something and was cleared is not answered with it",
  (_, f, left, answered) => {
    const of: JsonObject = { type: "object", properties: { f } };
    const fields = fieldsOf(of);
    const answer = readForm(fields, filled(fields, { f: left }), "UTC");
    expect(answer).toEqual(answered === undefined ? {} : { f: answered });
    // As the server takes it from whoever was shown the form; cleared where it is required, it is missing.
    expect(validateForm(of, answer, { coerce: true, fill: false })).toEqual({ value: answer, problems: [] });
    const required = fieldsOf({ ...of, required: ["f"] });
    const said = readForm(required, filled(required, { f: left }), "UTC");
    expect(said.f ?? null).not.toEqual(f.default);
    expect(Object.hasOwn(said, "f")).toBe(
      ["ticks", "list", "group"].includes(left.kind) || f.type === "boolean",
    );
  },
);

test("what a browser's own input would not show is edited as it is written", () => {
  const looks = fieldsOf({
    type: "object",
    properties: {
      zoned: { type: "string", format: "time", default: "14:30:05Z" },
      seconds: { type: "string", format: "time", default: "14:30:05" },
      lines: { type: "string", maxLength: 20, default: "a\nb" },
    },
  }).map(({ input }) => input.kind === "text" && input.look);
  expect(looks).toEqual(["line", "time", "lines"]);
});
