import { beforeEach, expect, test } from "vitest";
import { emptyDraft } from "./draft";
import { forgetLeft, forgetSent, keepDraft, keepSent, loadDraft, loadWords, markSent } from "./kept";

const SHEET = { viewerId: "ana", taskId: "4711", version: 1 };
const NEXT = { ...SHEET, version: 2 };
const DRAFT = { ...emptyDraft(null, null), comment: "Delivered.", evidence: "Ticket 1", ticks: [0, 2] };
const MINUTE = 60_000;

beforeEach(() => {
  // As a tab has it: what is kept stands as a property of its own.
  const kept: Record<string, string> = {};
  const methods = {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value;
    },
    removeItem: (key: string) => {
      delete kept[key];
    },
  };
  const storage = new Proxy(kept, { get: (_, name) => methods[name as keyof typeof methods] });
  Object.defineProperty(globalThis, "sessionStorage", { value: storage, configurable: true });
});

test("what was sent is there again where the same is asked again, until it has taken effect", () => {
  keepSent(SHEET, DRAFT, 0);
  expect(loadDraft(SHEET, MINUTE)).toEqual(DRAFT);
  forgetSent(["4712"]);
  expect(loadDraft(SHEET, MINUTE)).toEqual(DRAFT);
  forgetSent(["4711"]);
  expect(loadDraft(SHEET, MINUTE)).toBeNull();
});

test("what was taken back is being written again: nothing that takes effect elsewhere deletes it", () => {
  keepSent(SHEET, DRAFT, 0);
  markSent(["4711"], false);
  forgetSent(["4711"]);
  expect(loadDraft(SHEET, MINUTE)).toEqual(DRAFT);
});

test("the words go along to the next version; those of a decision that was sent do not, until it came to nothing", () => {
  keepDraft(SHEET, DRAFT, 0);
  expect(loadWords(NEXT, MINUTE)).toEqual({ comment: "Delivered.", evidence: "Ticket 1" });
  keepSent(SHEET, DRAFT, 0);
  expect(loadWords(NEXT, MINUTE)).toBeNull();
  keepDraft(SHEET, DRAFT, MINUTE); // looked at while it is on its way
  expect(loadWords(NEXT, MINUTE)).toBeNull();
  markSent(["4711"], false);
  expect(loadWords(NEXT, MINUTE)).toEqual({ comment: "Delivered.", evidence: "Ticket 1" });
});

test("what was sent from a page that was left is kept for as long as it could be taken back", () => {
  keepSent(SHEET, DRAFT, 0);
  forgetLeft([], MINUTE);
  forgetLeft(["4711"], 3 * MINUTE);
  expect(loadDraft(SHEET, 3 * MINUTE)).toEqual(DRAFT);
  forgetLeft([], 3 * MINUTE);
  expect(loadDraft(SHEET, 3 * MINUTE)).toBeNull();
});
