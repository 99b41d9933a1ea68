import { expect, test } from "vitest";
import { isShortCode, shortCode } from "./short-code";
import { excessOf, readAbout } from "./task-about";

test("what a submitter says about a task beyond its spec is read by kind", () => {
  const about = readAbout({
    reasons: ["Too late", 3, ""],
    checklist: ["Unplug it", { text: "Take a picture", optional: true }, { nothing: 1 }],
    rule: { text: "No refund above 100", limit: 100, asked: 129.9, unit: "EUR" },
    question: "Which one?",
    candidates: ["bo@example.org"],
  });
  expect(about).toEqual({
    reasons: ["Too late"],
    checklist: [
      { text: "Unplug it", isOptional: false },
      { text: "Take a picture", isOptional: true },
    ],
    rule: { text: "No refund above 100", limit: 100, asked: 129.9, unit: "EUR" },
    question: "Which one?",
    candidates: ["bo@example.org"],
  });
});

test("the numbers of a rule may stand in the payload, and a checklist too", () => {
  const payload = { checklist: ["One"], rule: "Limit", limit: 5, amount: 8, currency: "CHF" };
  expect(readAbout({}, payload)).toMatchObject({
    checklist: [{ text: "One" }],
    rule: { text: "Limit", limit: 5, asked: 8, unit: "CHF" },
  });
});

test("nonsense says nothing", () => {
  expect(readAbout({ reasons: "x", checklist: {}, rule: 3, question: " ", candidates: [null] })).toEqual({
    reasons: [],
    checklist: [],
    rule: null,
    question: null,
    candidates: [],
  });
});

test("by how much a rule is exceeded is told in its unit and in percent", () => {
  const rule = { text: "", unit: "" };
  expect(excessOf({ ...rule, limit: 100, asked: 129.9 })).toEqual({ by: 29.9, percent: 30 });
  expect(excessOf({ ...rule, limit: 0, asked: 5 })).toEqual({ by: 5, percent: null });
  expect(excessOf({ ...rule, limit: null, asked: 5 })).toBeNull();
  expect(excessOf({ ...rule, limit: 5, asked: 5 })).toBeNull();
});

test("a short code is the beginning of an id's end, however it is typed", () => {
  const id = "0190aaaa-0000-7000-8000-a1b2c3d4e5f6";
  expect(shortCode(id)).toBe("a1b2c3");
  expect(isShortCode(id, " A1B 2C3 ")).toBe(true);
  expect(isShortCode(id, "a1b2c")).toBe(false);
  expect(isShortCode(id, "")).toBe(false);
});
