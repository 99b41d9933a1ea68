import { expect, test } from "vitest";
import { readSpec } from "../../domain/task-spec";
import type { JsonObject } from "../../domain/types";
import { pressNeeds } from "./press-needs";

const needs = (human: JsonObject): Record<string, string> => {
  const spec = readSpec({ human_task: human, title: "t", of: 1, levels: [] });
  return Object.fromEntries(spec.outcomes.map((outcome) => [outcome.name, pressNeeds(spec, outcome)]));
};
const form = (properties: JsonObject): JsonObject => ({
  task_type: "form",
  form_schema: { type: "object", properties },
});

test.each<[string, JsonObject, Record<string, string>]>([
  ["approval", {}, { approved: "nothing", rejected: "more" }],
  ["review", {}, { approved: "nothing", changes_requested: "more", rejected: "more" }],
  ["form", { form_schema: { type: "object", properties: {} } }, { submitted: "more", rejected: "more" }],
  ["manual_action", {}, { completed: "more", failed: "more" }],
  ["override", {}, { override_approved: "inbox", rejected: "more" }],
  ["confirmation", {}, { confirmed: "nothing", denied: "more" }],
  ["assignment", {}, { assigned: "more", declined: "more" }],
  ["clarification", {}, { provided: "more", declined: "more" }],
])("%s: what its buttons can do by themselves", (task_type, human, expected) => {
  expect(needs({ task_type, ...human })).toEqual(expected);
  const high = Object.fromEntries(Object.keys(expected).map((name) => [name, "inbox"]));
  expect(needs({ task_type, risk: "high", ...human })).toEqual(high);
});

test("a comment or evidence that is required opens a modal", () => {
  expect(needs({ required_comment: true }).approved).toBe("more");
  expect(needs({ evidence_required: true }).approved).toBe("more");
});

// What a field begins with, which Slack shows or does not.
const UNSEEN: JsonObject[] = [
  { type: "string", default: "x".repeat(3001) },
  { type: "string", format: "time", default: "14:30:05" },
  { type: "string", const: "x".repeat(300) },
  // Two that begin alike would be one to whoever chooses.
  { enum: [`${"x".repeat(75)}1`, `${"x".repeat(75)}2`] },
  { type: "array", uniqueItems: true, items: { enum: Array.from({ length: 11 }, (_, i) => `${i}`) } },
];
const SEEN: JsonObject[] = [
  { type: "string", default: "x".repeat(3000) },
  { type: "string", format: "email", default: "a@example.com" },
  { type: "string", format: "time", default: "14:30" },
  { type: "string", format: "time", default: "14:30:05Z" }, // as it is written
  { type: ["string", "null"], default: null },
  { enum: ["x".repeat(75), "y"] },
  { type: "array", uniqueItems: true, items: { enum: Array.from({ length: 10 }, (_, i) => `${i}`) } },
];

test("a form that Slack cannot draw whole is answered in the inbox", () => {
  const text = { type: "string" };
  expect(needs(form({ a: text, b: { type: "integer" }, c: { enum: ["x", "y"] } })).submitted).toBe("more");
  expect(needs(form({ a: { type: "object", properties: { b: text } } })).submitted).toBe("inbox");
  expect(needs(form({ a: { type: "array", items: text } })).submitted).toBe("inbox");
  expect(needs(form({ a: { enum: Array.from({ length: 101 }, (_, i) => `${i}`) } })).submitted).toBe("inbox");
  expect(needs(form({ ["x".repeat(101)]: text })).submitted).toBe("inbox");
  for (const field of UNSEEN)
    expect(needs(form({ a: field })).submitted, JSON.stringify(field)).toBe("inbox");
  for (const field of SEEN) expect(needs(form({ a: field })).submitted, JSON.stringify(field)).toBe("more");
  const many = Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`f${i}`, text]));
  expect(needs(form(many)).submitted).toBe("inbox");
});
