import { expect, test } from "vitest";
import { listQuery } from "./answers";

test.each<[unknown, string | undefined]>([
  [" ana ", "ana"],
  ["", undefined],
  ["\0", undefined], // no column of text can hold it
  ["x".repeat(101), undefined],
])("of a list of people, %j in its address searches for %j", (said, meant) => {
  expect(listQuery.parse({ q: said }).q).toBe(meant);
});
