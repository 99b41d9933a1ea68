import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "@/lib/domain/types";
import { pieces, spread } from "./readable";

test("a payload is spread over lines and stays the same JSON", () => {
  expect(spread('{"a":[1,{"b":"x: {,}"}],"c":{},"d":[]}')).toBe(
    '{\n  "a": [\n    1,\n    {\n      "b": "x: {,}"\n    }\n  ],\n  "c": {},\n  "d": []\n}',
  );
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const canonical = JSON.stringify(value as Json);
      expect(spread(canonical)).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

const withoutPlace = (text: string) => pieces(text).map(({ at: _, ...piece }) => piece);

test("characters that would not be seen are spelled out, the rest is untouched", () => {
  expect(withoutPlace("pay \u202e001 €\u200b")).toEqual([
    { text: "pay ", hidden: false },
    { text: "U+202E", hidden: true },
    { text: "001 €", hidden: false },
    { text: "U+200B", hidden: true },
  ]);
  expect(withoutPlace("Zürich 東京 👍 ❤️ 👩🏽‍💻 \n\tok")).toEqual([
    { text: "Zürich 東京 👍 ❤️ 👩🏽‍💻 \n\tok", hidden: false },
  ]);
  expect(withoutPlace("a\u200db")[1]).toEqual({ text: "U+200D", hidden: true });
  expect(pieces("")).toEqual([]);
});

test("a flood of them is told by its number, and costs one piece", () => {
  expect(withoutPlace(`a${"\u200b".repeat(20_000)}\u200d\u200db`)).toEqual([
    { text: "a", hidden: false },
    { text: "U+200B ×20000", hidden: true },
    { text: "U+200D ×2", hidden: true },
    { text: "b", hidden: false },
  ]);
});
