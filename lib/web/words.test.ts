import { expect, test } from "vitest";
import { words } from "./words";

test.each<[unknown, string | undefined]>([
  [" order 4711 ", "order 4711"],
  ["", undefined],
  ["   ", undefined],
  ["nul\u0000", undefined],
  ["x".repeat(11), undefined],
  [["a", "b"], undefined],
  [undefined, undefined],
])("%j in an address means %j", (said, meant) => {
  expect(words(10).parse(said)).toBe(meant);
});
