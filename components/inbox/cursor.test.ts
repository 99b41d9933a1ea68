import { expect, test } from "vitest";
import { moved } from "./cursor";

const rowsOf = (ids: string) => [...ids].map((id) => ({ id }));
const from = (now: string, before: string, id: string | null, by: 1 | -1) =>
  moved(rowsOf(now), rowsOf(before), id, by)?.id ?? null;

test("to the next row and the one before, and not past the ends", () => {
  expect(from("abc", "abc", "b", 1)).toBe("c");
  expect(from("abc", "abc", "b", -1)).toBe("a");
  expect(from("abc", "abc", "c", 1)).toBe("c");
  expect(from("abc", "abc", "a", -1)).toBe("a");
});

test("from nowhere to the first", () => {
  expect(from("abc", "", null, 1)).toBe("a");
  expect(from("", "", null, 1)).toBeNull();
});

test("from a row that has left to the one that took its place, or the one before that", () => {
  expect(from("abde", "abcde", "c", 1)).toBe("d");
  expect(from("abde", "abcde", "c", -1)).toBe("b");
  expect(from("ab", "abc", "c", 1)).toBe("b");
  expect(from("bc", "abc", "a", -1)).toBe("b");
});

test("others that came or left meanwhile do not change which one that is", () => {
  expect(from("eg", "abcdefg", "c", 1)).toBe("e");
  expect(from("xyzabe", "abcde", "c", 1)).toBe("e");
});
