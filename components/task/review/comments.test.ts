import { expect, test } from "vitest";
import { type Remark, remarksOf, remarksToData, remarksToText, takesRemarks } from "./comments";
import { createRemarks } from "./remark-store";

const remarks: Remark[] = [
  { pointer: "/diff", line: 12, quote: "+  sleep(10)", text: "Why so long?" },
  { pointer: "/amount", quote: "amount", text: "Gross or net?" },
  { pointer: "/diff", line: 3, quote: "-a", text: "Keep this." },
];

test("remarks go to the agent in the order of their places, each with what it is about", () => {
  expect(remarksToData(remarks)).toEqual([
    { pointer: "/amount", quote: "amount", text: "Gross or net?" },
    { pointer: "/diff", line: 3, quote: "-a", text: "Keep this." },
    { pointer: "/diff", line: 12, quote: "+  sleep(10)", text: "Why so long?" },
  ]);
  expect(remarksToText(remarks)).toBe(
    "/amount: Gross or net?\n/diff, line 3: Keep this.\n/diff, line 12: Why so long?",
  );
});

test("what was recorded reads back, and what somebody else put there is left alone", () => {
  expect(remarksOf({ comments: remarksToData(remarks) })).toHaveLength(3);
  expect(remarksOf({ comments: ["x", null, { pointer: 1 }, { pointer: "/a" }] })).toEqual([]);
  expect(remarksOf({ comments: "x" })).toEqual([]);
  expect(remarksOf(null)).toEqual([]);
});

test("a quoted line is cut, and never inside a character", () => {
  const [cut] = remarksToData([{ pointer: "/a", line: 1, quote: `${"x".repeat(199)}👍`, text: "t" }]);
  expect(String(cut?.quote).isWellFormed()).toBe(true);
});

test("a task's own form that has no room for remarks gets none", () => {
  expect(takesRemarks(null)).toBe(true);
  expect(takesRemarks({ type: "object" })).toBe(true);
  expect(takesRemarks({ type: "object", additionalProperties: false })).toBe(false);
  expect(takesRemarks({ type: "object", properties: { comments: { type: "string" } } })).toBe(false);
});

test("a place has one remark, and who listens hears of each change", () => {
  const store = createRemarks();
  let heard = 0;
  const stop = store.subscribe(() => {
    heard += 1;
  });
  for (const remark of remarks) store.set(remark);
  store.set({ ...remarks[0]!, text: "Shorter?" });
  expect(store.at("/diff", 12)?.text).toBe("Shorter?");
  expect(store.all()).toHaveLength(3);
  store.remove("/diff", 12);
  expect(store.at("/diff", 12)).toBeUndefined();
  stop();
  store.remove("/amount");
  expect(heard).toBe(5);
});
