import { expect, test } from "vitest";
import { Policy } from "./policy-shape";
import { NEW_POLICY } from "./policy-values";

const form = (more: Record<string, string>) => {
  const { levels: _, ...fields } = NEW_POLICY;
  return Policy.safeParse({ ...fields, name: "Money", ...more });
};
const wish = (more: Record<string, string>) => form(more).data?.wish;
const problems = (more: Record<string, string>) =>
  (form(more).error?.issues ?? []).map(({ path, message }) => [path.join("."), message]);

test("what the form offers can be saved as it stands", () => {
  expect(wish({})).toMatchObject({
    remind: { after: 4 * 3600, interval: 4 * 3600, most: 3 },
    end: { act: "wait", after: 24 * 3600 },
  });
});

test.each([
  ["0", "From 1 to 100."],
  ["00", "From 1 to 100."],
  ["101", "At most 100."],
  ["three", "A whole number up to 100."],
])("“at most %s” reminders are not saved as another number", (remindMost, message) => {
  expect(problems({ remindMost })).toEqual([["remindMost", message]]);
});

test("as many reminders as are said; without a number, three", () => {
  expect(wish({ remindMost: "1" })?.remind?.most).toBe(1);
  expect(wish({ remindMost: "100" })?.remind?.most).toBe(100);
  expect(wish({ remindMost: "" })?.remind?.most).toBe(3);
});

test("without a first reminder nothing is said of their number", () => {
  expect(wish({ remindAfter: "", remindMost: "0" })?.remind).toBeNull();
});

test.each(["owners", "expire"])("“%s” has to say after how long", (endAct) => {
  expect(problems({ endAct, endAfter: "" })).toEqual([["endAfter", "Say after how long."]]);
  expect(wish({ endAct, endAfter: "30 min" })?.end).toEqual({ act: endAct, after: 1800 });
});

test("what waits may leave out for how long", () => {
  expect(wish({ endAct: "wait", endAfter: "" })?.end.act).toBe("wait");
});
